using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog;

/// <summary>What a change of price or availability means to those who wait for it.</summary>
public enum OfferNews
{
    /// <summary>It can be bought now and could not before.</summary>
    OnSale,

    /// <summary>It could be bought before and costs less now.</summary>
    Cheaper,

    /// <summary>It can't be bought any more.</summary>
    Withdrawn,
}

/// <summary>For what a movie is sold, and whether it is.</summary>
public sealed record Offer(long PriceMinor, Availability Availability);

/// <summary>
/// A change worth telling, written in the transaction that changed the movie. Jobs tell the people it concerns, batch by batch:
/// <see cref="ToldUpTo"/> is how far they came.
/// </summary>
public sealed class OfferChange
{
    public long Id { get; init; }

    /// <summary>Not a foreign key: a movie may be deleted before everybody was told.</summary>
    public required int MovieId { get; init; }

    public required OfferNews News { get; init; }
    public required long OldPriceMinor { get; init; }
    public required long PriceMinor { get; init; }
    public required DateTime ChangedUtc { get; init; }

    /// <summary>People up to this id were told; null before the first batch.</summary>
    public Guid? ToldUpTo { get; set; }

    public DateTime? DoneUtc { get; set; }
}

internal sealed class OfferChangeConfiguration : IEntityTypeConfiguration<OfferChange>
{
    public void Configure(EntityTypeBuilder<OfferChange> builder)
    {
        builder.ToTable("OfferChanges");
        builder.HasIndex(c => c.Id, "IX_OfferChanges_Waiting").HasFilter("[DoneUtc] IS NULL");
        builder.HasIndex(c => c.DoneUtc);
    }
}
