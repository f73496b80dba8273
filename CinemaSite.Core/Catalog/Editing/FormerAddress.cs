using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog.Editing;

/// <summary>What beside movies has a name that staff keep.</summary>
public enum NameKind
{
    Genre,
    Person,
    Certification,
}

/// <summary>What a genre, person or certification was called in addresses: these are for ever, so it leads to where its movies are now.</summary>
public sealed class FormerAddress
{
    public const int KeyLength = 80;

    public required NameKind Kind { get; init; }

    /// <summary>The slug of a genre, the id of a person, the normalised code of a certification.</summary>
    public required string Key { get; init; }

    /// <summary>The genre, person or certification it leads to; not a foreign key, since it is one of three tables.</summary>
    public required int TargetId { get; set; }
}

internal sealed class FormerAddressConfiguration : IEntityTypeConfiguration<FormerAddress>
{
    public void Configure(EntityTypeBuilder<FormerAddress> builder)
    {
        builder.ToTable("FormerAddresses");
        builder.HasKey(a => new { a.Kind, a.Key });
        builder.Property(a => a.Key).Exact(FormerAddress.KeyLength);
        builder.HasIndex(a => new { a.Kind, a.TargetId });
    }
}
