using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Accounts;

/// <summary>A key that signs access tokens, made by the site when the configuration gives none; shared by all copies.</summary>
public sealed class SigningKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The key, sealed by data protection.</summary>
    public required string Sealed { get; init; }

    public required DateTime CreatedUtc { get; init; }
}

/// <summary>How often something was tried in a window, shared by all copies of the site.</summary>
public sealed class AttemptCounter
{
    /// <summary>What is counted and for whom, hashed where it would name a person.</summary>
    public required string Key { get; init; }

    public int Count { get; set; }
    public DateTime WindowStartUtc { get; set; }
    public DateTime? BlockedUntilUtc { get; set; }
}

internal sealed class SigningKeyConfiguration : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> builder)
    {
        builder.ToTable("SigningKeys");
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Sealed).HasMaxLength(2000);
    }
}

internal sealed class AttemptCounterConfiguration : IEntityTypeConfiguration<AttemptCounter>
{
    public void Configure(EntityTypeBuilder<AttemptCounter> builder)
    {
        builder.ToTable("AttemptCounters");
        builder.HasKey(c => c.Key);
        builder.Property(c => c.Key).HasMaxLength(120).IsUnicode(false);
        builder.HasIndex(c => c.WindowStartUtc);
    }
}
