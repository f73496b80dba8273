using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Accounts;

/// <summary>One sign-in on one device: the family of its refresh tokens.</summary>
public sealed class Session
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid UserId { get; init; }
    public required DateTime CreatedUtc { get; init; }
    public DateTime LastUsedUtc { get; set; }

    /// <summary>However often it is refreshed, the session ends here.</summary>
    public required DateTime AbsoluteExpiryUtc { get; init; }

    /// <summary>"Keep me signed in": the cookies outlive the browser.</summary>
    public bool Persistent { get; init; }

    /// <summary>The browser's name as it gave it, cut to length.</summary>
    public string? Device { get; set; }

    /// <summary>Network address it was last seen from.</summary>
    public string? Address { get; set; }

    public DateTime? RevokedUtc { get; set; }
    public string? RevokedReason { get; set; }
}

/// <summary>A long-lived opaque token, kept as a hash. Each use replaces it.</summary>
public sealed class RefreshToken
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid SessionId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public required DateTime CreatedUtc { get; init; }
    public required DateTime ExpiresUtc { get; init; }
    public DateTime? ConsumedUtc { get; set; }

    /// <summary>
    /// The successor, readable only with this very token, so that parallel requests carrying it get the same
    /// successor during the grace although only hashes are stored.
    /// </summary>
    public byte[]? SealedSuccessor { get; set; }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Device).HasMaxLength(200);
        builder.Property(s => s.Address).HasMaxLength(64);
        builder.Property(s => s.RevokedReason).HasMaxLength(40);
        builder.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => s.AbsoluteExpiryUtc);
    }
}

internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> builder)
    {
        builder.ToTable("RefreshTokens");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Hash).HasMaxLength(32).IsFixedLength();
        builder.Property(t => t.SealedSuccessor).HasMaxLength(64);
        builder.HasIndex(t => t.Hash).IsUnique();
        builder.HasIndex(t => t.ExpiresUtc);
        builder.HasOne<Session>().WithMany().HasForeignKey(t => t.SessionId).OnDelete(DeleteBehavior.Cascade);
    }
}
