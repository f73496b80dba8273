using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog;

/// <summary>A note that the catalogue changed, written in the transaction that changed it; every copy of the site reads them in turn.</summary>
public sealed class CatalogChange
{
    /// <summary>Stands for all movies: their popularity and weighted ratings were computed anew.</summary>
    public const int Ranks = 0;

    /// <summary>Stands for the names of genres and certifications.</summary>
    public const int NamesOfFilters = -1;

    /// <summary>Stands for what pages show beside the catalogue, such as comments: nothing that is searched or sorted by.</summary>
    public const int Talk = -2;

    // Below this, what changed is a person.
    private const int FirstPerson = -1000;

    /// <summary>Stands for a person whose movies became more or fewer.</summary>
    public static int Person(int personId) => FirstPerson - personId;

    /// <summary>The person a number stands for; null when it stands for something else.</summary>
    public static int? PersonOf(int movieId) => movieId < FirstPerson ? FirstPerson - movieId : null;

    public long Seq { get; init; }

    /// <summary>The movie that was added, changed or deleted, or one of the constants above.</summary>
    public required int MovieId { get; init; }

    public required DateTime ChangedUtc { get; init; }
}

internal sealed class CatalogChangeConfiguration : IEntityTypeConfiguration<CatalogChange>
{
    public void Configure(EntityTypeBuilder<CatalogChange> builder)
    {
        builder.ToTable("CatalogChanges");
        builder.HasKey(c => c.Seq);
        builder.HasIndex(c => c.ChangedUtc);
    }
}
