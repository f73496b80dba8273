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
    /// <summary>More than the page offers is nobody's first choice.</summary>
    public const int MostFirstPicks = 24;

    /// <summary>Likes or dislikes a movie; the same again takes it back, the other one moves it.</summary>
    public async Task<OpinionResult> ReactAsync(Guid userId, int movieId, bool liked, CancellationToken cancellationToken = default)
    {
        if (await attempts.CountAsync(limits.Opinions, userId.ToString(), cancellationToken) is { } wait) return new OpinionResult(OpinionOutcome.Wait, RetryAfter: wait);
        return await db.InTransaction(() => ReactOnceAsync(userId, movieId, liked, cancellationToken), cancellationToken);
    }

    /// <summary>Likes the movies that the person has said nothing about yet, as a new member's first picks; returns how many those were.</summary>
    public Task<int> LikeFirstAsync(Guid userId, IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(movieIds);
        // Always in the same order, so that two tabs wait for each other and not both for ever.
        var ids = movieIds.Distinct().Take(MostFirstPicks).Order().ToList();
        return db.InTransaction(async () =>
        {
            var liked = 0;
            foreach (var id in ids)
            {
                if (await db.HoldMovieAsync(userId, id, cancellationToken) is not { IsWithdrawn: false } movie || !movie.IsReleased(clock) || await ReactionAsync(userId, id, cancellationToken) is not null) continue;
                await ReactAsync(userId, id, null, true, cancellationToken);
                liked++;
            }
            if (liked > 0) await search.TalkChangedAsync(cancellationToken);
            return liked;
        }, cancellationToken);
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
        var before = await ReactionAsync(userId, movieId, cancellationToken);
        bool? after = before == liked ? null : liked;
        if (after is not null && movie.Refusal(clock) is { } refusal) return refusal;
        await ReactAsync(userId, movieId, before, after, cancellationToken);
        await search.TalkChangedAsync(cancellationToken);
        return movie.Result(after is null ? OpinionOutcome.TakenBack : OpinionOutcome.Given);
    }

    private Task<bool?> ReactionAsync(Guid userId, int movieId, CancellationToken cancellationToken) =>
        db.Reactions.Where(r => r.MovieId == movieId && r.UserId == userId).Select(r => (bool?)r.Liked).SingleOrDefaultAsync(cancellationToken);

    // The one way in which a reaction and the movie's counters change; the movie is held.
    private async Task ReactAsync(Guid userId, int movieId, bool? before, bool? after, CancellationToken cancellationToken)
    {
        var mine = db.Reactions.Where(r => r.MovieId == movieId && r.UserId == userId);
        var now = clock.GetUtcNow().UtcDateTime;
        if (after is not { } liked)
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
        var likes = (after == true ? 1 : 0) - (before == true ? 1 : 0);
        var dislikes = (after == false ? 1 : 0) - (before == false ? 1 : 0);
        await db.Movies.Where(m => m.Id == movieId)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LikeCount, m => m.LikeCount + likes).SetProperty(m => m.DislikeCount, m => m.DislikeCount + dislikes), cancellationToken);
    }

    private async Task<OpinionResult> RateOnceAsync(Guid userId, int movieId, int value, CancellationToken cancellationToken)
    {
        if (await db.HoldMovieAsync(userId, movieId, cancellationToken) is not { } movie) return new OpinionResult(OpinionOutcome.NoSuchMovie);
        var mine = db.Ratings.Where(r => r.MovieId == movieId && r.UserId == userId);
        var before = await mine.Select(r => r.Value).SingleOrDefaultAsync(cancellationToken);
        if ((value != 0 || before == 0) && movie.Refusal(clock) is { } refusal) return refusal;
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
    public bool IsWithdrawn => Availability == Availability.Withdrawn;

    public bool IsReleased(TimeProvider clock) =>
        MovieDetails.IsOut(Availability, ReleaseDate, clock.GetUtcNow().UtcDateTime);

    /// <summary>Why nobody may say anything new of it; what was said before can always be taken back.</summary>
    public OpinionResult? Refusal(TimeProvider clock)
    {
        if (IsWithdrawn) return new OpinionResult(OpinionOutcome.NoSuchMovie);
        return IsReleased(clock) ? null : Result(OpinionOutcome.NotReleased);
    }

    public OpinionResult Result(OpinionOutcome outcome) => new(outcome, Title, Links.Movie(Id, Slug));
}

internal static class HoldMovie
{
    /// <summary>
    /// Changes nothing, but holds the movie's row until the transaction ends, so that its counters stay as they are read, and the
    /// person's; null when there is no such movie or the person has left.
    /// </summary>
    public static async Task<HeldMovie?> HoldMovieAsync(this CinemaDb db, Guid userId, int movieId, CancellationToken cancellationToken)
    {
        if (!await db.HoldLivingPersonAsync(userId, cancellationToken)) return null;
        var movie = db.Movies.Where(m => m.Id == movieId);
        if (await movie.ExecuteUpdateAsync(s => s.SetProperty(m => m.LikeCount, m => m.LikeCount), cancellationToken) == 0) return null;
        return await movie.Select(m => new HeldMovie(m.Id, m.Title, m.Slug, m.Availability, m.ReleaseDate, m.RatingCount, m.RatingSum)).SingleAsync(cancellationToken);
    }
}
