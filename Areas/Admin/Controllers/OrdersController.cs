using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Everybody's orders, for admins.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Admin)]
public sealed class OrdersController(StaffOrdersQuery orders, StaffOrderQuery details, MoneyDeeds deeds) : Controller
{
    [HttpGet(StaffAddresses.Orders)]
    public async Task<IActionResult> Index(string? status, string? q, string? user, string? from, string? to, string? sort, string? page, CancellationToken cancellationToken) =>
        View(await orders.ListAsync(Filter(status, q, user, from, to, sort, page), cancellationToken));

    /// <summary>The same list for a spreadsheet.</summary>
    [HttpGet(StaffAddresses.Orders + ".csv")]
    public IActionResult Export(string? status, string? q, string? user, string? from, string? to, string? sort) =>
        new CsvResult<StaffOrder>("orders", orders.AllAsync(Filter(status, q, user, from, to, sort, null)),
            ["Order", "Placed (UTC)", "Person", "Status", "Films", "Currency", "Total", "Went back", "Needs a look"],
            o => [Csv.Number(o.Id), Csv.Moment(o.PlacedUtc), o.Email, o.Status.ToString(), Csv.Number(o.Films), o.Currency.ToUpperInvariant(), Money.Plain(o.TotalMinor, o.Currency), Money.Plain(o.RefundedMinor, o.Currency), o.Alert]);

    [HttpGet(StaffAddresses.Orders + "/{id:long}")]
    public async Task<IActionResult> Show(long id, CancellationToken cancellationToken) =>
        await details.FindAsync(id, cancellationToken) is { } order ? View(new StaffOrderPage(order)) : NotFound();

    [HttpPost(StaffAddresses.Orders + "/{id:long}/ask")]
    public async Task<IActionResult> Ask(long id, CancellationToken cancellationToken) => await deeds.AskStripeAsync(this.Actor(), id, cancellationToken) switch
    {
        MoneyOutcome.NotFound => NotFound(),
        MoneyOutcome.Unavailable => this.Refuse(StatusCodes.Status503ServiceUnavailable, null, StaffAddresses.Order(id), "Stripe does not answer just now. Nothing was changed."),
        MoneyOutcome.Nothing => this.Back(null, StaffAddresses.Order(id), "The order agrees with Stripe; nothing was to be changed."),
        _ => this.Back(null, StaffAddresses.Order(id), "The order was brought in step with Stripe."),
    };

    [HttpPost(StaffAddresses.Orders + "/{id:long}/settle")]
    public async Task<IActionResult> Settle(long id, string? note, CancellationToken cancellationToken)
    {
        var outcome = await deeds.SettleAlertAsync(this.Actor(), id, note, cancellationToken);
        switch (outcome)
        {
            case MoneyOutcome.NotFound:
                return NotFound();
            case MoneyOutcome.Nothing:
                return this.TooLate(null, StaffAddresses.Order(id), "Nothing is left to settle: somebody was faster.");
            case MoneyOutcome.Done:
                return this.Back(null, StaffAddresses.Order(id), "The alert is settled. It comes back if its cause is still there.");
            default:
                if (await details.FindAsync(id, cancellationToken) is not { } order) return NotFound();
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return View("Show", new StaffOrderPage(order, (note ?? "", Labels.OfNote(outcome))));
        }
    }

    private static StaffOrdersFilter Filter(string? status, string? q, string? user, string? from, string? to, string? sort, string? page) =>
        new(Asked.Choice<OrderStatus>(status), Asked.Day(from), Asked.Day(to), Asked.Text(user), Asked.Page(page))
        {
            Q = Asked.Text(q), Sort = Asked.Text(sort) ?? StaffOrdersFilter.Newest, NeedsLook = status == StaffOrdersFilter.Look,
        };
}
