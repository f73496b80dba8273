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

/// <summary>A film that somebody owns, and how far it is watched.</summary>
public sealed record OwnedFilm(int MovieId, int Minutes, LibraryProgress Progress);

/// <summary>An owned film as it is shown. Times in seconds.</summary>
public sealed record LibraryItem(
    int MovieId, string Slug, string Title, int Year, int Minutes, int PosterVersion, string? Director, double Seconds, double DurationSeconds, DateTime? FinishedUtc)
{
    /// <summary>Where to go on, if there is a place to go on from.</summary>
    public double? ResumeAt => PlayTime.ResumeAt(Seconds, DurationSeconds);
}

/// <summary>What a person owns, with their place in each film. Searching, filtering and sorting it is the catalogue's.</summary>
public sealed class LibraryQuery(CinemaDb db)
{
    /// <summary>All films, the last bought first; in one query.</summary>
    public async Task<IReadOnlyList<OwnedFilm>> OwnedAsync(Guid userId, CancellationToken cancellationToken = default) => await (
        from entitlement in db.Entitlements
        where entitlement.UserId == userId && entitlement.State == EntitlementState.Owned
        join movie in db.Movies on entitlement.MovieId equals movie.Id
        join place in db.WatchProgress.Where(p => p.UserId == userId) on entitlement.MovieId equals place.MovieId into places
        from place in places.DefaultIfEmpty()
        orderby entitlement.OwnedUtc descending, entitlement.MovieId descending
        select new OwnedFilm(movie.Id, movie.Minutes, place != null && place.FinishedUtc != null ? LibraryProgress.Watched : place != null && place.Seconds >= 1 ? LibraryProgress.Started : LibraryProgress.New))
        .ToListAsync(cancellationToken);

    /// <summary>These films with the person's place in them, in the given order; in one query.</summary>
    public async Task<IReadOnlyList<LibraryItem>> ItemsAsync(Guid userId, IReadOnlyList<int> movieIds, CancellationToken cancellationToken = default)
    {
        var items = await (
            from movie in db.Movies
            where movieIds.Contains(movie.Id)
            join place in db.WatchProgress.Where(p => p.UserId == userId) on movie.Id equals place.MovieId into places
            from place in places.DefaultIfEmpty()
            select new LibraryItem(
                movie.Id, movie.Slug, movie.Title, movie.Year, movie.Minutes, movie.PosterVersion,
                movie.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).FirstOrDefault(),
                place == null ? 0 : place.Seconds, place == null ? 0 : place.DurationSeconds, place == null ? null : place.FinishedUtc))
            .ToDictionaryAsync(i => i.MovieId, cancellationToken);
        return [.. movieIds.Where(items.ContainsKey).Select(id => items[id])];
    }
}
