using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>What became of a reaction, a rating or a favourite.</summary>
public enum OpinionOutcome
{
    Given,
    TakenBack,
    NoSuchMovie,

    /// <summary>Before the release nobody can have seen it.</summary>
    NotReleased,
    Wait,
}

/// <summary>The outcome with the movie's title and address; how long to wait when there were too many.</summary>
public sealed record OpinionResult(OpinionOutcome Outcome, string? Title = null, string? Url = null, TimeSpan RetryAfter = default);

/// <summary>Likes, dislikes and ratings. The movie's counters change in the same transaction.</summary>
public sealed class VoteService(CinemaDb db, CatalogSearch search, RankingScales scales, Attempts attempts, CommunityLimits limits, TimeProvider clock)
{
    /// <summary>Likes or dislikes a movie; the same again takes it back, the other one moves it.</summary>
    public async Task<OpinionResult> ReactAsync(Guid userId, int movieId, bool liked, CancellationToken cancellationToken = default)
    {
        if (await attempts.CountAsync(limits.Opinions, userId.ToString(), cancellationToken) is { } wait) return new OpinionResult(OpinionOutcome.Wait, RetryAfter: wait);
        return await db.InTransaction(() => ReactOnceAsync(userId, movieId, liked, cancellationToken), cancellationToken);
    }

    /// <summary>Rates a movie 1 to 10; 0 takes the rating back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 10.</exception>
    public async Task<OpinionResult> RateAsync(Guid userId, int movieId, int value, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 10);
        if (await attempts.CountAsync(limits.Opinions, userId.ToString(), cancellationToken) is { } wait) return new OpinionResult(OpinionOutcome.Wait, RetryAfter: wait);
        return await db.InTransaction(() => RateOnceAsync(userId, movieId, value, cancellationToken), cancellationToken);
    }

    private async Task<OpinionResult> ReactOnceAsync(Guid userId, int movieId, bool liked, CancellationToken cancellationToken)
    {
        if (await db.HoldMovieAsync(userId, movieId, cancellationToken) is not { } movie) return new OpinionResult(OpinionOutcome.NoSuchMovie);
        if (!movie.IsReleased(clock)) return movie.Result(OpinionOutcome.NotReleased);
        var mine = db.Reactions.Where(r => r.MovieId == movieId && r.UserId == userId);
        var before = await mine.Select(r => (bool?)r.Liked).SingleOrDefaultAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        if (before == liked)
        {
            await mine.ExecuteDeleteAsync(cancellationToken);
        }
        else if (before is null)
        {
            db.Reactions.Add(new Reaction { MovieId = movieId, UserId = userId, Liked = liked, ReactedUtc = now });
            await db.SaveChangesAsync(cancellationToken);
        }
        else
        {
            await mine.ExecuteUpdateAsync(s => s.SetProperty(r => r.Liked, liked).SetProperty(r => r.ReactedUtc, now), cancellationToken);
        }
        bool? after = before == liked ? null : liked;
        var likes = (after == true ? 1 : 0) - (before == true ? 1 : 0);
        var dislikes = (after == false ? 1 : 0) - (before == false ? 1 : 0);
        await db.Movies.Where(m => m.Id == movieId)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LikeCount, m => m.LikeCount + likes).SetProperty(m => m.DislikeCount, m => m.DislikeCount + dislikes), cancellationToken);
        return movie.Result(after is null ? OpinionOutcome.TakenBack : OpinionOutcome.Given);
    }

    private async Task<OpinionResult> RateOnceAsync(Guid userId, int movieId, int value, CancellationToken cancellationToken)
    {
        if (await db.HoldMovieAsync(userId, movieId, cancellationToken) is not { } movie) return new OpinionResult(OpinionOutcome.NoSuchMovie);
        if (!movie.IsReleased(clock)) return movie.Result(OpinionOutcome.NotReleased);
        var mine = db.Ratings.Where(r => r.MovieId == movieId && r.UserId == userId);
        var before = await mine.Select(r => r.Value).SingleOrDefaultAsync(cancellationToken);
        var result = movie.Result(value == 0 ? OpinionOutcome.TakenBack : OpinionOutcome.Given);
        if (value == before) return result;
        var now = clock.GetUtcNow().UtcDateTime;
        if (value == 0)
        {
            await mine.ExecuteDeleteAsync(cancellationToken);
        }
        else if (before == 0)
        {
            db.Ratings.Add(new Rating { MovieId = movieId, UserId = userId, Value = value, RatedUtc = now });
            await db.SaveChangesAsync(cancellationToken);
        }
        else
        {
            await mine.ExecuteUpdateAsync(s => s.SetProperty(r => r.Value, value).SetProperty(r => r.RatedUtc, now), cancellationToken);
        }
        var count = movie.RatingCount + (before == 0 ? 1 : 0) - (value == 0 ? 1 : 0);
        var sum = movie.RatingSum + value - before;
        var weighted = (await scales.CurrentAsync(cancellationToken)).Weigh(count, sum);
        await db.Movies.Where(m => m.Id == movieId)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.RatingCount, count).SetProperty(m => m.RatingSum, sum).SetProperty(m => m.WeightedRating, weighted), cancellationToken);
        await search.RefreshAsync([movieId], cancellationToken);
        return result;
    }
}

/// <summary>A movie as an opinion finds it.</summary>
internal sealed record HeldMovie(int Id, string Title, string Slug, Availability Availability, DateOnly? ReleaseDate, int RatingCount, int RatingSum)
{
    public bool IsReleased(TimeProvider clock) =>
        MovieDetails.IsOut(Availability, ReleaseDate, clock.GetUtcNow().UtcDateTime);

    public OpinionResult Result(OpinionOutcome outcome) => new(outcome, Title, Links.Movie(Id, Slug));
}

internal static class HoldMovie
{
    /// <summary>
    /// Changes nothing, but holds the movie's row until the transaction ends, so that its counters stay as they are read, and the
    /// person's; null when there is no such movie, it is withdrawn, or the person has left.
    /// </summary>
    public static async Task<HeldMovie?> HoldMovieAsync(this CinemaDb db, Guid userId, int movieId, CancellationToken cancellationToken)
    {
        if (!await db.HoldLivingPersonAsync(userId, cancellationToken)) return null;
        var movie = db.Movies.Where(m => m.Id == movieId && m.Availability != Availability.Withdrawn);
        if (await movie.ExecuteUpdateAsync(s => s.SetProperty(m => m.LikeCount, m => m.LikeCount), cancellationToken) == 0) return null;
        return await movie.Select(m => new HeldMovie(m.Id, m.Title, m.Slug, m.Availability, m.ReleaseDate, m.RatingCount, m.RatingSum)).SingleAsync(cancellationToken);
    }
}
