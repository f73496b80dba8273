using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Community;

/// <summary>What became of something that a person did to a comment.</summary>
public enum CommentOutcome
{
    Done,

    /// <summary>Done, but others see it only when a moderator has looked at it.</summary>
    Held,
    TakenBack,
    NotFound,
    Invalid,

    /// <summary>The comment that was answered is gone meanwhile.</summary>
    ParentGone,

    /// <summary>The person may not comment.</summary>
    Blocked,

    /// <summary>It is the person's own comment.</summary>
    Own,
    AlreadyReported,
    Wait,
}

/// <summary>The outcome with the comment's id; what is wrong with the text, why the person is blocked, or how long to wait.</summary>
public sealed record CommentResult(CommentOutcome Outcome, long Id = 0, string? Problem = null, TimeSpan RetryAfter = default);

/// <summary>A comment as it was written; <paramref name="ParentId"/> is the comment that it answers.</summary>
public sealed record WrittenComment(string? Text, long? ParentId = null, bool Spoiler = false);

/// <summary>Writing, changing and liking comments.</summary>
public sealed class CommentService(CinemaDb db, Attempts attempts, CommunityLimits limits, WatchedWords watched, IOptions<CommentOptions> options, TimeProvider clock)
{
    // A form sent twice says the same thing once.
    private static readonly TimeSpan DoubleClick = TimeSpan.FromMinutes(1);

    /// <summary>Writes a comment on a movie, or a reply.</summary>
    public async Task<CommentResult> WriteAsync(Guid userId, int movieId, WrittenComment written, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(written);
        var text = CommentText.Tidy(written.Text);
        if (CommentText.Problem(text) is { } problem) return new CommentResult(CommentOutcome.Invalid, Problem: problem);
        if (await attempts.CountAsync(limits.Comments, userId.ToString(), cancellationToken) is { } wait) return new CommentResult(CommentOutcome.Wait, RetryAfter: wait);
        return await db.InTransaction(() => WriteOnceAsync(userId, movieId, written with { Text = text }, cancellationToken), cancellationToken);
    }

