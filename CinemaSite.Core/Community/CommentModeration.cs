using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>What became of a moderator's deed.</summary>
public enum ModerationOutcome
{
    Done,

    /// <summary>Somebody did it before, or it cannot be done to what it is now.</summary>
    Nothing,
    NotFound,

    /// <summary>The note or reason is too long.</summary>
    TooLong,
}

/// <summary>What moderators do. Each deed is written into the audit log with it.</summary>
public sealed class CommentModeration(CinemaDb db, AuditLog audit, TimeProvider clock)
{
    private const string Subject = nameof(Comment);

    /// <summary>Hides a comment from everybody but its author; open reports of it are accepted by that.</summary>
    public Task<ModerationOutcome> HideAsync(Actor actor, long id, CancellationToken cancellationToken = default) => db.InTransaction(async () =>
    {
        if (!await HideOnceAsync(actor, id, cancellationToken)) return await MissingAsync(id, cancellationToken);
        foreach (var report in await OpenReports(id).Select(r => r.Id).ToListAsync(cancellationToken)) await DecideOnceAsync(actor, report, ReportState.Accepted, null, cancellationToken);
        return ModerationOutcome.Done;
    }, cancellationToken);

    /// <summary>Shows a hidden comment again.</summary>
    public Task<ModerationOutcome> RestoreAsync(Actor actor, long id, CancellationToken cancellationToken = default) => db.InTransaction(async () =>
    {
        var restored = await db.Comments.Where(c => c.Id == id && c.HiddenUtc != null && c.DeletedUtc == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.HiddenUtc, (DateTime?)null), cancellationToken);
        if (restored == 0) return await MissingAsync(id, cancellationToken);
        await audit.AddAsync(actor, Of("comment.restore", id, new { Hidden = true }, new { Hidden = false }), cancellationToken);
        return ModerationOutcome.Done;
    }, cancellationToken);

    /// <summary>Lets everybody see a comment that was held for review.</summary>
    public Task<ModerationOutcome> ApproveAsync(Actor actor, long id, CancellationToken cancellationToken = default) => db.InTransaction(async () =>
    {
        var approved = await db.Comments.Where(c => c.Id == id && c.HeldUtc != null && c.DeletedUtc == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.HeldUtc, (DateTime?)null), cancellationToken);
        if (approved == 0) return await MissingAsync(id, cancellationToken);
        await audit.AddAsync(actor, Of("comment.approve", id, new { Held = true }, new { Held = false }), cancellationToken);
        return ModerationOutcome.Done;
    }, cancellationToken);

    /// <summary>Decides an open report; an accepted one hides its comment and is the answer to the comment's other open reports too. The note is for the staff alone.</summary>
    public Task<ModerationOutcome> DecideAsync(Actor actor, long reportId, bool accept, string? note, CancellationToken cancellationToken = default)
    {
        var words = CommentText.Tidy(note) is { Length: > 0 } tidy ? tidy : null;
        if (words?.Length > CommentReport.NoteLength) return Task.FromResult(ModerationOutcome.TooLong);
        return db.InTransaction(async () =>
        {
            if (!await DecideOnceAsync(actor, reportId, accept ? ReportState.Accepted : ReportState.Rejected, words, cancellationToken))
                return await db.CommentReports.AnyAsync(r => r.Id == reportId, cancellationToken) ? ModerationOutcome.Nothing : ModerationOutcome.NotFound;
            var commentId = await db.CommentReports.Where(r => r.Id == reportId).Select(r => r.CommentId).SingleAsync(cancellationToken);
            if (!accept)
            {
                await db.ScoreAsync(commentId, 0, -1, clock.GetUtcNow().UtcDateTime, cancellationToken);
                return ModerationOutcome.Done;
            }
            await HideOnceAsync(actor, commentId, cancellationToken);
            foreach (var other in await OpenReports(commentId).Select(r => r.Id).ToListAsync(cancellationToken)) await DecideOnceAsync(actor, other, ReportState.Accepted, words, cancellationToken);
            return ModerationOutcome.Done;
        }, cancellationToken);
    }

    /// <summary>Keeps the author of a comment from commenting. Staff can't be blocked this way.</summary>
    public Task<ModerationOutcome> BlockAuthorAsync(Actor actor, long commentId, string? reason, CancellationToken cancellationToken = default)
    {
        var words = CommentText.Tidy(reason) is { Length: > 0 } tidy ? tidy : null;
        if (words?.Length > CommentBlock.ReasonLength) return Task.FromResult(ModerationOutcome.TooLong);
        return db.InTransaction(async () =>
        {
            if (await AuthorAsync(commentId, cancellationToken) is not { } author) return ModerationOutcome.NotFound;
            if (!await db.HoldLivingPersonAsync(author, cancellationToken)
                || await db.CommentBlocks.AnyAsync(b => b.UserId == author, cancellationToken)
                || !await db.Users.AnyAsync(u => u.Id == author && u.Role == Role.User, cancellationToken)) return ModerationOutcome.Nothing;
            db.CommentBlocks.Add(new CommentBlock { UserId = author, BlockedUtc = clock.GetUtcNow().UtcDateTime, Reason = words });
            await db.SaveChangesAsync(cancellationToken);
            await audit.AddAsync(actor, new Deed("comments.block", nameof(User), author.ToString(), new { MayComment = true }, new { MayComment = false, CommentId = commentId, Reason = words }), cancellationToken);
            return ModerationOutcome.Done;
        }, cancellationToken);
    }

    /// <summary>Lets the author of a comment comment again.</summary>
    public Task<ModerationOutcome> UnblockAuthorAsync(Actor actor, long commentId, CancellationToken cancellationToken = default) => db.InTransaction(async () =>
    {
        if (await AuthorAsync(commentId, cancellationToken) is not { } author) return ModerationOutcome.NotFound;
        if (await db.CommentBlocks.Where(b => b.UserId == author).ExecuteDeleteAsync(cancellationToken) == 0) return ModerationOutcome.Nothing;
        await audit.AddAsync(actor, new Deed("comments.unblock", nameof(User), author.ToString(), new { MayComment = false }, new { MayComment = true, CommentId = commentId }), cancellationToken);
        return ModerationOutcome.Done;
    }, cancellationToken);

    private async Task<bool> HideOnceAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var hidden = await db.Comments.Where(c => c.Id == id && c.HiddenUtc == null && c.DeletedUtc == null)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.HiddenUtc, now).SetProperty(c => c.HeldUtc, (DateTime?)null), cancellationToken);
        if (hidden == 0) return false;
        await audit.AddAsync(actor, Of("comment.hide", id, new { Hidden = false }, new { Hidden = true }), cancellationToken);
        return true;
    }

    private async Task<bool> DecideOnceAsync(Actor actor, long reportId, ReportState state, string? note, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var decided = await db.CommentReports.Where(r => r.Id == reportId && r.State == ReportState.Open).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, state).SetProperty(r => r.DecidedUtc, now).SetProperty(r => r.DecidedById, actor.Id).SetProperty(r => r.Note, note), cancellationToken);
        if (decided == 0) return false;
        await audit.AddAsync(actor, new Deed(state == ReportState.Accepted ? "report.accept" : "report.reject", nameof(CommentReport), reportId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            new { State = ReportState.Open }, new { State = state, Note = note }), cancellationToken);
        return true;
    }

    private IQueryable<CommentReport> OpenReports(long commentId) => db.CommentReports.Where(r => r.CommentId == commentId && r.State == ReportState.Open);

    private Task<Guid?> AuthorAsync(long commentId, CancellationToken cancellationToken) => db.Comments.Where(c => c.Id == commentId).Select(c => c.UserId).SingleOrDefaultAsync(cancellationToken);

    private async Task<ModerationOutcome> MissingAsync(long id, CancellationToken cancellationToken) =>
        await db.Comments.AnyAsync(c => c.Id == id, cancellationToken) ? ModerationOutcome.Nothing : ModerationOutcome.NotFound;

    private static Deed Of(string action, long id, object before, object after) => new(action, Subject, id.ToString(System.Globalization.CultureInfo.InvariantCulture), before, after);
}
