using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Payments;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>Something that happened to an order.</summary>
public sealed record OrderMoment(DateTime Utc, string What, string? Detail = null);

/// <summary>An order for admins; <paramref name="Wrong"/> is the note that came back, and what is wrong with it.</summary>
public sealed record StaffOrderPage(StaffOrderDetails Details, (string Note, string Fault)? Wrong = null)
{
    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<OrderMoment> Timeline()
    {
        var (order, moments) = (Details.Order, new List<OrderMoment>());
        void Add(DateTime? utc, string what, string? detail = null)
        {
            if (utc is { } then) moments.Add(new OrderMoment(then, what, detail));
        }

        Add(order.PlacedUtc, "Placed", $"agreed to immediate delivery, text {order.ConsentVersion}");
        foreach (var attempt in Details.Attempts) Add(attempt.CreatedUtc, $"Try {attempt.Number} to pay", Labels.Of(attempt.State));
        foreach (var payment in Details.Payments) Add(payment.OccurredUtc, $"Payment of {Money.Format(payment.AmountMinor, payment.Currency)}", payment.DeclineCode is null ? payment.Status.ToString() : $"{payment.Status}: {payment.DeclineCode}");
        Add(order.PaidUtc, "Paid");
        Add(order.CanceledUtc, "Canceled", order.CancelReason);
        foreach (var refund in Details.Refunds)
        {
            var amount = Money.Format(refund.AmountMinor, refund.Currency);
            Add(refund.RequestedUtc, refund.Origin switch { RefundOrigin.Stripe => $"Refund of {amount} begun at Stripe", RefundOrigin.LateMoney => $"{amount} that came late sent back", _ => $"Refund of {amount} asked for" }, refund.Reason);
            if (refund.Origin == RefundOrigin.Buyer && (refund.State != RefundState.Declined || refund.Error == Refund.GoneAlready)) Add(refund.DecidedUtc, "Refund approved", refund.Message);
            if (refund.State is RefundState.Succeeded or RefundState.Failed or RefundState.Declined) Add(refund.EndedUtc, refund.State switch { RefundState.Succeeded => $"{amount} went back", RefundState.Declined when refund.Error == Refund.GoneAlready => "The money had gone back already", RefundState.Declined => "Refund declined", _ => $"Refund of {amount} failed" }, refund.State == RefundState.Declined ? (refund.Error == Refund.GoneAlready ? null : refund.Message) : refund.Error);
        }
        foreach (var deed in Details.Deeds) Add(deed.DoneUtc, deed.Action switch { "order.alert-settle" => "Alert settled", "order.ask-stripe" => "Stripe asked", _ => deed.Action }, $"by {deed.By ?? Core.Accounts.DisplayNames.Deleted}{(deed.After is null ? "" : $": {deed.After}")}");
        return [.. moments.OrderBy(m => m.Utc)];
    }
}
