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

    /// <summary>The page that <paramref name="query"/> asks for.</summary>
    /// <param name="owned">Movies of the viewer, for "not yet bought"; null for strangers, whom that filter does not concern.</param>
    public async Task<CatalogPage> BrowseAsync(CatalogQuery query, IQueryable<int>? owned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (owned is null) query = query with { NotOwned = false };
        var origins = await OriginsAsync(cancellationToken);
        query = query with { Country = Known(origins.Countries, query.Country), Language = Known(origins.Languages, query.Language) };

        var genres = await Filtered(query, owned, Dimension.Genre)
            .SelectMany(m => m.Genres).GroupBy(g => new { g.Genre!.Slug, g.Genre.Name })
            .Select(g => new Facet(g.Key.Slug, g.Key.Name, g.Count())).ToListAsync(cancellationToken);
        var decades = await Filtered(query, owned, Dimension.Year)
            .GroupBy(m => m.Year / 10).Select(g => new { Decade = g.Key, Count = g.Count() }).OrderBy(d => d.Decade).ToListAsync(cancellationToken);
        var certifications = await Filtered(query, owned, Dimension.Certification)
            .GroupBy(m => new { m.Certification!.Code, m.Certification.NormalizedCode, m.Certification.Position })
            .Select(g => new { g.Key.Code, g.Key.NormalizedCode, g.Key.Position, Count = g.Count() }).OrderBy(c => c.Position).ToListAsync(cancellationToken);

        // A movie has exactly one certification, so their counts add up to the whole and spare a query.
        var total = certifications.Where(c => query.Certification is null || c.NormalizedCode == query.Certification).Sum(c => c.Count);
        var cards = await Sorted(Filtered(query, owned, Dimension.None), query)
            .Skip((query.Page - 1) * CatalogQuery.PageSize).Take(CatalogQuery.PageSize)
            .Select(MovieCard.Projection).ToListAsync(cancellationToken);

        genres.AddRange(await MissingGenresAsync(query, genres, cancellationToken));
        return new CatalogPage(
            query, new PagedList<MovieCard>(cards, query.Page, CatalogQuery.PageSize, total),
            [.. genres.OrderByDescending(g => g.Count).ThenBy(g => g.Name, StringComparer.Ordinal)],
            [.. decades.Select(d => Decade(d.Decade * 10, d.Count))],
            [.. certifications.Select(c => new Facet(c.Code, c.Code, c.Count))],
            origins.Countries, origins.Languages, await ChipsAsync(query, genres, cancellationToken), null);
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

    private async Task<(List<string> Countries, List<string> Languages)> OriginsAsync(CancellationToken cancellationToken)
    {
        var names = await db.MovieCountries.Select(c => new { Country = true, c.Name }).Distinct()
            .Concat(db.MovieLanguages.Select(l => new { Country = false, l.Name }).Distinct())
            .OrderBy(n => n.Name).ToListAsync(cancellationToken);
        return ([.. names.Where(n => n.Country).Select(n => n.Name)], [.. names.Where(n => !n.Country).Select(n => n.Name)]);
    }

    private static Facet Decade(int year, int count)
    {
        var text = year.ToString(CultureInfo.InvariantCulture);
        return new Facet(text, text + "s", count);
    }

    // The databases differ in what they think of case; the catalogue's own spelling is the same for both.
    private static string? Known(List<string> names, string? name) =>
        name is null ? null : names.Find(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) ?? name;

    // A chosen genre stays in the list even when the other filters leave nothing of it.
    private async Task<IEnumerable<Facet>> MissingGenresAsync(CatalogQuery query, List<Facet> present, CancellationToken cancellationToken)
    {
        var missing = query.Genres.Except(present.Select(g => g.Value)).ToList();
        return missing.Count == 0 ? [] : await db.Genres.Where(g => missing.Contains(g.Slug)).Select(g => new Facet(g.Slug, g.Name, 0)).ToListAsync(cancellationToken);
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
