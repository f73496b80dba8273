namespace CinemaSite.Core.Catalog.Search;

/// <summary>What filters and orders need to know of a movie.</summary>
internal sealed record CatalogRow(
    int Id, string NormalizedTitle, int Year, int Minutes, long PriceMinor, int CertificationId, bool OnSale, DateTime CreatedUtc,
    int RatingCount, double WeightedRating, double Popularity, int? ImdbTenths)
{
    // What staff alone ask for.
    public Availability Availability { get; init; }
    public bool HasPoster { get; init; }
    public bool HasFilm { get; init; }
    public bool HasDescription { get; init; }

    public IReadOnlyList<int> Genres { get; set; } = [];
    public IReadOnlyList<string> Countries { get; set; } = [];
    public IReadOnlyList<string> Languages { get; set; } = [];
}

/// <summary>What the ranking job computes of a movie.</summary>
internal readonly record struct CatalogRank(int Id, int RatingCount, double WeightedRating, double Popularity);

/// <summary>A value of a filter: its id in the database, its name in the address and the name shown.</summary>
internal sealed record FilterName(int Id, string Key, string Name, int Position);

/// <summary>The genres and certifications there are, in the order in which they are shown.</summary>
internal sealed record FilterNames(IReadOnlyList<FilterName> Genres, IReadOnlyList<FilterName> Certifications)
{
    public static readonly FilterNames None = new([], []);
}

/// <summary>What narrows the catalogue beyond columns: lists of movie ids, and what the words found.</summary>
/// <param name="Only">The movies of a person.</param>
/// <param name="Without">The movies the viewer owns.</param>
/// <param name="Hits">What the words found; null when none were asked for.</param>
internal sealed record Narrowing(IReadOnlyCollection<int>? Only, IReadOnlyCollection<int>? Without, Hits? Hits)
{
    public static readonly Narrowing None = new(null, null, null);

    /// <summary>The movies of the page, such as a viewer's favourites, in the order in which they were added; null for the whole catalogue.</summary>
    public IReadOnlyList<int>? Within { get; init; }
}

/// <summary>The movies that words found, by id, each with its score: higher is better, and never negative.</summary>
internal sealed record Hits(int[] MovieIds, float[] Scores)
{
    public static readonly Hits Nothing = new([], []);
}

/// <summary>Total, counts and the ids of one page. Counts are by genre's id, decade and certification's id.</summary>
internal sealed record CatalogAnswer(int Total, IReadOnlyList<int> Ids, FacetCounts Counts);

/// <summary>How many movies each value of a facet would leave, with the other filters applied.</summary>
internal sealed record FacetCounts(IReadOnlyDictionary<int, int> Genres, IReadOnlyList<(int Decade, int Count)> Decades, IReadOnlyDictionary<int, int> Certifications);
