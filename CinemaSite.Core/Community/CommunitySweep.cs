using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>Removes drafts that nobody came back for, and scores that no reader's walk goes back to.</summary>
public sealed class CommunitySweep(CinemaDb db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan LongestWalk = TimeSpan.FromDays(1);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (stale, past) = (now - CommentDrafts.Life, now - LongestWalk);
        var drafts = await db.InTransaction(() => db.CommentDrafts.Where(d => d.WrittenUtc <= stale).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var scores = await db.InTransaction(() => db.CommentScores.Where(s => s.ChangedUtc <= past).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        return $"Swept {drafts} drafts and {scores} scores of comments.";
    }
}
