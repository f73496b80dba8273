using System.ComponentModel;
using System.Globalization;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Catalog.Search;
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
    IReadOnlyList<string> Countries, IReadOnlyList<string> Languages, IReadOnlyList<Chip> Chips, GenreHead? Genre)
{
    /// <summary>When the words found nothing: what may have been meant, and finds something.</summary>
    public IReadOnlyList<string> NearSpellings { get; init; } = [];

    /// <summary>True while the index of words is being built, and only titles were searched.</summary>
    public bool SearchIncomplete { get; init; }

    /// <summary>The choices with names of before replaced by those they lead to now; null when none is of before.</summary>
    public CatalogQuery? Renewed { get; init; }
}

/// <summary>The words at the top of a genre's page.</summary>
[ImmutableObject(true)]
public sealed record GenreHead(string Name, string Slug, string? Description);

/// <summary>Reads the catalogue's pages: what is where comes from the index in memory, what a card shows from the database.</summary>
public sealed class CatalogPages(CinemaDb db, CatalogIndex index, WordIndex words, CatalogCache cache, Prices prices)
{
    // Enough for the minutes in which the index of words is being built.
    private const int MostTitleMatches = 2000;

    /// <summary>The page that <paramref name="query"/> asks for.</summary>
    /// <param name="owned">Movies of the viewer, for "not yet bought"; null for strangers, whom that filter does not concern.</param>
    /// <param name="within">The movies of the page, in the order in which they were added; null for the whole catalogue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<CatalogPage> BrowseAsync(CatalogQuery query, IQueryable<int>? owned, IReadOnlyList<int>? within, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var catalog = index.Current;
        query = query with { NotOwned = query.NotOwned && owned is not null, Country = Known(catalog.CountryNames, query.Country), Language = Known(catalog.LanguageNames, query.Language) };

        var hits = query.Text is { } text ? words.Search(text, catalog) : null;
        var incomplete = query.Text is not null && hits is null;
        if (incomplete) hits = await TitlesAsync(query.Text!, cancellationToken);
        // A person's credits and a viewer's films are few and well indexed; held in memory the credits would take more than all the rest.
        var only = query.PersonId is { } person ? await db.MovieCredits.Where(c => c.PersonId == person).Select(c => c.MovieId).Distinct().ToListAsync(cancellationToken) : null;
        var without = query.NotOwned ? await owned!.ToListAsync(cancellationToken) : null;
        var answer = catalog.Answer(query, new Narrowing(only, without, hits) { Within = within });