    /// <summary>Changes one's own comment; <paramref name="spoiler"/> null leaves the mark as it is.</summary>
    public async Task<CommentResult> EditAsync(Guid userId, long id, string? text, bool? spoiler, CancellationToken cancellationToken = default)
    {
        var tidy = CommentText.Tidy(text);
        if (!await Own(userId, id).AnyAsync(cancellationToken)) return new CommentResult(CommentOutcome.NotFound);
        if (CommentText.Problem(tidy) is { } problem) return new CommentResult(CommentOutcome.Invalid, id, problem);
        if (await attempts.CountAsync(limits.Comments, userId.ToString(), cancellationToken) is { } wait) return new CommentResult(CommentOutcome.Wait, id, RetryAfter: wait);
        return await db.InTransaction(async () =>
        {
            if (await BlockAsync(userId, cancellationToken) is { } blocked) return blocked with { Id = id };
            var own = Own(userId, id);
            var now = clock.GetUtcNow().UtcDateTime;
            var hold = watched.In(tidy) ? now : (DateTime?)null;
            if (spoiler is { } mark) await own.ExecuteUpdateAsync(s => s.SetProperty(c => c.Spoiler, mark), cancellationToken);
            // The same text again is no edit.
            var changed = await own.Where(c => c.Text != tidy)
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.Text, tidy).SetProperty(c => c.EditedUtc, now).SetProperty(c => c.HeldUtc, c => c.HeldUtc ?? hold), cancellationToken);
            var after = await own.Select(c => new { c.HeldUtc }).SingleOrDefaultAsync(cancellationToken);
            if (after is null) return new CommentResult(CommentOutcome.NotFound);
            return new CommentResult(changed > 0 && after.HeldUtc is not null ? CommentOutcome.Held : CommentOutcome.Done, id);
        }, cancellationToken);
    }

    /// <summary>Deletes one's own comment, its text with it; the replies stay.</summary>
    public Task<CommentResult> DeleteAsync(Guid userId, long id, CancellationToken cancellationToken = default) => db.InTransaction(async () =>
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var deleted = await db.Comments.Where(c => c.Id == id && c.UserId == userId && c.DeletedUtc == null)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.DeletedUtc, now).SetProperty(c => c.Text, ""), cancellationToken);
        return new CommentResult(deleted > 0 ? CommentOutcome.Done : CommentOutcome.NotFound, id);
    }, cancellationToken);

    /// <summary>Likes somebody's comment, or takes the like back.</summary>
    public async Task<CommentResult> LikeAsync(Guid userId, long id, CancellationToken cancellationToken = default)
    {
        if (await attempts.CountAsync(limits.CommentLikes, userId.ToString(), cancellationToken) is { } wait) return new CommentResult(CommentOutcome.Wait, id, RetryAfter: wait);
        return await db.InTransaction(async () =>
        {
            if (!await db.HoldLivingPersonAsync(userId, cancellationToken) || await HoldAsync(id, cancellationToken) is not { } comment) return new CommentResult(CommentOutcome.NotFound);
            if (comment.UserId == userId) return new CommentResult(CommentOutcome.Own, id);
            var now = clock.GetUtcNow().UtcDateTime;
            if (await db.CommentLikes.Where(l => l.CommentId == id && l.UserId == userId).ExecuteDeleteAsync(cancellationToken) > 0)
            {
                await db.ScoreAsync(id, -1, 0, now, cancellationToken);
                return new CommentResult(CommentOutcome.TakenBack, id);
            }
            db.CommentLikes.Add(new CommentLike { CommentId = id, UserId = userId, LikedUtc = now });
            await db.SaveChangesAsync(cancellationToken);
            await db.ScoreAsync(id, 1, 0, now, cancellationToken);
            return new CommentResult(CommentOutcome.Done, id);
        }, cancellationToken);
    }

    private async Task<CommentResult> WriteOnceAsync(Guid userId, int movieId, WrittenComment written, CancellationToken cancellationToken)
    {
        if (!await db.HoldLivingPersonAsync(userId, cancellationToken)
            || !await db.Movies.AnyAsync(m => m.Id == movieId && m.Availability != Availability.Withdrawn, cancellationToken)) return new CommentResult(CommentOutcome.NotFound);
        if (await BlockAsync(userId, cancellationToken) is { } blocked) return blocked;
        var now = clock.GetUtcNow().UtcDateTime;
        var since = now - DoubleClick;
        var twin = await db.Comments.Where(c => c.UserId == userId && c.MovieId == movieId && c.ReplyToId == written.ParentId && c.CreatedUtc >= since && c.DeletedUtc == null && c.Text == written.Text)
            .Select(c => new { c.Id, c.HeldUtc }).FirstOrDefaultAsync(cancellationToken);
        if (twin is not null) return new CommentResult(twin.HeldUtc is null ? CommentOutcome.Done : CommentOutcome.Held, twin.Id);

        var (root, position) = (default(long?), 0);
        if (written.ParentId is { } parentId)
        {
            var parent = await db.Comments.Where(c => c.Id == parentId && c.MovieId == movieId)
                .Select(c => new { c.ParentId, Gone = c.DeletedUtc != null || c.HiddenUtc != null || c.HeldUtc != null }).SingleOrDefaultAsync(cancellationToken);
            if (parent is null) return new CommentResult(CommentOutcome.NotFound);
            if (parent.Gone) return new CommentResult(CommentOutcome.ParentGone, parentId);
            root = parent.ParentId ?? parentId;
            // The update holds the thread, so that of two replies written at once each gets a place of its own.
            await db.Comments.Where(c => c.Id == root).ExecuteUpdateAsync(s => s.SetProperty(c => c.ThreadLength, c => c.ThreadLength + 1), cancellationToken);
            position = await db.Comments.Where(c => c.Id == root).Select(c => c.ThreadLength).SingleAsync(cancellationToken);
        }
        var comment = new Comment
        {
            MovieId = movieId,
            UserId = userId,
            ParentId = root,
            ReplyToId = written.ParentId,
            Position = position,
            Text = written.Text!,
            Spoiler = written.Spoiler,
            CreatedUtc = now,
            HeldUtc = watched.In(written.Text!) || await IsNewcomerAsync(userId, cancellationToken) ? now : null,
        };
        db.Comments.Add(comment);
        await db.SaveChangesAsync(cancellationToken);
        return new CommentResult(comment.HeldUtc is null ? CommentOutcome.Done : CommentOutcome.Held, comment.Id);
    }

    private IQueryable<Comment> Own(Guid userId, long id) => db.Comments.Where(c => c.Id == id && c.UserId == userId && c.DeletedUtc == null && c.HiddenUtc == null);

    private async Task<CommentResult?> BlockAsync(Guid userId, CancellationToken cancellationToken) =>
        await db.CommentBlocks.Where(b => b.UserId == userId).Select(b => new { b.Reason }).SingleOrDefaultAsync(cancellationToken) is { } block
            ? new CommentResult(CommentOutcome.Blocked, Problem: block.Reason)
            : null;

    private async Task<bool> IsNewcomerAsync(Guid userId, CancellationToken cancellationToken) => options.Value.HoldFirst
        && await db.Users.AnyAsync(u => u.Id == userId && u.Role == Role.User, cancellationToken)
        && !await db.Comments.Published().AnyAsync(c => c.UserId == userId, cancellationToken);

    private async Task<HeldComment?> HoldAsync(long id, CancellationToken cancellationToken)
    {
        var comment = db.Comments.Published().Where(c => c.Id == id);
        if (await comment.ExecuteUpdateAsync(s => s.SetProperty(c => c.LikeCount, c => c.LikeCount), cancellationToken) == 0) return null;
        return await comment.Select(c => new HeldComment(c.UserId)).SingleAsync(cancellationToken);
    }

    private sealed record HeldComment(Guid? UserId);
}
