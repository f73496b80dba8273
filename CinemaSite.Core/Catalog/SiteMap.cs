using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>The pages that search engines should know.</summary>
public sealed class SiteMap(CinemaDb db)
{
    // A sitemap may hold 50,000 addresses; a larger catalogue shows its newest ones there.
    private const int MostMovies = 45_000;

    /// <summary>Paths, with the day a movie was last changed.</summary>
    public async Task<IReadOnlyList<(string Path, DateTime? Changed)>> PathsAsync(CancellationToken cancellationToken)
    {
        var genres = await db.Genres.AsNoTracking().Where(g => db.MovieGenres.Any(m => m.GenreId == g.Id)).OrderBy(g => g.Slug).Select(g => g.Slug).ToListAsync(cancellationToken);
        var movies = await db.Movies.AsNoTracking().Where(m => m.Availability != Availability.Withdrawn)
            .OrderByDescending(m => m.CreatedUtc).ThenByDescending(m => m.Id).Take(MostMovies)
            .Select(m => new { m.Id, m.Slug, m.UpdatedUtc }).ToListAsync(cancellationToken);
        return
        [
            (Links.Home, null), (Links.Movies, null), (Links.Genres, null),
            .. genres.Select(slug => (Links.Genre(slug), (DateTime?)null)),
            .. movies.Select(m => (Links.Movie(m.Id, m.Slug), (DateTime?)m.UpdatedUtc)),
        ];
    }
}
