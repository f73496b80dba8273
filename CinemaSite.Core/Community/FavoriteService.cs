using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>What people keep in their favourites.</summary>
public sealed class FavoriteService(CinemaDb db, Attempts attempts, CommunityLimits limits, TimeProvider clock)
{
    /// <summary>Puts a movie into a person's favourites, or takes it out.</summary>
    public async Task<OpinionResult> ToggleAsync(Guid userId, int movieId, CancellationToken cancellationToken = default)
    {
        if (await attempts.CountAsync(limits.Opinions, userId.ToString(), cancellationToken) is { } wait) return new OpinionResult(OpinionOutcome.Wait, RetryAfter: wait);
        return await db.InTransaction(async () =>
        {
            if (await db.HoldMovieAsync(userId, movieId, cancellationToken) is not { } movie) return new OpinionResult(OpinionOutcome.NoSuchMovie);
            if (await db.Favorites.Where(f => f.UserId == userId && f.MovieId == movieId).ExecuteDeleteAsync(cancellationToken) > 0) return movie.Result(OpinionOutcome.TakenBack);
            if (movie.IsWithdrawn) return new OpinionResult(OpinionOutcome.NoSuchMovie);
            db.Favorites.Add(new Favorite { UserId = userId, MovieId = movieId, AddedUtc = clock.GetUtcNow().UtcDateTime });
            await db.SaveChangesAsync(cancellationToken);
            return movie.Result(OpinionOutcome.Given);
        }, cancellationToken);
    }
}
