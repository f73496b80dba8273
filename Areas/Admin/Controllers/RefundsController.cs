using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Payments;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Everybody's refunds, and the decision about those that wait; for admins.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Admin)]
public sealed class RefundsController(StaffRefundsQuery refunds, RefundService service, RefundSender sender) : Controller
{
    // Nobody looks at a page longer; the job goes on with what is left.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [HttpGet(StaffAddresses.Refunds)]
    public async Task<IActionResult> Index(string? status, string? q, string? user, string? from, string? to, string? sort, string? page, CancellationToken cancellationToken) =>
        View(await refunds.ListAsync(Filter(status, q, user, from, to, sort, page), cancellationToken: cancellationToken));

    /// <summary>The same list for a spreadsheet.</summary>
    [HttpGet(StaffAddresses.Refunds + ".csv")]
    public IActionResult Export(string? status, string? q, string? user, string? from, string? to, string? sort) =>
        new CsvResult<StaffRefund>("refunds", refunds.AllAsync(Filter(status, q, user, from, to, sort, null)),
            ["Refund", "Order", "Asked (UTC)", "Person", "Status", "Origin", "Films", "Currency", "Amount", "Reason", "Message"],
            r => [Csv.Number(r.Id), Csv.Number(r.OrderId), Csv.Moment(r.RequestedUtc), r.Email, r.State.ToString(), r.Origin.ToString(), string.Join("; ", r.Films), r.Currency.ToUpperInvariant(),
                Money.Plain(r.AmountMinor, r.Currency), r.Reason, r.Message]);

    [HttpPost(StaffAddresses.Refunds + "/{id:long}/approve")]
    public Task<IActionResult> Approve(long id, string? message, string? returnUrl, CancellationToken cancellationToken) => DecideAsync(id, approve: true, message, returnUrl, cancellationToken);

    [HttpPost(StaffAddresses.Refunds + "/{id:long}/decline")]
    public Task<IActionResult> Decline(long id, string? message, string? returnUrl, CancellationToken cancellationToken) => DecideAsync(id, approve: false, message, returnUrl, cancellationToken);

    private async Task<IActionResult> DecideAsync(long id, bool approve, string? message, string? returnUrl, CancellationToken cancellationToken)
    {
        message = StaffActs.Lines(message);
        var outcome = approve ? await service.ApproveAsync(this.Actor(), id, message, cancellationToken) : await service.DeclineAsync(this.Actor(), id, message, cancellationToken);
        switch (outcome)
        {
            case DecideOutcome.NotFound:
                return NotFound();
            case DecideOutcome.AlreadyDecided:
                return this.TooLate(returnUrl, StaffAddresses.Refunds, "Somebody has decided that refund already.");
            case DecideOutcome.Disputed:
                return this.TooLate(returnUrl, StaffAddresses.Refunds, "The buyer's bank disputes this payment: the money can't go back as long as it does.");
            case DecideOutcome.NothingLeft:
                return this.TooLate(returnUrl, StaffAddresses.Refunds, "All of that payment has gone back already: decline the request.");
            case DecideOutcome.MadeUp:
                return this.TooLate(returnUrl, StaffAddresses.Refunds, "That payment is part of the demonstration: Stripe knows nothing of it, so no money can go back. You can decline the request.");
            case DecideOutcome.MessageTooLong:
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                var asked = this.ChoicesOf(returnUrl, StaffAddresses.Refunds);
                string? Choice(string name) => asked.GetValueOrDefault(name);
                var filter = Filter(Choice("status"), Choice("q"), Choice("user"), Choice("from"), Choice("to"), Choice("sort"), Choice("page"));
                return View("Index", await refunds.ListAsync(filter, id, cancellationToken) with { Refused = (id, message!) });
            default:
                return this.Back(returnUrl, StaffAddresses.Refunds, approve ? await SendAsync(id, cancellationToken) : "The refund is declined, and its buyer is told.");
        }
    }

    private async Task<string> SendAsync(long id, CancellationToken aborted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(Patience);
        try
        {
            var state = await sender.SendAsync(id, limit.Token);
            if (state == RefundState.Succeeded) return "The refund is approved, and the money went back.";
            if (state == RefundState.Declined) return "The money had gone back already, by Stripe’s dashboard.";
            if (state == RefundState.Failed) return "The refund is approved, but Stripe did not take it: see the order.";
        }
        catch (PaymentUnknownException)
        {
            // The job asks again.
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            // The job asks again.
        }
        return "The refund is approved; Stripe's word about the money is awaited.";
    }

    private static StaffRefundsFilter Filter(string? status, string? q, string? user, string? from, string? to, string? sort, string? page) =>
        new(Asked.Choice<RefundState>(status), Asked.Text(q), Asked.Text(user), Asked.Day(from), Asked.Day(to), Asked.Text(sort) ?? StaffRefundsFilter.Newest, Asked.Page(page));
}
