using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

internal static class CommentScoring
{
    /// <summary>Counts likes and doubts of a comment up or down and weighs it anew; called in the transaction that adds or takes the rows they count.</summary>
    public static async Task ScoreAsync(this CinemaDb db, long commentId, int likes, int doubts, DateTime now, CancellationToken cancellationToken)
    {
        // The update holds the row until the transaction ends, so that what is read next stays true.
        await db.Comments.Where(c => c.Id == commentId)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.LikeCount, c => c.LikeCount + likes).SetProperty(c => c.DoubtCount, c => c.DoubtCount + doubts), cancellationToken);
        var comment = await db.Comments.Where(c => c.Id == commentId).Select(c => new { c.LikeCount, c.DoubtCount, c.Helpful }).SingleAsync(cancellationToken);
        var helpful = Comment.HelpfulOf(comment.LikeCount, comment.DoubtCount);
        if (helpful == comment.Helpful) return;
        var score = new CommentScore { CommentId = commentId, Before = comment.Helpful, ChangedUtc = now };
        db.CommentScores.Add(score);
        await db.SaveChangesAsync(cancellationToken);
        await db.Comments.Where(c => c.Id == commentId).ExecuteUpdateAsync(s => s.SetProperty(c => c.Helpful, helpful).SetProperty(c => c.ScoreId, score.Id), cancellationToken);
    }

    /// <summary>Comments that everybody sees.</summary>
    public static IQueryable<Comment> Published(this IQueryable<Comment> comments) => comments.Where(c => c.DeletedUtc == null && c.HiddenUtc == null && c.HeldUtc == null);
}
