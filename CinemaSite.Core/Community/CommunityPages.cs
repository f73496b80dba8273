using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>What one viewer thinks of a movie, and whether they may comment.</summary>
public sealed record OwnOpinion(int? Rating, bool? Liked, bool Favorite, bool Blocked, string? BlockReason)
{
    /// <summary>Of somebody who never said anything.</summary>
    public static OwnOpinion None { get; } = new(null, null, false, false, null);
}

/// <summary>Reads what viewers think of a movie.</summary>
public sealed class CommunityPages(CinemaDb db)
{
    /// <summary>How many gave 1, 2 … 10.</summary>
    public async Task<IReadOnlyList<int>> HistogramAsync(int movieId, CancellationToken cancellationToken)
    {
        var counts = await db.Ratings.Where(r => r.MovieId == movieId).GroupBy(r => r.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return [.. Enumerable.Range(1, 10).Select(value => counts.GetValueOrDefault(value))];
    }

    /// <summary>What a viewer thinks of it.</summary>
    public async Task<OwnOpinion> OwnAsync(Guid userId, int movieId, CancellationToken cancellationToken) =>
        await db.Users.Where(u => u.Id == userId).Select(u => new OwnOpinion(
            db.Ratings.Where(r => r.MovieId == movieId && r.UserId == userId).Select(r => (int?)r.Value).FirstOrDefault(),
            db.Reactions.Where(r => r.MovieId == movieId && r.UserId == userId).Select(r => (bool?)r.Liked).FirstOrDefault(),
            db.Favorites.Any(f => f.UserId == userId && f.MovieId == movieId),
            db.CommentBlocks.Any(b => b.UserId == userId),
            db.CommentBlocks.Where(b => b.UserId == userId).Select(b => b.Reason).FirstOrDefault())).FirstOrDefaultAsync(cancellationToken) ?? OwnOpinion.None;
}
