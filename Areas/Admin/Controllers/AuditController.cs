using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>What staff did, for admins to look at.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Admin)]
public sealed class AuditController(StaffAuditQuery audit) : Controller
{
    [HttpGet(PeopleAddresses.Audit)]
    public async Task<IActionResult> Index(string? q, string? user, string? kind, string? from, string? to, string? before, string? page, CancellationToken cancellationToken)
    {
        var filter = Filter(q, user, kind, from, to) with { Before = Asked.Id(before), Page = Asked.Page(page) };
        return View(new AuditPage(filter, await audit.ListAsync(filter, cancellationToken)));
    }

    /// <summary>The same for a spreadsheet, all of it.</summary>
    [HttpGet(PeopleAddresses.Audit + ".csv")]
    public IActionResult Export(string? q, string? user, string? kind, string? from, string? to) =>
        new CsvResult<StaffDeed>("audit", audit.AllAsync(Filter(q, user, kind, from, to)),
            ["Entry", "When (UTC)", "Person", "Person's id", "Deed", "Kind", "Of", "Before", "After", "From"],
            d => [Csv.Number(d.Id), Csv.Moment(d.DoneUtc), d.ActorEmail, d.ActorId.ToString(), d.Action, d.Subject, d.SubjectId, d.Before, d.After, d.Address]);

    private static StaffAuditFilter Filter(string? q, string? user, string? kind, string? from, string? to) =>
        new(Asked.Text(q), Asked.Text(user), Asked.Text(kind), Asked.Day(from), Asked.Day(to), null);
}
