using System.Globalization;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>A value of a filter and how many movies it would leave.</summary>
public sealed record Facet(string Value, string Name, int Count);

/// <summary>An active filter, and the choices without it.</summary>
public sealed record Chip(string Text, CatalogQuery Without);

/// <summary>A page of the catalogue.</summary>
public sealed record CatalogPage(
    CatalogQuery Query, IPagedList<MovieCard> Movies, IReadOnlyList<Facet> Genres, IReadOnlyList<Facet> Decades, IReadOnlyList<Facet> Certifications,
    IReadOnlyList<string> Countries, IReadOnlyList<string> Languages, IReadOnlyList<Chip> Chips, GenreHead? Genre);

/// <summary>The words at the top of a genre's page.</summary>
public sealed record GenreHead(string Name, string Slug, string? Description);

/// <summary>Reads the catalogue's pages: filters, facets and one page of cards, in a fixed number of queries.</summary>
public sealed class CatalogPages(CinemaDb db, CatalogSearch search, Prices prices)
{
    [Flags]
    private enum Dimension
    {
        None = 0,
        Genre = 1,
        Year = 2,
        Certification = 4,
    }

    private enum WordKind
    {
        Genre,
        Certification,
        Country,
        Language,
    }

    private sealed record Word(int Kind, int Id, string Key, string Name, int Position);

    private sealed class WordList(List<Word> words)
    {
        public IEnumerable<Word> Of(WordKind kind) => words.Where(w => w.Kind == (int)kind).OrderBy(w => w.Position).ThenBy(w => w.Name, StringComparer.Ordinal);

        public IReadOnlyList<string> Names(WordKind kind) => [.. Of(kind).Select(w => w.Name)];

        // The databases differ in what they think of case; the catalogue's own spelling is the same for both.
        public string? Known(WordKind kind, string? name) =>
            name is null ? null : Of(kind).FirstOrDefault(w => string.Equals(w.Name, name, StringComparison.OrdinalIgnoreCase))?.Name ?? name;
    }

    /// <summary>The page that <paramref name="query"/> asks for.</summary>
    /// <param name="owned">Movies of the viewer, for "not yet bought"; null for strangers, whom that filter does not concern.</param>
    public async Task<CatalogPage> BrowseAsync(CatalogQuery query, IQueryable<int>? owned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (owned is null) query = query with { NotOwned = false };
        var words = await WordsAsync(cancellationToken);
        query = query with { Country = words.Known(WordKind.Country, query.Country), Language = words.Known(WordKind.Language, query.Language) };

        var genres = await Filtered(query, owned, Dimension.Genre)
            .SelectMany(m => m.Genres).GroupBy(g => g.GenreId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var decades = await Filtered(query, owned, Dimension.Year)
            .GroupBy(m => m.Year / 10).Select(g => new { Decade = g.Key, Count = g.Count() }).OrderBy(d => d.Decade).ToListAsync(cancellationToken);
        var certifications = await Filtered(query, owned, Dimension.Certification)
            .GroupBy(m => m.CertificationId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(c => c.Key, c => c.Count, cancellationToken);

        // A movie has exactly one certification, so their counts add up to the whole and spare a query.
        var chosen = words.Of(WordKind.Certification).Where(c => query.Certification is null || c.Key == query.Certification);
        var total = chosen.Sum(c => certifications.GetValueOrDefault(c.Id));

        // First the ids alone: to order whole cards the database would have to make every one of them.
        var ids = await Sorted(Filtered(query, owned, Dimension.None), query)
            .Skip((query.Page - 1) * CatalogQuery.PageSize).Take(CatalogQuery.PageSize).Select(m => m.Id).ToListAsync(cancellationToken);
        var cards = ids.Count == 0 ? [] : await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id)).Select(MovieCard.Projection).ToListAsync(cancellationToken);

        // A chosen genre stays in the list even when the other filters leave nothing of it.
        var genreFacets = words.Of(WordKind.Genre).Select(g => new Facet(g.Key, g.Name, genres.GetValueOrDefault(g.Id)))
            .Where(f => f.Count > 0 || query.Genres.Contains(f.Value)).OrderByDescending(f => f.Count).ThenBy(f => f.Name, StringComparer.Ordinal).ToList();
        return new CatalogPage(
            query, new PagedList<MovieCard>([.. cards.OrderBy(c => ids.IndexOf(c.Id))], query.Page, CatalogQuery.PageSize, total),
            genreFacets,
            [.. decades.Select(d => Decade(d.Decade * 10, d.Count))],
            [.. words.Of(WordKind.Certification).Select(c => new Facet(c.Name, c.Name, certifications.GetValueOrDefault(c.Id))).Where(f => f.Count > 0)],
            words.Names(WordKind.Country), words.Names(WordKind.Language), await ChipsAsync(query, genreFacets, cancellationToken), null);
    }

