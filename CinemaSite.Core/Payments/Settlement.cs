using System.Globalization;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Payments;

/// <summary>What Stripe said about one attempt; no session means that Stripe made none or does not know it.</summary>
public sealed record Finding(long AttemptId, SessionTruth? Session);

/// <summary>Money that came for an order which did not need it, to be sent back.</summary>
public sealed record SurplusCharge(string ChargeId, DateTime CreatedUtc, long LeftMinor);

/// <summary>Where the order stands after it was compared with Stripe; stale when somebody else changed it meanwhile.</summary>
public sealed record Verdict(bool Stale, OrderStatus Status, bool Processing, IReadOnlyList<SurplusCharge> Surplus);

/// <summary>The part of settling that happens in one transaction: compares an order with what Stripe said and writes what follows.</summary>
public sealed partial class Settlement(
    CinemaDb db, OrderService orders, PaymentMirror mirror, RefundFollower refundFollower, Ledger ledger, OrderClaims films, OrderAlerts alerts, Outbox outbox, PaymentMails mails, IFaultPoint faults, IOptions<StripeOptions> options, TimeProvider clock, ILogger<Settlement> logger)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Applies the findings to the order as it was at <paramref name="version"/>, when Stripe was asked.</summary>
    public Task<Verdict> ApplyAsync(long orderId, long version, IReadOnlyList<Finding> findings, string? cancelReason, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            var order = await db.Orders.Include(o => o.Lines).AsSingleQuery().SingleAsync(o => o.Id == orderId, cancellationToken);
            if (order.Version != version) return new Verdict(true, order.Status, false, []);
            var attempts = await db.CheckoutAttempts.Where(a => a.OrderId == orderId).OrderBy(a => a.Number).ToListAsync(cancellationToken);
            var payments = await db.Payments.Where(p => p.OrderId == orderId).ToListAsync(cancellationToken);
            var lineIds = order.Lines.Select(l => l.Id).ToList();
            var claims = await db.Entitlements.Where(e => lineIds.Contains(e.OrderLineId)).ToListAsync(cancellationToken);
            var refunds = await db.Refunds.Include(r => r.Lines).AsSingleQuery().Where(r => r.OrderId == orderId).ToListAsync(cancellationToken);
            var held = claims.Where(c => c.State != EntitlementState.Revoked).ToList();
            var alert = order.Alert;

            var fallen = new List<SessionTruth>();
            var surplus = new List<SurplusCharge>();
            foreach (var (attempt, session) in findings.Select(f => (attempts.Single(a => a.Id == f.AttemptId), f.Session)))
            {
                if (session is null)
                {
                    if (attempt.State is AttemptState.Started or AttemptState.Open) attempt.State = AttemptState.Failed;
                    continue;
                }
                attempt.SessionId ??= session.Id;
                if (session.Url is { Length: <= CheckoutAttempt.UrlLength }) attempt.Url ??= session.Url;
                mirror.Follow(order, payments, session);
                var before = attempt.State;
                await StepAsync(order, attempt, session, claims, payments, refunds, surplus, cancellationToken);
                if (attempt.State == AttemptState.Failed && before != AttemptState.Failed) fallen.Add(session);
                foreach (var charge in session.Charges) await ledger.FollowAsync(order, charge, isSale: attempt.State == AttemptState.Complete, cancellationToken);
            }
            // A bank's late no leaves time to pay in another way, unless the buyer does not want to.
            if (order.Status == OrderStatus.Pending && (fallen.Count == 0 || cancelReason == CancelReasons.Owner)) await CloseAsync(order, attempts, payments, cancelReason, cancellationToken);
            if (order.Status == OrderStatus.Pending && fallen.Count > 0)
            {
                // A bank may take days to say no: the order's time was over long ago, and it is to be paid in another way.
                orders.GiveTime(order);
                foreach (var session in fallen) await outbox.AddAsync($"payment-failed:{session.Id}", await BuyerAsync(order, cancellationToken), mails.Failed(order), cancellationToken);
            }
            await alerts.TellAsync(order, alert, cancellationToken);

            // Whoever asked Stripe before this moment must look again: the version tells them.
            if (db.ChangeTracker.HasChanges()) db.Entry(order).State = EntityState.Modified;
            await db.SaveChangesAsync(cancellationToken);
            var freed = held.Where(c => order.Status == OrderStatus.Canceled || c.State == EntitlementState.Revoked).Select(c => c.MovieId).ToList();
            if (freed.Count > 0) await films.GiveBackAsync(order, freed, cancellationToken);
            await faults.ReachedAsync(FaultPoints.Settling);
            return new Verdict(false, order.Status, attempts.Any(a => a.State == AttemptState.Processing), surplus);
        }, cancellationToken);

    /// <summary>Pays an order of nothing, for which Stripe is not asked.</summary>
    public Task PayFreeAsync(long orderId, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            var order = await db.Orders.Include(o => o.Lines).AsSingleQuery().SingleAsync(o => o.Id == orderId, cancellationToken);
            if (order.Status != OrderStatus.Pending || order.TotalMinor != 0) return;
            var lineIds = order.Lines.Select(l => l.Id).ToList();
            await FulfilAsync(order, await db.Entitlements.Where(e => lineIds.Contains(e.OrderLineId)).ToListAsync(cancellationToken), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Notes on the order, its page for staff and by mail to admins, that a person must look at it.</summary>
    public Task AlertAsync(long orderId, string alert, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            if (await db.Orders.SingleOrDefaultAsync(o => o.Id == orderId, cancellationToken) is not { } order) return;
            var before = order.Alert;
            alerts.Raise(order, alert);
            await alerts.TellAsync(order, before, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Tells the buyer and the admins that Stripe refused an approved refund; called in the transaction that notes it.</summary>
    public async Task RefundRefusedAsync(Refund refund, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refund);
        var order = await db.Orders.Include(o => o.Lines).AsSingleQuery().SingleAsync(o => o.Id == refund.OrderId, cancellationToken);
        await outbox.AddAsync($"refund-refused:{refund.Id}", await BuyerAsync(order, cancellationToken), mails.RefundFailed(order, refund), cancellationToken);
        var before = order.Alert;
        alerts.Raise(order, $"Stripe did not take a refund of {Money.Format(refund.AmountMinor, refund.Currency)}: {refund.Error}.");
        await alerts.TellAsync(order, before, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What of the session differs from the order it says it is for; null when all of it fits.</summary>
    internal static string? Mismatch(Order order, SessionTruth session, bool live)
    {
        var id = order.Id.ToString(CultureInfo.InvariantCulture);
        if (session.AmountTotal != order.TotalMinor) return $"Stripe's session is over {session.AmountTotal} minor units, the order over {order.TotalMinor}.";
        if (session.Currency != order.Currency) return $"Stripe's session is in {session.Currency}, the order in {order.Currency}.";
        if (session.Mode != "payment") return $"Stripe's session is of mode {session.Mode}.";
        if (session.OrderMetadata != id || session.ClientReference != id) return "Stripe's session names another order.";
        if (session.Livemode != live) return "Stripe's session is of the other mode (live or test).";
        if (session.Succeeded is { } charge && (charge.Amount != order.TotalMinor || charge.Currency != order.Currency)) return $"Stripe's charge is over {charge.Amount} {charge.Currency}.";
        return session.Succeeded is null && session.PaymentStatus == "paid" ? "Stripe's session is paid without a charge." : null;
    }

    private async Task StepAsync(Order order, CheckoutAttempt attempt, SessionTruth session, List<Entitlement> claims, List<Payment> payments, List<Refund> refunds, List<SurplusCharge> surplus, CancellationToken cancellationToken)
    {
        if (session.IsPaid)
        {
            if (attempt.State is AttemptState.Started or AttemptState.Open or AttemptState.Processing or AttemptState.Expired or AttemptState.Failed)
            {
                if (order.Status != OrderStatus.Pending)
                {
                    attempt.State = AttemptState.Surplus;
                }
                else if (Mismatch(order, session, options.Value.IsLive) is { } wrong)
                {
                    if (session.Succeeded is not { } odd || odd.Returned < odd.Amount && !odd.IsDisputeLost)
                    {
                        alerts.Raise(order, wrong);
                        return;
                    }
                    // Once all of it went back, or the bank took it, the order is as if it had never come.
                    attempt.State = AttemptState.Returned;
                }
                else
                {
                    attempt.State = AttemptState.Complete;
                    if (session.Succeeded is null) mirror.AddFree(order, session, payments);
                    await FulfilAsync(order, claims, cancellationToken);
                }
            }
            attempt.ChargeId ??= session.Succeeded?.Id;
            if (attempt.State == AttemptState.Complete) await FollowAsync(order, session.Succeeded, claims, payments, refunds, cancellationToken);
            else await SendBackAsync(order, attempt, session, refunds, surplus, cancellationToken);
            return;
        }
        if (attempt.State is AttemptState.Complete or AttemptState.Surplus or AttemptState.Returned or AttemptState.LookedAfter) return;
        attempt.State = session switch
        {
            { IsOpen: true } => AttemptState.Open,
            { IsProcessing: true } => AttemptState.Processing,
            { Status: "expired" } => AttemptState.Expired,
            _ => AttemptState.Failed,
        };
    }

    /// <summary>Exactly once: the order is paid, the movies are owned and leave the cart, and the receipt waits in the outbox.</summary>
    private async Task FulfilAsync(Order order, List<Entitlement> claims, CancellationToken cancellationToken)
    {
        order.Pay(Now);
        await films.GrantAsync(order, claims, cancellationToken);
        await outbox.AddAsync($"order-paid:{order.Id}", await BuyerAsync(order, cancellationToken), mails.Receipt(order), cancellationToken);
        LogPaid(order.Id);
    }

    /// <summary>Refunds and disputes of the charge that paid the order, as they stand now.</summary>
    private async Task FollowAsync(Order order, ChargeTruth? charge, List<Entitlement> claims, List<Payment> payments, List<Refund> refunds, CancellationToken cancellationToken)
    {
        if (charge is null) return;
        var failed = await refundFollower.FollowAsync(order, charge, refunds, isLate: false, cancellationToken);
        var returned = Math.Min(charge.Returned, order.TotalMinor);
        if (returned > order.RefundedMinor) order.Refund(returned);
        else if (returned < order.RefundedMinor) order.TakeRefundBack(returned);
        foreach (var refund in failed)
            alerts.Raise(order, $"A refund of {Money.Format(refund.AmountMinor, refund.Currency)} failed ({refund.StripeId}): the buyer has not got the money.");

        var changed = await films.FollowAsync(order, charge, claims, payments, refunds, cancellationToken);
        if (charge.IsDisputeLost && changed) alerts.Raise(order, "The buyer won a dispute over the payment.");
        foreach (var dispute in charge.Disputes.Where(d => d.Status is "needs_response" or "warning_needs_response"))
            await alerts.TellAdminsAsync($"dispute-opened:{dispute.Id}", mails.DisputeOpened(order, Money.Format(dispute.Amount, charge.Currency)), cancellationToken);
    }

    private async Task SendBackAsync(Order order, CheckoutAttempt attempt, SessionTruth session, List<Refund> refunds, List<SurplusCharge> surplus, CancellationToken cancellationToken)
    {
        if (session.Succeeded is { } charge)
        {
            await refundFollower.FollowAsync(order, charge, refunds, isLate: true, cancellationToken);
            if (attempt.State == AttemptState.LookedAfter) return;
            if (charge.AmountRefunded < charge.Amount)
            {
                if (charge.IsDisputeLost && attempt.State == AttemptState.Returned) return;
                if (charge.IsDisputed || charge.IsDisputeLost) alerts.Raise(order, "Money that came too late is disputed and could not be sent back.");
                // The same key would only answer the same refund; where it should go now is for a person to find out.
                else if (charge.Refunds.Any(r => r.State == RefundState.Failed)) alerts.Raise(order, $"Money that came too late was sent back and came again ({charge.Id}).");
                else if (attempt.State == AttemptState.Surplus) surplus.Add(new SurplusCharge(charge.Id, charge.CreatedUtc, charge.Amount - charge.AmountRefunded));
                // The bank took it: there is nothing left to send.
                if (charge.IsDisputeLost) attempt.State = AttemptState.Returned;
                return;
            }
        }
        if (attempt.State == AttemptState.Returned) return;
        attempt.State = AttemptState.Returned;
        if (session.Succeeded is not { } returned) return;
        await outbox.AddAsync($"surplus-returned:{session.Id}", await BuyerAsync(order, cancellationToken), mails.Returned(order, returned.Amount), cancellationToken);
        LogReturned(order.Id);
    }

    /// <summary>Ends a pending order that can't be paid any more, or that its owner gave up.</summary>
    private async Task CloseAsync(Order order, List<CheckoutAttempt> attempts, List<Payment> payments, string? cancelReason, CancellationToken cancellationToken)
    {
        // An order with an alert waits for a person: money may have come for it.
        if (order.Alert is not null || attempts.Any(a => a.State is AttemptState.Started or AttemptState.Open or AttemptState.Processing)) return;
        var reason = cancelReason ?? (attempts.LastOrDefault()?.State == AttemptState.Expired ? CancelReasons.Expired : null);
        if (reason is null) return;
        order.Cancel(Now, reason);
        await orders.ReleaseAsync(order, cancellationToken);
        foreach (var attempt in attempts.Where(a => a.State == AttemptState.Expired && payments.All(p => p.StripeId != a.SessionId)))
            db.Payments.Add(new Payment
            {
                OrderId = order.Id, UserId = order.UserId, StripeId = attempt.SessionId!, AmountMinor = order.TotalMinor, Currency = order.Currency,
                Status = PaymentStatus.Canceled, OccurredUtc = Now, UpdatedUtc = Now,
            });
    }

    private Task<Recipient> BuyerAsync(Order order, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == order.UserId).Select(u => new Recipient(u.Id, u.Email)).SingleAsync(cancellationToken);

    [LoggerMessage(LogLevel.Information, "Order {OrderId} is paid")]
    private partial void LogPaid(long orderId);

    [LoggerMessage(LogLevel.Warning, "Money that came too late for order {OrderId} went back")]
    private partial void LogReturned(long orderId);

}
