using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Community;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>What viewers reported.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class ReportsController(StaffReportsQuery reports, CommentModeration moderation) : Controller
{
    [HttpGet(StaffAddresses.Reports)]
    public async Task<IActionResult> Index(string? status, string? q, string? user, string? from, string? to, string? sort, string? page, CancellationToken cancellationToken)
    {
        var filter = Filter(status, q, user, from, to, sort, page);
        return View(new ReportsPage(filter, await reports.ListAsync(filter, cancellationToken: cancellationToken)));
    }

    /// <summary>The same for a spreadsheet, all of it.</summary>
    [HttpGet(StaffAddresses.Reports + ".csv")]
    public IActionResult Export(string? status, string? q, string? user, string? from, string? to, string? sort) =>
        new CsvResult<StaffReport>("reports", reports.AllAsync(Filter(status, q, user, from, to, sort, null)),
            ["Report", "Reason", "Words", "Reporter", "Reported (UTC)", "State", "Decided (UTC)", "Decided by", "Note", "Comment", "Text", "Author", "Film's id", "Film"],
            r => [Csv.Number(r.Id), r.Reason.ToString(), r.Text, r.Reporter, Csv.Moment(r.ReportedUtc), r.State.ToString(), r.DecidedUtc is { } decided ? Csv.Moment(decided) : null, r.DecidedBy, r.Note, Csv.Number(r.CommentId), r.Comment, r.Author, Csv.Number(r.MovieId), r.MovieTitle]);

    [HttpPost(StaffAddresses.Reports + "/{id:long}/accept")]
    public Task<IActionResult> Accept(long id, string? note, string? returnUrl, CancellationToken cancellationToken) => DecideAsync(id, accept: true, note, returnUrl, cancellationToken);

    [HttpPost(StaffAddresses.Reports + "/{id:long}/reject")]
    public Task<IActionResult> Reject(long id, string? note, string? returnUrl, CancellationToken cancellationToken) => DecideAsync(id, accept: false, note, returnUrl, cancellationToken);

    private async Task<IActionResult> DecideAsync(long id, bool accept, string? note, string? returnUrl, CancellationToken cancellationToken)
    {
        note = StaffActs.Lines(note);
        switch (await moderation.DecideAsync(this.Actor(), id, accept, note, cancellationToken))
        {
            case ModerationOutcome.NotFound:
                return NotFound();
            case ModerationOutcome.Nothing:
                return this.TooLate(returnUrl, StaffAddresses.Reports, "Somebody has decided that report already.");
            case ModerationOutcome.TooLong:
                var asked = this.ChoicesOf(returnUrl, StaffAddresses.Reports);
                string? Choice(string name) => asked.GetValueOrDefault(name);
                var filter = Filter(Choice("status"), Choice("q"), Choice("user"), Choice("from"), Choice("to"), Choice("sort"), Choice("page"));
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return View("Index", new ReportsPage(filter, await reports.ListAsync(filter, id, cancellationToken), (id, note!)));
            default:
                return this.Back(returnUrl, StaffAddresses.Reports, accept ? "The report is accepted and the comment hidden." : "The report is rejected; the comment stays.");
        }
    }

    // Without a choice the list is what there is to do.
    private static StaffReportsFilter Filter(string? status, string? q, string? user, string? from, string? to, string? sort, string? page) =>
        new(string.IsNullOrEmpty(status) ? ReportState.Open : Asked.Choice<ReportState>(status), Asked.Text(q), Asked.Text(user), Asked.Day(from), Asked.Day(to), Asked.Text(sort) ?? StaffReportsFilter.Oldest, Asked.Page(page));
}
