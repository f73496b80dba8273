using System.Globalization;
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
public sealed record GenreTile(string Name, string Slug, string? Description, int Count, IReadOnlyList<string> Posters)
{
    public string Url => Links.Genre(Slug);
}

/// <summary>Reads the rows of the first page and the list of genres.</summary>
public sealed class HomePages(CinemaDb db, TimeProvider clock)
{
    private const int HeroPool = 13;
    private const int PosterPool = 400;

    /// <summary>The film of the week: the best known well-described films take turns by the number of the week.</summary>
    public async Task<HeroFilm?> FilmOfTheWeekAsync(CancellationToken cancellationToken)
    {
        var pool = await OnSale().Where(m => m.Description != null && m.Tagline != null && m.ImdbTenths != null)
            .OrderByDescending(m => m.ImdbTenths).ThenBy(m => m.Id).Take(HeroPool)
            .Select(m => new HeroFilm(m.Id, m.Title, m.Slug, m.Year, m.Minutes,
                m.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).FirstOrDefault(),
                m.Countries.OrderBy(c => c.Name).Select(c => c.Name).FirstOrDefault(), m.Description!, m.PriceMinor, m.PosterVersion))
            .ToListAsync(cancellationToken);
        return pool.Count == 0 ? null : pool[ISOWeek.GetWeekOfYear(clock.GetUtcNow().UtcDateTime) % pool.Count];
    }

    /// <summary>The movies that came last.</summary>
    public Task<List<MovieCard>> NewAsync(int count, CancellationToken cancellationToken) =>
        OnSale().OrderByDescending(m => m.CreatedUtc).ThenByDescending(m => m.Id).Take(count).Select(MovieCard.Projection).ToListAsync(cancellationToken);

    /// <summary>The movies most bought, liked and watched of late; those without any event are not popular.</summary>
    public Task<List<MovieCard>> PopularAsync(int count, CancellationToken cancellationToken) =>
        OnSale().Where(m => m.Popularity > 0).OrderByDescending(m => m.Popularity).ThenByDescending(m => m.Id).Take(count).Select(MovieCard.Projection).ToListAsync(cancellationToken);

    /// <summary>The movies viewers rate best, by the weighted mean.</summary>
    public Task<List<MovieCard>> TopRatedAsync(int count, CancellationToken cancellationToken) =>
        OnSale().Where(m => m.RatingCount >= Ranking.LeastRatings).OrderByDescending(m => m.WeightedRating).ThenByDescending(m => m.Id).Take(count).Select(MovieCard.Projection).ToListAsync(cancellationToken);

    /// <summary>The movies of this week's shelf, in its order; a shelf whose films are not all there is not shown.</summary>
    public async Task<(Shelf Shelf, IReadOnlyList<MovieCard> Movies)?> ShelfAsync(CancellationToken cancellationToken)
    {
        var shelf = Shelves.OfWeek(ISOWeek.GetWeekOfYear(clock.GetUtcNow().UtcDateTime));
        var titles = shelf.Films.Select(f => Names.Normalize(f.Title)).ToList();
        var found = await OnSale().Where(m => titles.Contains(m.NormalizedTitle)).Select(MovieCard.Projection).ToListAsync(cancellationToken);
        var cards = shelf.Films.Select(f => found.Find(c => c.Title == f.Title && c.Year == f.Year)).OfType<MovieCard>().ToList();
        return cards.Count == shelf.Films.Count ? (shelf, cards) : null;
    }

    /// <summary>Every genre that has movies, with its best known ones.</summary>
    public async Task<IReadOnlyList<GenreTile>> GenresAsync(CancellationToken cancellationToken)
    {
        var genres = await db.Genres.AsNoTracking().OrderBy(g => g.Name)
            .Select(g => new { g.Id, g.Name, g.Slug, g.Description, Count = db.MovieGenres.Count(m => m.GenreId == g.Id) }).ToListAsync(cancellationToken);
        // Posters from the best known films only: the database need not rank every film in each of its genres.
        var known = db.Movies.OrderByDescending(m => m.Popularity).ThenByDescending(m => m.Id).Take(PosterPool);
        var posters = (await known.SelectMany(m => m.Genres, (m, g) => new { g.GenreId, m.Id, m.PosterVersion, m.Popularity }).ToListAsync(cancellationToken))
            .OrderByDescending(p => p.Popularity).ThenByDescending(p => p.Id).ToLookup(p => p.GenreId);
        return [.. genres.Where(g => g.Count > 0)
            .Select(g => new GenreTile(g.Name, g.Slug, g.Description, g.Count, [.. posters[g.Id].Take(3).Select(p => Links.Poster(p.Id, p.PosterVersion))]))];
    }

    private IQueryable<Movie> OnSale() => db.Movies.AsNoTracking().Where(m => m.Availability == Availability.OnSale);
}
