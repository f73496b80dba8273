using System.Globalization;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>What came of an admin's deed.</summary>
public enum MoneyOutcome
{
    Done,
    NotFound,

    /// <summary>There was nothing to do any more: somebody was faster.</summary>
    Nothing,
    NoteMissing,
    NoteTooLong,

    /// <summary>Stripe did not answer.</summary>
    Unavailable,

    /// <summary>It was tried, and did not work; it is tried again later.</summary>
    Failed,
}

/// <summary>What admins do about money beside deciding refunds. Each deed stands in the audit log.</summary>
public sealed class MoneyDeeds(CinemaDb db, StripeInbox inbox, PaymentService payments, AuditLog audit, TimeProvider clock)
{
    /// <summary>A person has looked after an order that needed a look.</summary>
    /// <param name="note">What was found and done; it stands in the audit log.</param>
    public Task<MoneyOutcome> SettleAlertAsync(Actor by, long orderId, string? note, CancellationToken cancellationToken = default) =>
        WithNoteAsync(note, async words =>
        {
            if (await db.Orders.SingleOrDefaultAsync(o => o.Id == orderId, cancellationToken) is not { } order) return MoneyOutcome.NotFound;
            if (order.Alert is not { } alert) return MoneyOutcome.Nothing;
            order.Alert = null;
            // Money that Stripe could not send back went another way: it is not asked about any more.
            var failed = db.Refunds.Where(r => r.OrderId == orderId && r.Origin == RefundOrigin.LateMoney && r.State == RefundState.Failed).Select(r => r.ChargeId);
            var refused = alert.Contains(OrderAlerts.NotSentBack, StringComparison.Ordinal);
            foreach (var attempt in await db.CheckoutAttempts.Where(a => a.OrderId == orderId && (a.State == AttemptState.Surplus || a.State == AttemptState.Returned) && (failed.Contains(a.ChargeId!) || refused && a.State == AttemptState.Surplus && a.ChargeId != null)).ToListAsync(cancellationToken))
                attempt.State = AttemptState.LookedAfter;
            await audit.AddAsync(by, new Deed("order.alert-settle", nameof(Order), Text(orderId), new { Alert = alert }, new { Note = words }), cancellationToken);
            return MoneyOutcome.Done;
        }, cancellationToken);

    /// <summary>A person has looked after a difference between the site and Stripe.</summary>
    public Task<MoneyOutcome> SettleDifferenceAsync(Actor by, long differenceId, string? note, CancellationToken cancellationToken = default) =>
        WithNoteAsync(note, async words =>
        {
            if (await db.Differences.SingleOrDefaultAsync(d => d.Id == differenceId, cancellationToken) is not { } difference) return MoneyOutcome.NotFound;
            if (difference.SettledUtc is not null) return MoneyOutcome.Nothing;
            difference.Settle(by.Id, words, clock.GetUtcNow().UtcDateTime);
            await audit.AddAsync(by, new Deed("difference.settle", nameof(Difference), Text(differenceId), new { difference.Kind, difference.StripeId, difference.Here, difference.AtStripe }, new { Note = words }), cancellationToken);
            return MoneyOutcome.Done;
        }, cancellationToken);

    /// <summary>Compares an order with Stripe now.</summary>
    public async Task<MoneyOutcome> AskStripeAsync(Actor by, long orderId, CancellationToken cancellationToken = default)
    {
        if (await StateAsync(orderId, cancellationToken) is not { } before) return MoneyOutcome.NotFound;
        try
        {
            await payments.SettleAsync(orderId, cancellationToken);
        }
        catch (PaymentUnknownException)
        {
            return MoneyOutcome.Unavailable;
        }
        var after = await StateAsync(orderId, cancellationToken);
        await db.InTransaction(() => audit.AddAsync(by, new Deed("order.ask-stripe", nameof(Order), Text(orderId), before, after), cancellationToken), cancellationToken);
        return before == after ? MoneyOutcome.Nothing : MoneyOutcome.Done;
    }

    /// <summary>Takes up an event of Stripe's that was given up.</summary>
    public async Task<MoneyOutcome> ReplayAsync(Actor by, string eventId, CancellationToken cancellationToken = default)
    {
        if (await db.StripeEvents.AsNoTracking().Where(e => e.EventId == eventId).Select(e => new { e.State, e.Type, e.Tries, e.Error }).SingleOrDefaultAsync(cancellationToken) is not { } before) return MoneyOutcome.NotFound;
        var revived = await db.InTransaction(async () =>
        {
            if (!await inbox.ReviveAsync(eventId, cancellationToken)) return false;
            await audit.AddAsync(by, new Deed("event.replay", "StripeEvent", eventId, before), cancellationToken);
            return true;
        }, cancellationToken);
        if (!revived) return MoneyOutcome.Nothing;
        await inbox.ProcessAsync(eventId, cancellationToken);
        var after = await db.StripeEvents.AsNoTracking().Where(e => e.EventId == eventId).Select(e => new { e.State, e.Tries, e.Error }).SingleAsync(cancellationToken);
        // An entry of its own: the first stands also when the site stops in between.
        await db.InTransaction(() => audit.AddAsync(by, new Deed("event.replayed", "StripeEvent", eventId, null, after), cancellationToken), cancellationToken);
        return after.State is InboxState.Processed or InboxState.Ignored ? MoneyOutcome.Done : MoneyOutcome.Failed;
    }

    private sealed record OrderState(OrderStatus Status, long RefundedMinor, string? Alert);

    private Task<OrderState?> StateAsync(long orderId, CancellationToken cancellationToken) =>
        db.Orders.AsNoTracking().Where(o => o.Id == orderId).Select(o => new OrderState(o.Status, o.RefundedMinor, o.Alert)).SingleOrDefaultAsync(cancellationToken);

    private async Task<MoneyOutcome> WithNoteAsync(string? note, Func<string, Task<MoneyOutcome>> deed, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(note)) return MoneyOutcome.NoteMissing;
        var words = note.Trim();
        if (words.Length > Difference.NoteLength) return MoneyOutcome.NoteTooLong;
        try
        {
            return await db.InTransaction(() => deed(words), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return MoneyOutcome.Nothing;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