    /// <summary>The head of a genre's page, or null when there is no such genre.</summary>
    public Task<GenreHead?> GenreAsync(string slug, CancellationToken cancellationToken) =>
        db.Genres.AsNoTracking().Where(g => g.Slug == slug).Select(g => new GenreHead(g.Name, g.Slug, g.Description)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Movies many people like now: what an empty result offers instead.</summary>
    public async Task<IReadOnlyList<MovieCard>> PopularAsync(int count, CancellationToken cancellationToken) =>
        await db.Movies.AsNoTracking().Where(m => m.Availability == Availability.OnSale)
            .OrderByDescending(m => m.Popularity).ThenByDescending(m => m.Id).Take(count).Select(MovieCard.Projection).ToListAsync(cancellationToken);

    private IQueryable<Movie> Filtered(CatalogQuery query, IQueryable<int>? owned, Dimension except)
    {
        var movies = db.Movies.AsNoTracking();
        if (query.Text is { } text) movies = search.Matching(movies, text);
        if (query.Genres.Count > 0 && !except.HasFlag(Dimension.Genre)) movies = movies.Where(m => m.Genres.Any(g => query.Genres.Contains(g.Genre!.Slug)));
        if (query.YearFrom is { } from && !except.HasFlag(Dimension.Year)) movies = movies.Where(m => m.Year >= from);
        if (query.YearTo is { } to && !except.HasFlag(Dimension.Year)) movies = movies.Where(m => m.Year <= to);
        if (query.Certification is { } code && !except.HasFlag(Dimension.Certification)) movies = movies.Where(m => m.Certification!.NormalizedCode == code);
        if (query.RatingMin is { } rating) movies = movies.Where(m => m.RatingCount > 0 && m.WeightedRating >= rating);
        if (query.PriceMin is { } least) movies = movies.Where(m => m.PriceMinor >= least);
        if (query.PriceMax is { } most) movies = movies.Where(m => m.PriceMinor <= most);
        if (query.Country is { } country) movies = movies.Where(m => m.Countries.Any(c => c.Name == country));
        if (query.Language is { } language) movies = movies.Where(m => m.Languages.Any(l => l.Name == language));
        if (query.MinutesMax is { } minutes) movies = movies.Where(m => m.Minutes <= minutes);
        if (query.PersonId is { } person) movies = movies.Where(m => m.Credits.Any(c => c.PersonId == person));
        if (query.OnSale) movies = movies.Where(m => m.Availability == Availability.OnSale);
        if (query.NotOwned && owned is not null) movies = movies.Where(m => !owned.Contains(m.Id));
        return movies;
    }

    private IQueryable<Movie> Sorted(IQueryable<Movie> movies, CatalogQuery query) => query.Sort switch
    {
        CatalogSort.Relevance => search.ByRelevance(movies, query.Text!).ThenBy(m => m.Id),
        CatalogSort.Oldest => movies.OrderBy(m => m.CreatedUtc).ThenBy(m => m.Id),
        CatalogSort.PriceUp => movies.OrderBy(m => m.PriceMinor).ThenBy(m => m.Id),
        CatalogSort.PriceDown => movies.OrderByDescending(m => m.PriceMinor).ThenByDescending(m => m.Id),
        CatalogSort.Popularity => movies.OrderByDescending(m => m.Popularity).ThenByDescending(m => m.Id),
        CatalogSort.Rating => movies.OrderByDescending(m => m.WeightedRating).ThenByDescending(m => m.Id),
        CatalogSort.Imdb => movies.OrderByDescending(m => m.ImdbTenths ?? 0).ThenByDescending(m => m.Id),
        CatalogSort.Title => movies.OrderBy(m => m.NormalizedTitle).ThenBy(m => m.Id),
        _ => movies.OrderByDescending(m => m.CreatedUtc).ThenByDescending(m => m.Id),
    };

    // All the values that filters know by name, in one query.
    private async Task<WordList> WordsAsync(CancellationToken cancellationToken)
    {
        var rows = await db.Genres.Select(g => new { Kind = (int)WordKind.Genre, g.Id, Key = g.Slug, g.Name, Position = 0 })
            .Concat(db.Certifications.Select(c => new { Kind = (int)WordKind.Certification, c.Id, Key = c.NormalizedCode, Name = c.Code, c.Position }))
            .Concat(db.MovieCountries.Select(c => c.Name).Distinct().Select(name => new { Kind = (int)WordKind.Country, Id = 0, Key = name, Name = name, Position = 0 }))
            .Concat(db.MovieLanguages.Select(l => l.Name).Distinct().Select(name => new { Kind = (int)WordKind.Language, Id = 0, Key = name, Name = name, Position = 0 }))
            .ToListAsync(cancellationToken);
        return new WordList(rows.ConvertAll(r => new Word(r.Kind, r.Id, r.Key, r.Name, r.Position)));
    }

    private static Facet Decade(int year, int count)
    {
        var text = year.ToString(CultureInfo.InvariantCulture);
        return new Facet(text, text + "s", count);
    }

    private async Task<IReadOnlyList<Chip>> ChipsAsync(CatalogQuery query, List<Facet> genres, CancellationToken cancellationToken)
    {
        var first = query with { Page = 1 };
        var chips = new List<Chip>();
        void Add(bool active, string text, CatalogQuery without)
        {
            if (active) chips.Add(new Chip(text, without));
        }

        Add(query.Text is not null, $"“{query.Text}”", first with { Text = null });
        foreach (var slug in query.Genres) Add(true, genres.Find(g => g.Value == slug)?.Name ?? slug, query.WithoutGenre(slug));
        Add(query is { YearFrom: not null, YearTo: not null }, $"{query.YearFrom}–{query.YearTo}", first with { YearFrom = null, YearTo = null });
        Add(query is { YearFrom: not null, YearTo: null }, $"From {query.YearFrom}", first with { YearFrom = null });
        Add(query is { YearFrom: null, YearTo: not null }, $"Until {query.YearTo}", first with { YearTo = null });
        Add(query.RatingMin is not null, $"Rated {query.RatingMin} or more", first with { RatingMin = null });
        Add(query.PriceMin is not null, $"From {prices.Show(query.PriceMin ?? 0)}", first with { PriceMin = null });
        Add(query.PriceMax is not null, $"Up to {prices.Show(query.PriceMax ?? 0)}", first with { PriceMax = null });
        Add(query.MinutesMax is not null, $"Up to {query.MinutesMax} min", first with { MinutesMax = null });
        Add(query.Certification is not null, query.Certification ?? "", first with { Certification = null });
        Add(query.Country is not null, query.Country ?? "", first with { Country = null });
        Add(query.Language is not null, query.Language ?? "", first with { Language = null });
        if (query.PersonId is { } id)
        {
            var name = await db.People.Where(p => p.Id == id).Select(p => p.Name).FirstOrDefaultAsync(cancellationToken);
            Add(true, name is null ? "Unknown person" : $"With {name}", first with { PersonId = null });
        }
        Add(query.OnSale, "On sale", first with { OnSale = false });
        Add(query.NotOwned, "Not yet bought", first with { NotOwned = false });
        return chips;
    }
}
