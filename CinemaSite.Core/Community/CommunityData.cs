using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>What people said and liked. Comments outlive their author, without the name; everything else goes.</summary>
internal sealed class CommunityData(CinemaDb db, TimeProvider clock) : IPersonalData
{
    public string Section => "community";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) => new
    {
        Comments = await db.Comments.AsNoTracking().Where(c => c.UserId == userId).OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.MovieId, Movie = db.Movies.First(m => m.Id == c.MovieId).Title, c.ParentId, c.Text, c.Spoiler, c.CreatedUtc, c.EditedUtc, c.DeletedUtc, c.HiddenUtc, c.HeldUtc }).ToListAsync(cancellationToken),
        CommentLikes = await db.CommentLikes.AsNoTracking().Where(l => l.UserId == userId).OrderBy(l => l.CommentId).Select(l => new { l.CommentId, l.LikedUtc }).ToListAsync(cancellationToken),
        Reports = await db.CommentReports.AsNoTracking().Where(r => r.UserId == userId).OrderBy(r => r.Id).Select(r => new { r.CommentId, r.Reason, r.Text, r.ReportedUtc, r.State, r.DecidedUtc }).ToListAsync(cancellationToken),
        BlockedFromCommenting = await db.CommentBlocks.AsNoTracking().Where(b => b.UserId == userId).Select(b => new { b.BlockedUtc, b.Reason }).ToListAsync(cancellationToken),
        Ratings = await db.Ratings.AsNoTracking().Where(r => r.UserId == userId).OrderBy(r => r.RatedUtc)
            .Select(r => new { r.MovieId, Movie = db.Movies.First(m => m.Id == r.MovieId).Title, r.Value, r.RatedUtc }).ToListAsync(cancellationToken),
        Reactions = await db.Reactions.AsNoTracking().Where(r => r.UserId == userId).OrderBy(r => r.ReactedUtc)
            .Select(r => new { r.MovieId, Movie = db.Movies.First(m => m.Id == r.MovieId).Title, r.Liked, r.ReactedUtc }).ToListAsync(cancellationToken),
        Favorites = await db.Favorites.AsNoTracking().Where(f => f.UserId == userId).OrderBy(f => f.AddedUtc)
            .Select(f => new { f.MovieId, Movie = db.Movies.First(m => m.Id == f.MovieId).Title, f.AddedUtc }).ToListAsync(cancellationToken),
    };

    public async Task EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        // The counters of the movies and comments go down with the rows they count.
        var ratings = db.Ratings.Where(r => r.UserId == userId);
        await db.Movies.Where(m => ratings.Any(r => r.MovieId == m.Id)).ExecuteUpdateAsync(s => s
            .SetProperty(m => m.RatingCount, m => m.RatingCount - 1)
            .SetProperty(m => m.RatingSum, m => m.RatingSum - ratings.Where(r => r.MovieId == m.Id).Select(r => r.Value).First()), cancellationToken);
        await ratings.ExecuteDeleteAsync(cancellationToken);

        var reactions = db.Reactions.Where(r => r.UserId == userId);
        await db.Movies.Where(m => reactions.Any(r => r.MovieId == m.Id && r.Liked)).ExecuteUpdateAsync(s => s.SetProperty(m => m.LikeCount, m => m.LikeCount - 1), cancellationToken);
        await db.Movies.Where(m => reactions.Any(r => r.MovieId == m.Id && !r.Liked)).ExecuteUpdateAsync(s => s.SetProperty(m => m.DislikeCount, m => m.DislikeCount - 1), cancellationToken);
        await reactions.ExecuteDeleteAsync(cancellationToken);

        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var liked in await db.CommentLikes.Where(l => l.UserId == userId).Select(l => l.CommentId).ToListAsync(cancellationToken))
        {
            await db.CommentLikes.Where(l => l.UserId == userId && l.CommentId == liked).ExecuteDeleteAsync(cancellationToken);
            await db.ScoreAsync(liked, -1, 0, now, cancellationToken);
        }

        // What they reported still wants an answer; who told of it, and in which words, is gone.
        await db.CommentReports.Where(r => r.UserId == userId).ExecuteUpdateAsync(s => s.SetProperty(r => r.UserId, (Guid?)null).SetProperty(r => r.Text, (string?)null), cancellationToken);
        await db.CommentBlocks.Where(b => b.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Favorites.Where(f => f.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Comments.Where(c => c.UserId == userId).ExecuteUpdateAsync(s => s.SetProperty(c => c.UserId, (Guid?)null), cancellationToken);
    }
}
