using CinemaSite.Core;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;

namespace CinemaSite.Models;

/// <summary>A step in what happened to an order.</summary>
public sealed record TimelineStep(string Title, string Detail, string State);

/// <summary>How to try again after a payment was declined.</summary>
public sealed record Declined(DeclineAdvice Advice, DateTime AtUtc);

/// <summary>An order's page.</summary>
/// <param name="Order">The order.</param>
/// <param name="Payments">Newest first.</param>
/// <param name="Confirming">The address to ask again, while Stripe's word is awaited.</param>
public sealed record OrderPage(OrderDetails Order, IReadOnlyList<PaymentRow> Payments, string? Confirming = null)
{
    /// <summary>The right of withdrawal ends so long after the payment, or at first play.</summary>
    private static readonly TimeSpan Withdrawal = TimeSpan.FromDays(14);

    public bool IsPending => Order.Status == OrderStatus.Pending;

    /// <summary>Money is on its way, as with a bank debit.</summary>
    public bool IsProcessing => IsPending && Payments.Any(p => p.Status == PaymentStatus.Processing);

    public bool CanPay => IsPending && !IsProcessing && !Order.NeedsStaff;

    public bool HasReceipt => Order.PaidUtc is not null;

    /// <summary>The last word of a bank that said no, while the order can still be paid.</summary>
    public Declined? Declined => CanPay && Payments is [{ Status: PaymentStatus.Failed } last, ..] ? new Declined(DeclineAdvice.For(last.DeclineCode), last.OccurredUtc) : null;

    public string StatusText => IsProcessing ? "Payment on its way" : Words.Of(Order.Status);

    /// <summary>Whether the film can be watched by this order.</summary>
    public static bool CanWatch(OrderFilm film) => film?.State == EntitlementState.Owned;

    /// <summary>What happened and what comes, oldest first.</summary>
    public IReadOnlyList<TimelineStep> Timeline()
    {
        var steps = new List<TimelineStep> { new("Order placed", Words.Moment(Order.PlacedUtc), "done") };
        foreach (var payment in Payments.Reverse())
        {
            if (payment.Status == PaymentStatus.Failed) steps.Add(new("Payment declined", $"{Words.Moment(payment.OccurredUtc)}, the order stayed payable", "done"));
            else if (payment.Status == PaymentStatus.Processing) steps.Add(new("Payment on its way", $"{Words.Moment(payment.OccurredUtc)}, it can take some days", "now"));
        }
        if (Order.PaidUtc is { } paid)
        {
            var method = Payments.FirstOrDefault(p => p.Status is not (PaymentStatus.Failed or PaymentStatus.Canceled)) is { } row ? $", {Words.Method(row)}" : "";
            steps.Add(new("Payment received", Words.Moment(paid) + method, "done"));
            var isLive = Order.Status is OrderStatus.Paid or OrderStatus.PartiallyRefunded;
            steps.Add(new("In your library", isLive ? "Ready to watch" : "Until the refund", isLive ? "now" : "done"));
            if (Order.RefundedMinor > 0) steps.Add(new(Order.Status == OrderStatus.Refunded ? "Refunded" : "Partly refunded", $"{Money.Format(Order.RefundedMinor, Order.Currency)} went back", "done"));
            if (Order.Status == OrderStatus.Paid) steps.Add(new("Right of withdrawal ends", $"at first play, or {paid + Withdrawal:d MMMM}", ""));
        }
        else if (Order.CanceledUtc is { } canceled)
        {
            steps.Add(new(Order.CancelReason == CancelReasons.Expired ? "Time ran out" : "Canceled", $"{Words.Moment(canceled)}, nothing was charged", "done"));
        }
        else if (!IsProcessing)
        {
            steps.Add(new(Confirming is null ? "Waiting for payment" : "Confirming the payment", Confirming is null ? $"We keep the films for you until {Order.ExpiresUtc:HH:mm} UTC" : "We are asking Stripe", "now"));
        }
        return steps;
    }
}
