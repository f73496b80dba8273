using CinemaSite.Core.Catalog.Search;

namespace CinemaSite.Core.Catalog;

/// <summary>A part that a movie may lack.</summary>
public enum MissingPart
{
    /// <summary>An uploaded one; without it one is drawn.</summary>
    Poster,
    Film,
    Description,
}

/// <summary>What staff ask of the list of movies. A sort is <c>title</c>, <c>year</c>, <c>price</c>, <c>rating</c>, <c>added</c> or <c>sold</c>, turned around by <c>-</c>, or <c>relevance</c>.</summary>
/// <param name="Genre">A slug.</param>
/// <param name="Certification">A normalised code.</param>
public sealed record ListingQuery(string? Text, Availability? Availability, string? Genre, string? Certification, int? YearFrom, int? YearTo, MissingPart? Missing, string Sort);

/// <summary>Finds movies for the staff, the withdrawn ones too, in the index in memory: however many there are, it asks the database for nothing but what changed.</summary>
public sealed class CatalogListing(CatalogIndex index, WordIndex words, CatalogFollower follower)
{
    /// <summary>The genres by slug and the certifications by code, for the choices of the list.</summary>
    public (IReadOnlyList<(string Key, string Name)> Genres, IReadOnlyList<(string Key, string Name)> Certifications) Choices =>
        ([.. index.Current.Names.Genres.Select(g => (g.Key, g.Name))], [.. index.Current.Names.Certifications.Select(c => (c.Key, c.Name))]);

    /// <summary>The ids of all movies that fit, in the order asked for. What was saved before is in it.</summary>
    public async Task<IReadOnlyList<int>> IdsAsync(ListingQuery query, IReadOnlyDictionary<int, int>? sold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        // Who has just saved a film looks for it here.
        await follower.CatchUpAsync(cancellationToken);
        var catalog = index.Current;
        return catalog.List(query, query.Text is { } text ? words.Search(text, catalog) ?? Titles(text, catalog) : null, sold);
    }

    // While the index of words is being built.
    private static Hits Titles(string text, CatalogSnapshot catalog)
    {
        var title = System.Text.Encoding.UTF8.GetBytes(Names.Normalize(text));
        int[] ids = [.. catalog.Orders.Title.Where(o => catalog.Columns.Title(o).IndexOf(title) >= 0).Select(o => catalog.Columns.Ids[o])];
        return new Hits(ids, new float[ids.Length]);
    }
}
