using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>Telling the moderators of a comment.</summary>
public sealed class ReportService(CinemaDb db, Attempts attempts, CommunityLimits limits, TimeProvider clock)
{
    /// <summary>Reports somebody's comment, with a reason and perhaps words of one's own.</summary>
    public async Task<CommentResult> ReportAsync(Guid userId, long commentId, ReportReason reason, string? text, CancellationToken cancellationToken = default)
    {
        var words = CommentText.Tidy(text);
        if (words.Length > CommentReport.TextLength) return new CommentResult(CommentOutcome.Invalid, commentId, $"At most {CommentReport.TextLength:N0} characters, please.");
        if (await attempts.CountAsync(limits.Reports, userId.ToString(), cancellationToken) is { } wait) return new CommentResult(CommentOutcome.Wait, commentId, RetryAfter: wait);
        return await db.InTransaction(async () =>
        {
            if (!await db.HoldLivingPersonAsync(userId, cancellationToken)) return new CommentResult(CommentOutcome.NotFound);
            var comment = await db.Comments.Published().Where(c => c.Id == commentId).Select(c => new { c.UserId }).SingleOrDefaultAsync(cancellationToken);
            if (comment is null) return new CommentResult(CommentOutcome.NotFound);
            if (comment.UserId == userId) return new CommentResult(CommentOutcome.Own, commentId);
            // The person's row is held, so nothing else of theirs comes between; the unique index stands behind it.
            if (await db.CommentReports.AnyAsync(r => r.CommentId == commentId && r.UserId == userId && r.State == ReportState.Open, cancellationToken)) return new CommentResult(CommentOutcome.AlreadyReported, commentId);
            var now = clock.GetUtcNow().UtcDateTime;
            db.CommentReports.Add(new CommentReport { CommentId = commentId, UserId = userId, Reason = reason, Text = words.Length > 0 ? words : null, ReportedUtc = now });
            await db.SaveChangesAsync(cancellationToken);
            await db.ScoreAsync(commentId, 0, 1, now, cancellationToken);
            return new CommentResult(CommentOutcome.Done, commentId);
        }, cancellationToken);
    }
}
