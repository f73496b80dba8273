using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>A page for search engines, and the day it was last changed.</summary>
public sealed record SiteMapEntry(string Path, DateTime? Changed);

/// <summary>The pages that search engines should know, in parts of a size they take.</summary>
public sealed class SiteMap(CinemaDb db)
{
    /// <summary>Ids a part covers. A part may hold 50,000 addresses; ranges of ids stay the same as the catalogue grows.</summary>
    public const int PartSize = 25_000;

    private const int MostParts = 40_000;

    /// <summary>How many parts the movies have.</summary>
    public async Task<int> PartsAsync(CancellationToken cancellationToken)
    {
        var last = await db.Movies.OrderByDescending(m => m.Id).Select(m => m.Id).FirstOrDefaultAsync(cancellationToken);
        return Math.Min(MostParts, (last + PartSize - 1) / PartSize);
    }

    /// <summary>The home page, the catalogue and the genres that have movies.</summary>
    public async Task<IReadOnlyList<SiteMapEntry>> PagesAsync(CancellationToken cancellationToken)
    {
        var genres = await db.Genres.AsNoTracking().Where(g => db.MovieGenres.Any(m => m.GenreId == g.Id)).OrderBy(g => g.Slug).Select(g => g.Slug).ToListAsync(cancellationToken);
        return
        [
            new SiteMapEntry(Links.Home, null), new SiteMapEntry(Links.Movies, null), new SiteMapEntry(Links.Genres, null), new SiteMapEntry(Links.Rankings, null),
            .. genres.Select(slug => new SiteMapEntry(Links.Genre(slug), null)),
        ];
    }

    /// <summary>The movies of a part, counted from 1, as the database hands them out.</summary>
    public async IAsyncEnumerable<SiteMapEntry> MoviesAsync(int part, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, last) = ((part - 1) * PartSize + 1, part * PartSize);
        var movies = db.Movies.AsNoTracking().Where(m => m.Id >= first && m.Id <= last && m.Availability != Availability.Withdrawn)
            .OrderBy(m => m.Id).Select(m => new { m.Id, m.Slug, m.UpdatedUtc }).AsAsyncEnumerable();
        await foreach (var movie in movies.WithCancellation(cancellationToken)) yield return new SiteMapEntry(Links.Movie(movie.Id, movie.Slug), movie.UpdatedUtc);
    }
}
