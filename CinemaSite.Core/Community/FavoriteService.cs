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
            db.Favorites.Add(new Favorite { UserId = userId, MovieId = movieId, AddedUtc = clock.GetUtcNow().UtcDateTime });
            await db.SaveChangesAsync(cancellationToken);
            return movie.Result(OpinionOutcome.Given);
        }, cancellationToken);
    }

    /// <summary>Which of these movies a person keeps.</summary>
    public Task<HashSet<int>> AmongAsync(Guid userId, IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken) => movieIds.Count == 0
        ? Task.FromResult(new HashSet<int>())
        : db.Favorites.Where(f => f.UserId == userId && movieIds.Contains(f.MovieId)).Select(f => f.MovieId).ToHashSetAsync(cancellationToken);
}
