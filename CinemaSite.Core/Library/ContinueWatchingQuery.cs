using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Library;

/// <summary>A film a person is in the middle of. Times in seconds.</summary>
public sealed record ContinueWatching(int MovieId, string Slug, string Title, int Year, double Seconds, double DurationSeconds, int PosterVersion);

/// <summary>What a person left in the middle, last watched first.</summary>
public sealed class ContinueWatchingQuery(CinemaDb db)
{
    /// <summary>At most <paramref name="count"/> films that are begun, not finished, not dismissed and still owned.</summary>
    public Task<List<ContinueWatching>> ListAsync(Guid userId, int count, CancellationToken cancellationToken = default) =>
        (from progress in db.WatchProgress
         where progress.UserId == userId && progress.FinishedUtc == null && progress.DismissedUtc == null && progress.Seconds >= 1
         join entitlement in db.Entitlements on new { progress.UserId, progress.MovieId } equals new { entitlement.UserId, entitlement.MovieId }
         where entitlement.State == EntitlementState.Owned
         join movie in db.Movies on progress.MovieId equals movie.Id
         orderby progress.UpdatedUtc descending, movie.Id
         select new ContinueWatching(movie.Id, movie.Slug, movie.Title, movie.Year, progress.Seconds, progress.DurationSeconds, movie.PosterVersion))
        .Take(count).ToListAsync(cancellationToken);
}
