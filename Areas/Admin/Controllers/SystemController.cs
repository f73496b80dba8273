using CinemaSite.Areas.Admin.Deeds;
using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Payments;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>The machinery: jobs, differences from Stripe, mails given up, Stripe's events, the configuration. For admins.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Admin)]
public sealed class SystemController(SystemQuery system, ConfigurationCheck settings, MoneyDeeds deeds, MailDeeds mails, TimeProvider clock) : Controller
{
    [HttpGet(StaffAddresses.System)]
    public async Task<IActionResult> Index(string? status, string? q, string? from, string? to, string? page, CancellationToken cancellationToken) =>
        View(await PageAsync(Filter(status, q, from, to, page), null, cancellationToken));

    [HttpPost(StaffAddresses.System + "/events/{id}/replay")]
    public async Task<IActionResult> Replay(string id, string? returnUrl, CancellationToken cancellationToken) => await deeds.ReplayAsync(this.Actor(), id, cancellationToken) switch
    {
        MoneyOutcome.NotFound => NotFound(),
        MoneyOutcome.Nothing => this.TooLate(returnUrl, StaffAddresses.System, "That event was not given up: there is nothing to replay."),
        MoneyOutcome.Failed => this.Back(returnUrl, StaffAddresses.System, "The event was tried again and did not work; the job goes on trying.", done: false),
        _ => this.Back(returnUrl, StaffAddresses.System, "The event is done."),
    };

    [HttpPost(StaffAddresses.System + "/mails/{id:guid}/retry")]
    public async Task<IActionResult> Retry(Guid id, string? returnUrl, CancellationToken cancellationToken) =>
        await mails.RetryAsync(this.Actor(), id, cancellationToken) switch
        {
            null => NotFound(),
            false => this.TooLate(returnUrl, StaffAddresses.System, "That mail is not given up: there is nothing to try again."),
            true => this.Back(returnUrl, StaffAddresses.System, "The mail is in the queue again."),
        };

    [HttpPost(StaffAddresses.System + "/differences/{id:long}/settle")]
    public async Task<IActionResult> Settle(long id, string? note, string? returnUrl, CancellationToken cancellationToken)
    {
        var outcome = await deeds.SettleDifferenceAsync(this.Actor(), id, note, cancellationToken);
        switch (outcome)
        {
            case MoneyOutcome.NotFound:
                return NotFound();
            case MoneyOutcome.Nothing:
                return this.TooLate(returnUrl, StaffAddresses.System, "That difference is settled already.");
            case MoneyOutcome.Done:
                return this.Back(returnUrl, StaffAddresses.System, "The difference is settled. It comes back if it changes.");
            default:
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                var asked = this.ChoicesOf(returnUrl, StaffAddresses.System);
                string? Choice(string name) => asked.GetValueOrDefault(name);
                var filter = Filter(Choice("status"), Choice("q"), Choice("from"), Choice("to"), Choice("page"));
                return View("Index", await PageAsync(filter, id, cancellationToken) with { Wrong = (id, note ?? "", Labels.OfNote(outcome)) });
        }
    }

    private static StaffEventsFilter Filter(string? status, string? q, string? from, string? to, string? page) =>
        new(Asked.Choice<InboxState>(status), Asked.Text(q), Asked.Day(from), Asked.Day(to), Asked.Page(page));

    private async Task<SystemPage> PageAsync(StaffEventsFilter filter, long? always, CancellationToken cancellationToken)
    {
        var state = await system.ReadAsync(filter, always, cancellationToken);
        return new SystemPage(filter with { Page = state.Events.PageNumber }, state, settings.Read(), clock.GetUtcNow().UtcDateTime);
    }
}
