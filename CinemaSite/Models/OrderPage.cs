using CinemaSite.Core;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;

namespace CinemaSite.Models;

/// <summary>A step in what happened to an order.</summary>
public sealed record TimelineStep(string Title, string Detail, string State);

/// <summary>How to try again after a payment was declined.</summary>
public sealed record Declined(DeclineAdvice Advice, DateTime AtUtc);

/// <summary>What was asked in the form for a refund, when it comes back.</summary>
public sealed record RefundForm(IReadOnlyList<int> MovieIds, string? Reason);

/// <summary>An order's page.</summary>
/// <param name="Order">The order.</param>
/// <param name="Payments">Newest first.</param>
/// <param name="Refunds">Oldest first.</param>
/// <param name="Confirming">The address to ask again, while Stripe's word is awaited.</param>
public sealed record OrderPage(OrderDetails Order, IReadOnlyList<PaymentRow> Payments, OrderRefunds Refunds, string? Confirming = null)
{
    /// <summary>The form for a refund as it was sent.</summary>
    public RefundForm? Form { get; init; }

    /// <summary>The films that can still be given back.</summary>
    public IReadOnlyList<OrderFilm> Returnable { get; } =
        Refunds.CameByStripe && Order.Status is OrderStatus.Paid or OrderStatus.PartiallyRefunded
            ? [.. Order.Films.Where(f => f is { State: EntitlementState.Owned, PriceMinor: > 0 } && Refunds.Rows.All(r => !r.IsLive || !r.MovieIds.Contains(f.MovieId)))]
            : [];

    /// <summary>The film was never played and goes back without questions until this moment; null when a person decides.</summary>
    public DateTime? FreelyUntil(OrderFilm film, DateTime nowUtc) =>
        film is { FirstPlayedUtc: null, FirstSentUtc: null } && Order.PaidUtc + RefundService.Withdrawal is { } end && nowUtc <= end ? end : null;

    /// <summary>Whether the film's box is ticked.</summary>
    public bool IsChosen(OrderFilm film) => Form is null || Form.MovieIds.Count == 0 || Form.MovieIds.Contains(film?.MovieId ?? 0);

    public bool IsPending => Order.Status == OrderStatus.Pending;

    /// <summary>Money is on its way, as with a bank debit.</summary>
    public bool IsProcessing => IsPending && Payments.Any(p => p.Status == PaymentStatus.Processing);

    public bool CanPay => IsPending && !IsProcessing && !Order.NeedsStaff;

    public bool HasReceipt => Order.PaidUtc is not null;

    /// <summary>The last word of a bank that said no, while the order can still be paid.</summary>
    public Declined? Declined => CanPay && Payments is [{ Status: PaymentStatus.Failed } last, ..] ? new Declined(DeclineAdvice.For(last.DeclineCode), last.OccurredUtc) : null;

    /// <summary>The payment that paid the order; money that came besides it went back.</summary>
    public PaymentRow? PaidBy => Payments.FirstOrDefault(p => p.PaidOrder) ?? Payments.FirstOrDefault(p => p.Status is not (PaymentStatus.Failed or PaymentStatus.Canceled or PaymentStatus.Processing));

    /// <summary>What a pending order waits for.</summary>
    public string? Waiting => Order.Status != OrderStatus.Pending ? null : IsProcessing ? "Payment on its way" : "Waiting for payment";

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
            var method = PaidBy is { } row ? $", {Words.Method(row)}" : "";
            steps.Add(new("Payment received", Words.Moment(paid) + method, "done"));
            steps.Add(InLibrary());
            steps.AddRange(Refunds.Rows.SelectMany(StepsOf).OrderBy(s => s.At).Select(s => s.Step));
            if (Order.Films.Any(f => f.State == EntitlementState.Frozen)) steps.Add(new("Your bank asks about the payment", "The films are locked until that is answered", "now"));
            if (Order.Status == OrderStatus.Paid) steps.Add(new("Right of withdrawal ends", $"at first play, or {paid + RefundService.Withdrawal:d MMMM}", ""));
        }
        else if (Order.CanceledUtc is { } canceled)
        {
            steps.Add(new(Order.CancelReason == CancelReasons.Expired ? "Time ran out" : "Canceled", Words.Moment(canceled) + (Payments.Any(p => p.Status is PaymentStatus.Succeeded or PaymentStatus.Refunded or PaymentStatus.PartiallyRefunded or PaymentStatus.Disputed) ? "" : ", nothing was charged"), "done"));
            steps.AddRange(Refunds.Rows.SelectMany(StepsOf).OrderBy(s => s.At).Select(s => s.Step));
        }
        else if (!IsProcessing)
        {
            steps.Add(new(Confirming is null ? "Waiting for payment" : "Confirming the payment", Confirming is null ? $"We keep the films for you until {Order.ExpiresUtc:HH:mm} UTC" : "We are asking Stripe", "now"));
        }
        return steps;
    }

    private TimelineStep InLibrary()
    {
        var films = Order.Films;
        if (films.Any(f => f.State == EntitlementState.Owned)) return new("In your library", "Ready to watch", "now");
        if (films.Any(f => f.State == EntitlementState.Frozen)) return new("In your library", "Locked for now", "done");
        return new("In your library", Order.Status == OrderStatus.Refunded ? "Until the refund" : "Until your bank took the payment back", "done");
    }

    private static IEnumerable<(DateTime At, TimelineStep Step)> StepsOf(RefundRow refund)
    {
        if (refund.IsSpared) yield break;
        var amount = Money.Format(refund.AmountMinor, refund.Currency);
        if (refund.Origin == RefundOrigin.LateMoney)
        {
            var at = refund.EndedUtc ?? refund.RequestedUtc;
            yield return refund.State switch
            {
                RefundState.Succeeded => (at, new("A late payment went back", $"{Words.Moment(at)}, {amount} that the order did not need", "done")),
                RefundState.Failed => (at, new("A late payment could not go back", $"{amount}; our staff look at it", "now")),
                _ => (at, new("A late payment goes back", $"{amount} that the order did not need", "now")),
            };
            yield break;
        }
        if (refund.Origin == RefundOrigin.Buyer && (refund.ByStaff || refund.State == RefundState.Requested))
            yield return (refund.RequestedUtc, new("Refund asked for", $"{Words.Moment(refund.RequestedUtc)}, {amount}", refund.State == RefundState.Requested ? "now" : "done"));
        if (refund is { Origin: RefundOrigin.Buyer, DecidedUtc: { } decided })
            yield return (decided, new(refund.State == RefundState.Declined ? "Refund declined" : "Refund approved", Words.Moment(decided) + (refund.Message is null ? "" : $": {refund.Message}"), "done"));
        var last = refund.EndedUtc ?? refund.DecidedUtc ?? refund.RequestedUtc;
        if (refund.State is RefundState.Approved or RefundState.Pending) yield return (last, new("Refund on its way", amount, "now"));
        else if (refund.State == RefundState.Succeeded) yield return (last, new("Refunded", $"{Words.Moment(last)}, {amount} went back", "done"));
        else if (refund.State == RefundState.Failed) yield return (last, new("Refund failed", $"{Words.Moment(last)}, {amount} did not arrive; our staff look at it", "done"));
    }
}
