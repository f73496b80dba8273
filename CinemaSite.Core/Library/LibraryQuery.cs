using System.Linq.Expressions;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Library;

/// <summary>How far films of a library are watched.</summary>
public enum LibraryProgress
{
    New,
    Started,
    Watched,
}

/// <summary>Orders of a library. None of them changes because a film is opened.</summary>
public enum LibrarySort
{
    Bought,
    Title,
    Year,
    Shortest,
}

/// <summary>What a person asks of their library.</summary>
public sealed record LibraryFilter(string? Q = null, string? Genre = null, LibraryProgress? Progress = null, LibrarySort Sort = LibrarySort.Bought, int Page = 1)
{
    public const int PageSize = 24;

    public bool IsNarrowed => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrWhiteSpace(Genre) || Progress is not null;
}

/// <summary>An owned film. Times in seconds.</summary>
public sealed record LibraryItem(
    int MovieId, string Slug, string Title, int Year, int Minutes, int PosterVersion, string? Director, double Seconds, double DurationSeconds, DateTime? FinishedUtc)
{
    /// <summary>Where to go on, if there is a place to go on from.</summary>
    public double? ResumeAt => PlayTime.ResumeAt(Seconds, DurationSeconds);
}

/// <summary>A genre and how many of the library's films have it.</summary>
public sealed record LibraryGenre(string Slug, string Name, int Count);

/// <summary>A page of a library, and what the whole of it holds.</summary>
public sealed record LibraryPage(
    LibraryFilter Filter, IPagedList<LibraryItem> Items, int Owned, int OwnedMinutes,
    IReadOnlyList<LibraryGenre> Genres, IReadOnlyDictionary<LibraryProgress, int> Progress);

/// <summary>What a person owns, with their place in each film.</summary>
public sealed class LibraryQuery(CinemaDb db)
{
    private static readonly Expression<Func<Row, bool>> IsNew = r => r.FinishedUtc == null && (r.Seconds == null || r.Seconds < 1);
    private static readonly Expression<Func<Row, bool>> IsStarted = r => r.FinishedUtc == null && r.Seconds >= 1;
    private static readonly Expression<Func<Row, bool>> IsWatched = r => r.FinishedUtc != null;

    /// <summary>Answers in four queries, however large the library is. A page beyond the last one is the last one.</summary>
    public async Task<LibraryPage> ListAsync(Guid userId, LibraryFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var owned = Owned(userId);
        var states = await owned
            .GroupBy(r => r.FinishedUtc != null ? 2 : r.Seconds >= 1 ? 1 : 0)
            .Select(g => new { State = (LibraryProgress)g.Key, Count = g.Count(), Minutes = g.Sum(r => r.Movie.Minutes) })
            .ToListAsync(cancellationToken);
        var genres = await (from row in owned
                            from tag in row.Movie.Genres
                            group tag by new { tag.Genre!.Slug, tag.Genre.Name } into g
                            orderby g.Key.Name
                            select new LibraryGenre(g.Key.Slug, g.Key.Name, g.Count())).ToListAsync(cancellationToken);

        var matching = Narrow(owned, filter);
        var count = filter.IsNarrowed ? await matching.CountAsync(cancellationToken) : states.Sum(s => s.Count);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + LibraryFilter.PageSize - 1) / LibraryFilter.PageSize));
        var items = await Sorted(matching, filter.Sort)
            .Skip((page - 1) * LibraryFilter.PageSize).Take(LibraryFilter.PageSize)
            .Select(r => new LibraryItem(
                r.Movie.Id, r.Movie.Slug, r.Movie.Title, r.Movie.Year, r.Movie.Minutes, r.Movie.PosterVersion,
                r.Movie.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).FirstOrDefault(),
                r.Seconds ?? 0, r.DurationSeconds ?? 0, r.FinishedUtc))
            .ToListAsync(cancellationToken);
        return new LibraryPage(filter with { Page = page }, new PagedList<LibraryItem>(items, page, LibraryFilter.PageSize, count), states.Sum(s => s.Count), states.Sum(s => s.Minutes), genres,
            states.ToDictionary(s => s.State, s => s.Count));
    }

    private IQueryable<Row> Owned(Guid userId) =>
        from entitlement in db.Entitlements
        where entitlement.UserId == userId && entitlement.State == EntitlementState.Owned
        join movie in db.Movies on entitlement.MovieId equals movie.Id
        join place in db.WatchProgress.Where(p => p.UserId == userId) on entitlement.MovieId equals place.MovieId into places
        from place in places.DefaultIfEmpty()
        select new Row
        {
            Movie = movie,
            OwnedUtc = entitlement.OwnedUtc,
            Seconds = place == null ? null : place.Seconds,
            DurationSeconds = place == null ? null : place.DurationSeconds,
            FinishedUtc = place == null ? null : place.FinishedUtc,
        };

    private static IQueryable<Row> Narrow(IQueryable<Row> rows, LibraryFilter filter)
    {
        if (!string.IsNullOrWhiteSpace(filter.Q))
        {
            var title = Names.Normalize(filter.Q);
            // The slug has no accents, so "haxan" finds "Häxan".
            var slug = filter.Q.Any(char.IsAsciiLetterOrDigit) ? Names.Slug(filter.Q) : null;
            rows = slug is null
                ? rows.Where(r => r.Movie.NormalizedTitle.Contains(title))
                : rows.Where(r => r.Movie.NormalizedTitle.Contains(title) || r.Movie.Slug.Contains(slug));
        }
        if (!string.IsNullOrWhiteSpace(filter.Genre))
            rows = rows.Where(r => r.Movie.Genres.Any(g => g.Genre!.Slug == filter.Genre));
        return filter.Progress switch
        {
            LibraryProgress.New => rows.Where(IsNew),
            LibraryProgress.Started => rows.Where(IsStarted),
            LibraryProgress.Watched => rows.Where(IsWatched),
            _ => rows,
        };
    }

    private static IOrderedQueryable<Row> Sorted(IQueryable<Row> rows, LibrarySort sort) => sort switch
    {
        LibrarySort.Title => rows.OrderBy(r => r.Movie.NormalizedTitle).ThenBy(r => r.Movie.Id),
        LibrarySort.Year => rows.OrderBy(r => r.Movie.Year).ThenBy(r => r.Movie.Id),
        LibrarySort.Shortest => rows.OrderBy(r => r.Movie.Minutes).ThenBy(r => r.Movie.Id),
        _ => rows.OrderByDescending(r => r.OwnedUtc).ThenByDescending(r => r.Movie.Id),
    };

    private sealed class Row
    {
        public required Movie Movie { get; init; }
        public required DateTime? OwnedUtc { get; init; }
        public required double? Seconds { get; init; }
        public required double? DurationSeconds { get; init; }
        public required DateTime? FinishedUtc { get; init; }
    }
}