        var ids = answer.Ids.ToList();
        var cards = await CardsAsync(ids, cancellationToken);
        // A chosen genre or certification stays in the list even when the other filters leave nothing of it.
        var genres = catalog.Names.Genres.Select(g => new Facet(g.Key, g.Name, answer.Counts.Genres.GetValueOrDefault(g.Id)))
            .Where(f => f.Count > 0 || query.Genres.Contains(f.Value)).OrderByDescending(f => f.Count).ThenBy(f => f.Name, StringComparer.Ordinal).ToList();
        var (countries, languages) = within is null ? (catalog.CountryNames, catalog.LanguageNames) : catalog.OriginsWithin(within);
        var personName = query.PersonId is { } id ? await db.People.Where(p => p.Id == id).Select(p => p.Name).FirstOrDefaultAsync(cancellationToken) : null;
        return new CatalogPage(
            query, new PagedList<MovieCard>(cards, query.Page, CatalogQuery.PageSize, answer.Total),
            genres,
            [.. answer.Counts.Decades.Select(d => Decade(d.Decade * 10, d.Count))],
            [.. catalog.Names.Certifications.Select(c => new Facet(c.Name, c.Name, answer.Counts.Certifications.GetValueOrDefault(c.Id)))
                .Where(f => f.Count > 0 || string.Equals(f.Value, query.Certification, StringComparison.OrdinalIgnoreCase))],
            countries, languages, Chips(query, genres, personName), null)
        {
            NearSpellings = hits is { MovieIds.Length: 0 } && !incomplete ? words.NearSpellings(query.Text!) : [],
            SearchIncomplete = incomplete,
            Renewed = await RenewedAsync(query, catalog.Names, query.PersonId is not null && personName is null, cancellationToken),
        };
    }

    /// <summary>The head of a genre's page, or null when there is no such genre.</summary>
    public ValueTask<GenreHead?> GenreAsync(string slug, CancellationToken cancellationToken) => cache.GetAsync<GenreHead?>($"genre:{slug}", async stop =>
        await db.Genres.AsNoTracking().Where(g => g.Slug == slug).Select(g => new GenreHead(g.Name, g.Slug, g.Description)).FirstOrDefaultAsync(stop), cancellationToken);

    /// <summary>The slug of the genre that an old slug leads to; null when it leads nowhere.</summary>
    public Task<string?> FormerGenreAsync(string slug, CancellationToken cancellationToken) =>
        db.FormerAddresses.Where(a => a.Kind == NameKind.Genre && a.Key == slug).Join(db.Genres, a => a.TargetId, g => g.Id, (a, g) => g.Slug).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Movies many people like now: what an empty result offers instead.</summary>
    public async Task<IReadOnlyList<MovieCard>> PopularAsync(int count, CancellationToken cancellationToken) =>
        await db.Movies.AsNoTracking().Where(m => m.Availability == Availability.OnSale)
            .OrderByDescending(m => m.Popularity).ThenByDescending(m => m.Id).Take(count).Select(MovieCard.Projection).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<MovieCard>> CardsAsync(List<int> ids, CancellationToken cancellationToken) => ids.Count == 0 ? [] : (await cache.GetAsync(
        $"cards:{string.Join(',', ids)}",
        async stop => new MovieCards([.. (await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id)).Select(MovieCard.Projection).ToListAsync(stop)).OrderBy(c => ids.IndexOf(c.Id))]),
        cancellationToken)).Movies;

    // The databases differ in what they think of case; the catalogue's own spelling is the same for both.
    private static string? Known(IReadOnlyList<string> names, string? name) =>
        name is null ? null : names.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private async Task<Hits> TitlesAsync(string text, CancellationToken cancellationToken)
    {
        var title = Names.Normalize(text);
        var ids = await db.Movies.Where(m => m.NormalizedTitle.Contains(title))
            .OrderByDescending(m => m.Popularity).ThenByDescending(m => m.Id).Select(m => m.Id).Take(MostTitleMatches).ToArrayAsync(cancellationToken);
        return new Hits(ids, [.. ids.Select((_, i) => (float)(MostTitleMatches - i))]);
    }

    private static Facet Decade(int year, int count)
    {
        var text = year.ToString(CultureInfo.InvariantCulture);
        return new Facet(text, text + "s", count);
    }

    // Bookmarks hold names as they were. The database is asked only when one is unknown.
    private async Task<CatalogQuery?> RenewedAsync(CatalogQuery query, FilterNames names, bool personUnknown, CancellationToken cancellationToken)
    {
        var genres = query.Genres.Where(slug => names.Genres.All(g => g.Key != slug)).ToList();
        var code = query.Certification is { } key && names.Certifications.All(c => c.Key != key) ? key : null;
        var person = personUnknown ? query.PersonId?.ToString(CultureInfo.InvariantCulture) : null;
        if (genres.Count == 0 && code is null && person is null) return null;
        var former = await db.FormerAddresses.AsNoTracking()
            .Where(a => (a.Kind == NameKind.Genre && genres.Contains(a.Key)) || (a.Kind == NameKind.Certification && a.Key == code) || (a.Kind == NameKind.Person && a.Key == person))
            .ToListAsync(cancellationToken);
        int? Target(NameKind kind, string? was) => former.Find(a => a.Kind == kind && a.Key == was)?.TargetId;
        string? Now(NameKind kind, string? was, IReadOnlyList<FilterName> all) => Target(kind, was) is { } id ? all.FirstOrDefault(n => n.Id == id)?.Key : null;
        var renewed = query with
        {
            Genres = [.. query.Genres.Select(slug => Now(NameKind.Genre, slug, names.Genres) ?? slug).Distinct()],
            Certification = Now(NameKind.Certification, code, names.Certifications) ?? query.Certification,
            PersonId = Target(NameKind.Person, person) ?? query.PersonId,
        };
        return renewed.ToUrl() == query.ToUrl() ? null : renewed;
    }

    private List<Chip> Chips(CatalogQuery query, List<Facet> genres, string? personName)
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
        Add(query.RatingMin is not null, string.Create(CultureInfo.CurrentCulture, $"Rated {query.RatingMin:0.#} or more"), first with { RatingMin = null });
        Add(query.PriceMin is not null, $"From {prices.Show(query.PriceMin ?? 0)}", first with { PriceMin = null });
        Add(query.PriceMax is not null, $"Up to {prices.Show(query.PriceMax ?? 0)}", first with { PriceMax = null });
        Add(query.MinutesMax is not null, $"Up to {query.MinutesMax} min", first with { MinutesMax = null });
        Add(query.Certification is not null, query.Certification ?? "", first with { Certification = null });
        Add(query.Country is not null, query.Country ?? "", first with { Country = null });
        Add(query.Language is not null, query.Language ?? "", first with { Language = null });
        Add(query.PersonId is not null && query.PersonId != query.PagePerson, personName is null ? "Unknown person" : $"With {personName}", first with { PersonId = null });
        Add(query.OnSale, "On sale", first with { OnSale = false });
        Add(query.NotOwned, "Not yet bought", first with { NotOwned = false });
        return chips;
    }
}
