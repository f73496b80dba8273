using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Community;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>The moderators' queue of comments.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class CommentsController(StaffCommentsQuery comments, CommentModeration moderation) : Controller
{
    private const int MostAtOnce = 200;

    [HttpGet(StaffAddresses.Comments)]
    public async Task<IActionResult> Index(string? status, string? q, string? user, string? from, string? to, string? sort, string? page, CancellationToken cancellationToken)
    {
        var filter = Filter(status, q, user, from, to, sort, page);
        return View(new CommentsPage(filter, await comments.ListAsync(filter, cancellationToken)));
    }

    /// <summary>The same for a spreadsheet, all of it.</summary>
    [HttpGet(StaffAddresses.Comments + ".csv")]
    public IActionResult Export(string? status, string? q, string? user, string? from, string? to, string? sort) =>
        new CsvResult<StaffComment>("comments", comments.AllAsync(Filter(status, q, user, from, to, sort, null)),
            ["Comment", "Film's id", "Film", "Author", "Text", "Spoiler", "Reply", "Written (UTC)", "Edited", "Deleted", "Hidden", "Held", "Likes", "Open reports"],
            c => [Csv.Number(c.Id), Csv.Number(c.MovieId), c.MovieTitle, c.Author, c.Text, Csv.YesNo(c.Spoiler), Csv.YesNo(c.IsReply), Csv.Moment(c.CreatedUtc), Csv.YesNo(c.Edited), Csv.YesNo(c.Deleted), Csv.YesNo(c.Hidden), Csv.YesNo(c.Held), Csv.Number(c.Likes), Csv.Number(c.OpenReports)]);

    private static StaffCommentsFilter Filter(string? status, string? q, string? user, string? from, string? to, string? sort, string? page) =>
        new(Asked.Choice<StaffCommentStatus>(status), Asked.Text(q), Asked.Text(user), Asked.Day(from), Asked.Day(to), Asked.Text(sort) ?? StaffCommentsFilter.Newest, Asked.Page(page));

    [HttpPost(StaffAddresses.Comments + "/{id:long}/hide")]
    public Task<IActionResult> Hide(long id, string? returnUrl, CancellationToken cancellationToken) =>
        TellAsync(moderation.HideAsync(this.Actor(), id, cancellationToken), returnUrl, "The comment is hidden.", "It was hidden or deleted already.");

    [HttpPost(StaffAddresses.Comments + "/{id:long}/restore")]
    public Task<IActionResult> Restore(long id, string? returnUrl, CancellationToken cancellationToken) =>
        TellAsync(moderation.RestoreAsync(this.Actor(), id, cancellationToken), returnUrl, "The comment is shown again.", "It is not hidden.");

    [HttpPost(StaffAddresses.Comments + "/{id:long}/approve")]
    public Task<IActionResult> Approve(long id, string? returnUrl, CancellationToken cancellationToken) =>
        TellAsync(moderation.ApproveAsync(this.Actor(), id, cancellationToken), returnUrl, "Everybody sees the comment now.", "It is not waiting.");

    [HttpPost(StaffAddresses.Comments + "/{id:long}/block")]
    public Task<IActionResult> Block(long id, string? reason, string? returnUrl, CancellationToken cancellationToken) =>
        TellAsync(moderation.BlockAuthorAsync(this.Actor(), id, reason, cancellationToken), returnUrl, "The author can’t comment any more.", "The author can’t be blocked: blocked already, or one of the staff.");

    [HttpPost(StaffAddresses.Comments + "/{id:long}/unblock")]
    public Task<IActionResult> Unblock(long id, string? returnUrl, CancellationToken cancellationToken) =>
        TellAsync(moderation.UnblockAuthorAsync(this.Actor(), id, cancellationToken), returnUrl, "The author may comment again.", "The author is not blocked.");

    [HttpPost(StaffAddresses.Comments + "/bulk")]
    public async Task<IActionResult> Bulk(string? deed, long[] ids, string? returnUrl, CancellationToken cancellationToken)
    {
        Func<Core.Audit.Actor, long, CancellationToken, Task<ModerationOutcome>>? act = deed switch { "hide" => moderation.HideAsync, "restore" => moderation.RestoreAsync, "approve" => moderation.ApproveAsync, _ => null };
        if (act is null || ids.Length == 0) return this.Incomplete(returnUrl, StaffAddresses.Comments, "Tick the comments first.");
        var done = 0;
        var all = ids.Distinct().ToList();
        foreach (var id in all.Take(MostAtOnce))
            if (await act(this.Actor(), id, cancellationToken) == ModerationOutcome.Done) done++;
        var words = $"{done} of {Counted.Of(all.Count, "comment")}: {deed}.{(all.Count > MostAtOnce ? $" At most {MostAtOnce} at once: {all.Count - MostAtOnce} were not looked at." : "")}";
        return done > 0 ? this.Back(returnUrl, StaffAddresses.Comments, words) : this.TooLate(returnUrl, StaffAddresses.Comments, words);
    }

    private async Task<IActionResult> TellAsync(Task<ModerationOutcome> deed, string? returnUrl, string done, string nothing) => await deed switch
    {
        ModerationOutcome.NotFound => NotFound(),
        ModerationOutcome.TooLong => this.Incomplete(returnUrl, StaffAddresses.Comments, $"A reason has at most {CommentBlock.ReasonLength} characters."),
        ModerationOutcome.Nothing => this.TooLate(returnUrl, StaffAddresses.Comments, nothing),
        _ => this.Back(returnUrl, StaffAddresses.Comments, done),
    };
}
