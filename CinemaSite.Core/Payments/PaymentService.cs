using System.Globalization;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Payments;

/// <summary>What came of going to pay.</summary>
public enum BeginOutcome
{
    /// <summary>On to Stripe's page.</summary>
    Redirect,
    Paid,

    /// <summary>Money is on its way already, as with a bank debit.</summary>
    Processing,

    /// <summary>The order is over.</summary>
    NotPayable,

    /// <summary>Stripe will not take it; the order stays.</summary>
    Refused,

    /// <summary>Stripe did not answer; the order stays and can be paid later.</summary>
    Unavailable,
}

/// <summary>The outcome and, for a redirect, where to.</summary>
public sealed record BeginResult(BeginOutcome Outcome, string? Url = null);

/// <summary>Where an order stands after Stripe was asked.</summary>
public sealed record SettleResult(OrderStatus Status, bool Processing);

/// <summary>
/// Pays orders by Stripe. <see cref="SettleAsync"/> is the only place that turns money into movies, and back; webhook,
/// return page, job and cancel all call it.
/// </summary>
public sealed partial class PaymentService(
    CinemaDb db, IPaymentGateway gateway, CheckoutSessions sessions, Settlement settlement, IFaultPoint faults, TimeProvider clock, ILogger<PaymentService> logger)
{
    private const int Rounds = 10;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Brings the buyer to Stripe's page: to the session that is open, or to a new one. At most one is open for an order.</summary>
    public async Task<BeginResult> BeginAsync(long orderId, CancellationToken cancellationToken = default)
    {
        try
        {
            var order = await LoadAsync(orderId, cancellationToken);
            if (order.Status != OrderStatus.Pending) return Ended(order.Status);
            if (order.TotalMinor == 0)
            {
                return await PayFreeAsync(orderId, cancellationToken);
            }
            return await RedirectAsync(order, cancellationToken);
        }
        catch (PaymentUnknownException)
        {
            return new BeginResult(BeginOutcome.Unavailable);
        }
        catch (PaymentRefusedException)
        {
            return new BeginResult(BeginOutcome.Refused);
        }
    }

    /// <summary>
    /// Compares the order with Stripe and writes what follows: paid, declined, refunded, disputed or expired. Says the
    /// same however often and from wherever it is called.
    /// </summary>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked; nothing was changed.</exception>
    public Task<SettleResult> SettleAsync(long orderId, CancellationToken cancellationToken = default) => SettleAsync(orderId, null, cancellationToken);

    /// <summary>Ends a pending order, unless Stripe says it is paid: then it becomes paid instead.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="reason">One of <see cref="CancelReasons"/>.</param>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked; nothing was changed.</exception>
    public Task<SettleResult> CancelAsync(long orderId, string reason, CancellationToken cancellationToken = default) => SettleAsync(orderId, reason, cancellationToken);

    /// <summary>The order a session belongs to, when it is one of the person's.</summary>
    public async Task<long?> FindOrderOfSessionAsync(Guid userId, string? sessionId, CancellationToken cancellationToken = default)
    {
        if (sessionId is null || !StripeGateway.SessionId().IsMatch(sessionId)) return null;
        return await db.CheckoutAttempts.Where(a => a.SessionId == sessionId)
            .Join(db.Orders.Where(o => o.UserId == userId), a => a.OrderId, o => o.Id, (a, o) => (long?)o.Id).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<SettleResult> SettleAsync(long orderId, string? cancelReason, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var order = await LoadAsync(orderId, cancellationToken);
            var findings = await AskAsync(order, cancelReason is not null, cancellationToken);
            Verdict verdict;
            try
            {
                verdict = await settlement.ApplyAsync(orderId, order.Version, findings, cancelReason, cancellationToken);
            }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.IsUniqueViolation())
            {
                // Another process settled the same order between our look and our write.
                continue;
            }
            if (verdict.Stale) continue;
            await faults.ReachedAsync(FaultPoints.Settled);
            if (verdict.Surplus.Count == 0 || !await SendBackAsync(orderId, verdict.Surplus, cancellationToken)) return new SettleResult(verdict.Status, verdict.Processing);
        }
        LogRestless(orderId);
        throw new PaymentUnknownException("The order changes too fast to be settled now.");
    }

    private async Task<List<Finding>> AskAsync(Order order, bool closing, CancellationToken cancellationToken)
    {
        // One that seemed to have failed is asked about too, if there was a session: a key of another account knows none of them for a while.
        var attempts = await db.CheckoutAttempts.Where(a => a.OrderId == order.Id
                && a.State != AttemptState.Expired && (a.State != AttemptState.Failed || a.SessionId != null))
            .OrderBy(a => a.Number).AsNoTracking().ToListAsync(cancellationToken);
        var findings = new List<Finding>();
        foreach (var attempt in attempts)
        {
            var sessionId = attempt.SessionId ?? await sessions.RecoverAsync(order, attempt, cancellationToken);
            if (sessionId is null)
            {
                findings.Add(new Finding(attempt.Id, null));
                continue;
            }
            var session = await gateway.FindSessionAsync(sessionId, cancellationToken);
            if (closing && session is { IsOpen: true })
            {
                await gateway.ExpireSessionAsync(sessionId, cancellationToken);
                session = await gateway.FindSessionAsync(sessionId, cancellationToken);
            }
            if (session is null) LogMissing(order.Id, attempt.Number);
            findings.Add(new Finding(attempt.Id, session));
        }
        return findings;
    }

    private async Task<BeginResult> RedirectAsync(Order order, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var attempt = await db.CheckoutAttempts.Where(a => a.OrderId == order.Id).OrderByDescending(a => a.Number).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
            if (attempt is { State: AttemptState.Open or AttemptState.Processing })
            {
                var settled = await SettleAsync(order.Id, cancellationToken);
                if (settled.Status != OrderStatus.Pending) return Ended(settled.Status);
                if (settled.Processing) return new BeginResult(BeginOutcome.Processing);
                attempt = await db.CheckoutAttempts.AsNoTracking().SingleAsync(a => a.Id == attempt.Id, cancellationToken);
                order = await LoadAsync(order.Id, cancellationToken);
                if (attempt is { State: AttemptState.Open, Url: { } url }) return new BeginResult(BeginOutcome.Redirect, url);
            }
            if (attempt is not { State: AttemptState.Started })
            {
                if (order.ExpiresUtc <= Now) return Ended((await CancelAsync(order.Id, CancelReasons.Expired, cancellationToken)).Status);
                attempt = await sessions.StartAsync(order, (attempt?.Number ?? 0) + 1, cancellationToken);
                if (attempt is null)
                {
                    order = await LoadAsync(order.Id, cancellationToken);
                    if (order.Status != OrderStatus.Pending) return Ended(order.Status);
                    continue;
                }
                await faults.ReachedAsync(FaultPoints.AttemptSaved);
            }
            if (await sessions.OpenAsync(order, attempt, cancellationToken) is { } opened) return new BeginResult(BeginOutcome.Redirect, opened);
        }
        return new BeginResult(BeginOutcome.Unavailable);
    }

    private async Task<BeginResult> PayFreeAsync(long orderId, CancellationToken cancellationToken)
    {
        try
        {
            await settlement.PayFreeAsync(orderId, cancellationToken);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.IsUniqueViolation())
        {
            // Another tab was faster.
        }
        return Ended((await LoadAsync(orderId, cancellationToken)).Status);
    }

    /// <summary>Sends surplus money back; false when Stripe will not and a person must look.</summary>
    private async Task<bool> SendBackAsync(long orderId, IReadOnlyList<SurplusCharge> surplus, CancellationToken cancellationToken)
    {
        var all = true;
        var metadata = new Dictionary<string, string> { [StripeMetadata.Order] = orderId.ToString(CultureInfo.InvariantCulture) };
        foreach (var charge in surplus)
        {
            try
            {
                await gateway.RefundAsync(charge.ChargeId, charge.LeftMinor, metadata, SurplusKey(charge), cancellationToken);
            }
            catch (PaymentRefusedException e) when (e.Code == "charge_already_refunded")
            {
                // Somebody was faster; the next look sees it.
            }
            catch (PaymentRefusedException e)
            {
                all = false;
                await settlement.AlertAsync(orderId, $"{OrderAlerts.NotSentBack}: {e.Code}.", cancellationToken);
            }
        }
        return all;
    }

    // Stripe keeps a key's first answer for a day, a failure of its own included: another hour has another key. It goes out only after a look
    // that showed the money still there, and as all of it is sent, Stripe would refuse a second one.
    private string SurplusKey(SurplusCharge charge) =>
        string.Create(CultureInfo.InvariantCulture, $"surplus-{charge.ChargeId}-{charge.LeftMinor}-{Math.Max(0, (long)(Now - charge.CreatedUtc).TotalHours)}");

    private Task<Order> LoadAsync(long orderId, CancellationToken cancellationToken) =>
        db.Orders.Include(o => o.Lines).AsSingleQuery().AsNoTracking().SingleAsync(o => o.Id == orderId, cancellationToken);

    private static BeginResult Ended(OrderStatus status) => new(status == OrderStatus.Canceled || status == OrderStatus.Pending ? BeginOutcome.NotPayable : BeginOutcome.Paid);

    [LoggerMessage(LogLevel.Error, "Stripe does not know the session of order {OrderId}, try {Attempt}")]
    private partial void LogMissing(long orderId, int attempt);

    [LoggerMessage(LogLevel.Warning, "Order {OrderId} changed too often to be settled")]
    private partial void LogRestless(long orderId);
}
