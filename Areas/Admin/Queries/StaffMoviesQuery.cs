using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A movie in the staff's list.</summary>
public sealed record StaffMovie(
    int Id, string Slug, string Title, int Year, int PosterVersion, IReadOnlyList<string> Genres, Availability Availability, long PriceMinor, int Sold, int RatingCount, int RatingSum, bool HasFilm);

/// <summary>What staff ask of the list. A sort begins with <c>-</c> to be turned around.</summary>
public sealed record StaffMoviesFilter(string? Q, Availability? Status, string Sort, int Page)
{
    public const int PageSize = 50;
}

/// <summary>All movies, the withdrawn ones too.</summary>
public sealed class StaffMoviesQuery(CinemaDb db)
{
    /// <summary>One page of the list.</summary>
    public async Task<IPagedList<StaffMovie>> ListAsync(StaffMoviesFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var movies = db.Movies.AsNoTracking();
        if (filter.Q is { } q)
        {
            var title = Names.Normalize(q);
            var slug = q.Any(char.IsAsciiLetterOrDigit) ? Names.Slug(q) : title;
            movies = movies.Where(m => m.NormalizedTitle.Contains(title) || m.Slug.Contains(slug) || m.Credits.Any(c => c.Person!.NormalizedName.Contains(title)));
        }
        if (filter.Status is { } status) movies = movies.Where(m => m.Availability == status);

        var rows = movies.Select(m => new Row
        {
            Movie = m,
            Sold = db.Entitlements.Count(e => e.MovieId == m.Id && (e.State == EntitlementState.Owned || e.State == EntitlementState.Frozen)),
        });
        var count = await movies.CountAsync(cancellationToken);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + StaffMoviesFilter.PageSize - 1) / StaffMoviesFilter.PageSize));
        var items = await Sorted(rows, filter.Sort).Skip((page - 1) * StaffMoviesFilter.PageSize).Take(StaffMoviesFilter.PageSize)
            .Select(r => new StaffMovie(
                r.Movie.Id, r.Movie.Slug, r.Movie.Title, r.Movie.Year, r.Movie.PosterVersion,
                r.Movie.Genres.OrderBy(g => g.Position).Select(g => g.Genre!.Name).ToList(),
                r.Movie.Availability, r.Movie.PriceMinor, r.Sold, r.Movie.RatingCount, r.Movie.RatingSum, r.Movie.FilmKey != null))
            .ToListAsync(cancellationToken);
        return new PagedList<StaffMovie>(items, page, StaffMoviesFilter.PageSize, count);
    }

    private static IOrderedQueryable<Row> Sorted(IQueryable<Row> rows, string sort) => sort switch
    {
        "-title" => rows.OrderByDescending(r => r.Movie.NormalizedTitle).ThenByDescending(r => r.Movie.Id),
        "year" => rows.OrderBy(r => r.Movie.Year).ThenBy(r => r.Movie.Id),
        "-year" => rows.OrderByDescending(r => r.Movie.Year).ThenByDescending(r => r.Movie.Id),
        "price" => rows.OrderBy(r => r.Movie.PriceMinor).ThenBy(r => r.Movie.Id),
        "-price" => rows.OrderByDescending(r => r.Movie.PriceMinor).ThenByDescending(r => r.Movie.Id),
        "sold" => rows.OrderBy(r => r.Sold).ThenBy(r => r.Movie.Id),
        "-sold" => rows.OrderByDescending(r => r.Sold).ThenByDescending(r => r.Movie.Id),
        _ => rows.OrderBy(r => r.Movie.NormalizedTitle).ThenBy(r => r.Movie.Id),
    };

    private sealed class Row
    {
        public required Movie Movie { get; init; }
        public required int Sold { get; init; }
    }
}
