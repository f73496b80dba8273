using System.Globalization;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>The film at the top of the first page.</summary>
public sealed record HeroFilm(int Id, string Title, string Slug, int Year, int Minutes, string? Director, string? Country, string Description, long PriceMinor, int PosterVersion)
{
    public string Url => Links.Movie(Id, Slug);
    public string WidePoster => Links.WidePoster(Id, PosterVersion);
}

/// <summary>A genre with its count and the posters of its best known movies.</summary>
public sealed record GenreTile(string Name, string Slug, int Count, IReadOnlyList<string> Posters)
{
    public string Url => Links.Genre(Slug);
}

/// <summary>The films of the first page, by row. A row that is not for this person is empty; no film stands in two of them.</summary>
public sealed record HomeFilms
{
    public HeroFilm? Hero { get; init; }

    /// <summary>For a new member to tell their taste by.</summary>
    public IReadOnlyList<MovieCard> FirstPicks { get; init; } = [];

    /// <summary>The film that <see cref="Because"/> is about, and whether it was bought rather than liked.</summary>
    public MovieCard? BecauseOf { get; init; }

    public bool BecauseBought { get; init; }
    public IReadOnlyList<MovieCard> Because { get; init; } = [];
    public IReadOnlyList<MovieCard> ForYou { get; init; } = [];
    public IReadOnlyList<MovieCard> NewInGenres { get; init; } = [];

    /// <summary>Names of the genres that <see cref="NewInGenres"/> is about.</summary>
    public IReadOnlyList<string> YourGenres { get; init; } = [];

    public IReadOnlyList<MovieCard> Popular { get; init; } = [];
    public IReadOnlyList<MovieCard> New { get; init; } = [];
    public Shelf? Shelf { get; init; }
    public IReadOnlyList<MovieCard> ShelfMovies { get; init; } = [];
    public IReadOnlyList<MovieCard> TopRated { get; init; } = [];
    public IReadOnlyList<GenreTile> Genres { get; init; } = [];
}

/// <summary>
/// Composes the first page for a stranger, a new member and one whose taste is known. Which film stands where comes from the
/// index in memory and the recommendations; one query reads the cards of all rows.
/// </summary>
public sealed class HomePages(CinemaDb db, CatalogIndex index, Recommendations recommendations, TimeProvider clock)
{
    private const int RowLength = 8;
    private const int FirstPicksLength = 12;
    private const int MostPicksOfGenre = 2;
    private const int GenresOnHome = 8;
    private const int HeroPool = 13;
    private const int BestKnown = 60;
    private const int RatedPool = 40;
    private const int PosterPool = 400;
    private const int PostersOfGenre = 3;

