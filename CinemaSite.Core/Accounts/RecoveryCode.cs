using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Accounts;

/// <summary>A way in for somebody whose authenticator is gone: random, hashed at rest, one use.</summary>
public sealed class RecoveryCode
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the code.</summary>
    public required byte[] Hash { get; init; }

    public required DateTime CreatedUtc { get; init; }
    public DateTime? ConsumedUtc { get; set; }
}

/// <summary>A code of an authenticator that was taken: it is not taken a second time, though it is valid for a while.</summary>
public sealed class UsedCode
{
    public required Guid UserId { get; init; }
    public required string Code { get; init; }
    public required DateTime UsedUtc { get; init; }
}

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCode>, IEntityTypeConfiguration<UsedCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Hash).HasMaxLength(32).IsFixedLength();
        builder.HasIndex(c => new { c.UserId, c.Hash }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<UsedCode> builder)
    {
        builder.ToTable("UsedCodes");
        builder.HasKey(c => new { c.UserId, c.Code });
        builder.Property(c => c.Code).HasMaxLength(8).IsUnicode(false);
        builder.HasIndex(c => c.UsedUtc);
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
