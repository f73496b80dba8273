using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Payments;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Everybody's payments, for admins.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Admin)]
public sealed class PaymentsController(StaffPaymentsQuery payments) : Controller
{
    [HttpGet(StaffAddresses.Payments)]
    public async Task<IActionResult> Index(string? status, string? q, string? user, string? from, string? to, string? sort, string? page, CancellationToken cancellationToken) =>
        View(await payments.ListAsync(Filter(status, q, user, from, to, sort, page), cancellationToken));

    /// <summary>The same list for a spreadsheet.</summary>
    [HttpGet(StaffAddresses.Payments + ".csv")]
    public IActionResult Export(string? status, string? q, string? user, string? from, string? to, string? sort) =>
        new CsvResult<StaffPayment>("payments", payments.AllAsync(Filter(status, q, user, from, to, sort, null)),
            ["Payment", "Order", "Date (UTC)", "Person", "Status", "Currency", "Amount", "Went back", "Declined because", "Card", "Stripe"],
            p => [Csv.Number(p.Id), Csv.Number(p.OrderId), Csv.Moment(p.OccurredUtc), p.Email, p.Status.ToString(), p.Currency.ToUpperInvariant(), Money.Plain(p.AmountMinor, p.Currency),
                Money.Plain(p.RefundedMinor, p.Currency), p.DeclineCode, p.CardLast4 is null ? null : $"{p.CardBrand} {p.CardLast4}", p.StripeId]);

    private static StaffPaymentsFilter Filter(string? status, string? q, string? user, string? from, string? to, string? sort, string? page) =>
        new(Asked.Choice<PaymentStatus>(status), Asked.Text(q), Asked.Text(user), Asked.Day(from), Asked.Day(to), Asked.Text(sort) ?? StaffPaymentsFilter.Newest, Asked.Page(page));
}