    /// <summary>The page's films. What <paramref name="shownAlready"/> names, such as films left half-way, is not shown again.</summary>
    public async Task<HomeFilms> ComposeAsync(Guid? viewer, IEnumerable<int> shownAlready, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shownAlready);
        var shown = shownAlready.ToHashSet();
        var profile = viewer is { } id ? await recommendations.ProfileAsync(id, cancellationToken) : TasteProfile.Unknown;
        return profile.Loved.Count > 0 ? await ForMemberAsync(profile, shown, cancellationToken) : await ForNewcomerAsync(viewer is not null, profile, shown, cancellationToken);
    }

    /// <summary>Every genre that has movies, with its best known ones.</summary>
    public Task<IReadOnlyList<GenreTile>> GenresAsync(CancellationToken cancellationToken) => GenresAsync(int.MaxValue, cancellationToken);

    private async Task<HomeFilms> ForMemberAsync(TasteProfile profile, HashSet<int> shown, CancellationToken cancellationToken)
    {
        var traits = new CatalogTraits(index.Current);
        var recommended = await recommendations.ForAsync(profile, shown, cancellationToken);
        shown.UnionWith([.. recommended.Because?.MovieIds ?? [], .. recommended.ForYou.Select(r => r.MovieId), .. recommended.NewInGenres]);
        var popular = Popular(traits, shown);
        var arrivals = recommended.NewInGenres.Count > 0 ? [] : New(traits, shown);
        var seeds = recommended.ForYou.Select(r => r.SeedId).OfType<int>().Concat(recommended.Because is { } b ? [b.Seed.MovieId] : []);
        var cards = await CardsAsync([.. shown, .. seeds], cancellationToken);
        return new HomeFilms
        {
            BecauseOf = recommended.Because is { } because ? cards.GetValueOrDefault(because.Seed.MovieId) : null,
            BecauseBought = recommended.Because?.Seed.Deed == Deed.Bought,
            Because = Of(recommended.Because?.MovieIds ?? [], cards),
            ForYou = [.. recommended.ForYou.Where(r => cards.ContainsKey(r.MovieId)).Select(r => cards[r.MovieId] with { Reason = r.SeedId is { } id && cards.TryGetValue(id, out var seed) ? $"Because of {seed.Title}" : "Much loved in your genres" })],
            NewInGenres = Of(recommended.NewInGenres, cards),
            YourGenres = recommended.Genres,
            Popular = Of(popular, cards),
            New = Of(arrivals, cards),
            Genres = await GenresAsync(GenresOnHome, cancellationToken),
        };
    }

    private async Task<HomeFilms> ForNewcomerAsync(bool isMember, TasteProfile profile, HashSet<int> shown, CancellationToken cancellationToken)
    {
        var traits = new CatalogTraits(index.Current);
        // A member who bought something and did not like it goes on watching it in a row of its own.
        var hasRow = shown.Count > 0;
        var (shelf, shelfMovies) = await ShelfAsync(shown, cancellationToken);
        shown.UnionWith(shelfMovies.Select(m => m.Id));
        // Who is signed in comes for their own films; the film of the week is for those who do not know the house yet.
        var hero = isMember ? null : await FilmOfTheWeekAsync(traits, shown, cancellationToken);
        if (hero is not null) shown.Add(hero.Id);
        var picks = isMember ? FirstPicks(traits, profile, shown) : [];
        var popular = Popular(traits, shown);
        var arrivals = New(traits, shown);
        var rated = hasRow ? [] : traits.BestRated().Where(id => !shown.Contains(id)).Take(RatedPool).ToList();
        var cards = await CardsAsync([.. picks, .. popular, .. arrivals, .. rated], cancellationToken);
        return new HomeFilms
        {
            Hero = hero,
            FirstPicks = Of(picks, cards),
            Popular = Of(popular, cards),
            New = Of(arrivals, cards),
            Shelf = shelf,
            ShelfMovies = shelfMovies,
            TopRated = [.. Of(rated, cards).Where(c => c.RatingCount >= Ranking.LeastRatings).Take(RowLength)],
            Genres = await GenresAsync(GenresOnHome, cancellationToken),
        };
    }

    // The movies most bought, liked and watched of late; those without any event are not popular.
    private static List<int> Popular(CatalogTraits traits, HashSet<int> shown) =>
        [.. traits.First(CatalogSort.Popularity, o => traits.Catalog.Columns.Popularity[o] > 0).Where(shown.Add).Take(RowLength)];

    private static List<int> New(CatalogTraits traits, HashSet<int> shown) => [.. traits.First(CatalogSort.Newest, _ => true).Where(shown.Add).Take(RowLength)];

    // Well known films of many kinds, so that everybody finds three.
    private static List<int> FirstPicks(CatalogTraits traits, TasteProfile profile, HashSet<int> shown)
    {
        var ofGenre = new Dictionary<int, int>();
        var known = traits.First(CatalogSort.Popularity, _ => true).Where(id => !shown.Contains(id) && !profile.Known.Contains(id)).Take(PosterPool).ToList();
        var picks = known.Where(id => (ofGenre[traits.GenresOf(id).FirstOrDefault()] = ofGenre.GetValueOrDefault(traits.GenresOf(id).FirstOrDefault()) + 1) <= MostPicksOfGenre).Take(FirstPicksLength).ToList();
        picks.AddRange(known.Except(picks).Take(FirstPicksLength - picks.Count));
        shown.UnionWith(picks);
        return picks;
    }

    // The best known well-described films take turns by the number of the week. Only those that every visitor may buy.
    private async Task<HeroFilm?> FilmOfTheWeekAsync(CatalogTraits traits, HashSet<int> shown, CancellationToken cancellationToken)
    {
        var best = traits.First(CatalogSort.Imdb, o => traits.Catalog.Columns.Imdb[o] > 0).Where(id => !shown.Contains(id)).Take(BestKnown).ToList();
        var pool = best.Count == 0 ? [] : await db.Movies.AsNoTracking().Where(m => best.Contains(m.Id) && m.Description != null && m.Tagline != null && m.SoldIn == null)
            .OrderByDescending(m => m.ImdbTenths).ThenBy(m => m.Id).Take(HeroPool)
            .Select(m => new HeroFilm(m.Id, m.Title, m.Slug, m.Year, m.Minutes,
                m.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).FirstOrDefault(),
                m.Countries.OrderBy(c => c.Name).Select(c => c.Name).FirstOrDefault(), m.Description!, m.PriceMinor, m.PosterVersion))
            .ToListAsync(cancellationToken);
        return pool.Count == 0 ? null : pool[ISOWeek.GetWeekOfYear(clock.GetUtcNow().UtcDateTime) % pool.Count];
    }

    // The movies of this week's shelf, in its order; a shelf whose films are not all there is not shown.
    private async Task<(Shelf? Shelf, IReadOnlyList<MovieCard> Movies)> ShelfAsync(HashSet<int> shown, CancellationToken cancellationToken)
    {
        var shelf = Shelves.OfWeek(ISOWeek.GetWeekOfYear(clock.GetUtcNow().UtcDateTime));
        var titles = shelf.Films.Select(f => Names.Normalize(f.Title)).ToList();
        var found = await db.Movies.AsNoTracking().Where(m => m.Availability == Availability.OnSale && titles.Contains(m.NormalizedTitle)).Select(MovieCard.Projection).ToListAsync(cancellationToken);
        var cards = shelf.Films.Select(f => found.Find(c => c.Title == f.Title && c.Year == f.Year)).OfType<MovieCard>().Where(c => !shown.Contains(c.Id)).ToList();
        return cards.Count == shelf.Films.Count ? (shelf, cards) : (null, []);
    }

    private async Task<IReadOnlyList<GenreTile>> GenresAsync(int count, CancellationToken cancellationToken)
    {
        var catalog = index.Current;
        var genres = catalog.Names.Genres.Select(g => (g.Id, g.Name, Slug: g.Key, Count: catalog.AllCounts.Genres.GetValueOrDefault(g.Id))).Where(g => g.Count > 0)
            .OrderByDescending(g => count == int.MaxValue ? 0 : g.Count).ThenBy(g => g.Name, StringComparer.Ordinal).Take(count).ToList();
        // Posters from the best known films only: nobody need rank every film in each of its genres.
        var known = new CatalogTraits(catalog).First(CatalogSort.Popularity, _ => true).Take(PosterPool).ToList();
        var posters = genres.ToDictionary(g => g.Id, g => known.Where(id => catalog.Genres[g.Id].Contains(catalog.OrdinalOf(id))).Take(PostersOfGenre).ToList());
        var ids = posters.Values.SelectMany(p => p).Distinct().ToList();
        var versions = ids.Count == 0 ? [] : await db.Movies.Where(m => ids.Contains(m.Id)).Select(m => new { m.Id, m.PosterVersion }).ToDictionaryAsync(m => m.Id, m => m.PosterVersion, cancellationToken);
        return [.. genres.Select(g => new GenreTile(g.Name, g.Slug, g.Count, [.. posters[g.Id].Where(versions.ContainsKey).Select(id => Links.Poster(id, versions[id]))]))];
    }

    private async Task<Dictionary<int, MovieCard>> CardsAsync(IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken)
    {
        var ids = movieIds.Distinct().ToList();
        return ids.Count == 0 ? [] : await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id)).Select(MovieCard.Projection).ToDictionaryAsync(m => m.Id, cancellationToken);
    }

    private static List<MovieCard> Of(IEnumerable<int> ids, Dictionary<int, MovieCard> cards) => [.. ids.Where(cards.ContainsKey).Select(id => cards[id])];
}
