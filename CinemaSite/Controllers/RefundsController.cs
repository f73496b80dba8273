using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>A buyer asks for money back.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class RefundsController(OrderQueries orders, PaymentQueries payments, RefundService refunds, RefundSender sender) : Controller
{
    /// <summary>For the films named by <c>movieId</c>, or for all of them.</summary>
    [HttpPost("/orders/{id:long}/refund")]
    public async Task<IActionResult> Ask(long id, [FromForm(Name = "movieId")] string[]? movieIds, string? reason, CancellationToken cancellationToken)
    {
        var viewer = User.ViewerId()!.Value;
        // Read here: what is no number is a film the order does not hold.
        var named = (movieIds ?? []).Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var movie) ? movie : 0).Distinct().ToList();
        ModelState.Clear();
        var asked = await refunds.AskAsync(viewer, id, named, reason, cancellationToken);
        switch (asked.Outcome)
        {
            case AskOutcome.NotFound:
                return NotFound();
            case AskOutcome.Asked:
                foreach (var refund in asked.Refunds) await TellAsync(refund, cancellationToken);
                break;
            case AskOutcome.AlreadyAsked:
                this.Notify(NoticeKind.Info, "You have asked for this refund already. What became of it stands below.");
                break;
            case AskOutcome.NothingLeft:
                this.Notify(NoticeKind.Info, "There is nothing left of this order to give back.");
                break;
            case AskOutcome.Disputed:
                this.Notify(NoticeKind.Warning, "Your bank asks about this payment just now, so the money is with the bank and can't go back twice.");
                break;
            case AskOutcome.NotPaid:
                this.Notify(NoticeKind.Info, "Nothing was paid for this order by card or bank, so there is no money to give back.");
                break;
            default:
                var (field, words) = asked.Outcome switch
                {
                    AskOutcome.NotInOrder => ("movieId", "Choose films of this order."),
                    AskOutcome.ReasonTooLong => ("reason", $"Use at most {Refund.ReasonLength:N0} characters."),
                    _ => ("reason", "Say what happened: a film that was played, or bought more than fourteen days ago, is for a person to decide."),
                };
                ModelState.AddModelError(field, words);
                return await OrdersController.PageAsync(orders, payments, viewer, id, cancellationToken) is { } page
                    ? this.Invalid("~/Views/Orders/Show.cshtml", page with { Form = new RefundForm(named, reason) })
                    : NotFound();
        }
        return this.Onward(Links.Order(id));
    }

    private async Task TellAsync(AskedRefund refund, CancellationToken aborted)
    {
        if (!refund.IsApproved)
        {
            this.Notify(NoticeKind.Success, "We got your request. Somebody looks at it and writes to you.");
            return;
        }
        using var patience = Paying.Patient(aborted);
        try
        {
            switch (await sender.SendAsync(refund.Id, patience.Token))
            {
                case RefundState.Succeeded:
                    this.Notify(NoticeKind.Success, "Your money is on its way back. It can take your bank some days to show it.");
                    return;
                case RefundState.Declined:
                    this.Notify(NoticeKind.Info, "That money had gone back already. It can take your bank some days to show it.");
                    return;
                case RefundState.Failed:
                    this.Notify(NoticeKind.Error, "The payment service did not take the refund. Our staff see it and write to you; you need do nothing.");
                    return;
            }
        }
        catch (PaymentUnknownException)
        {
            // The job asks again.
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            // The job asks again.
        }
        this.Notify(NoticeKind.Success, "Your refund is approved. We write to you when the money is on its way.");
    }
}
