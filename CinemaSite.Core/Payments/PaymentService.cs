using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Shopping;
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
    CinemaDb db, IPaymentGateway gateway, Settlement settlement, SiteAddress site, IFaultPoint faults, TimeProvider clock, ILogger<PaymentService> logger)
{
    private const int Rounds = 10;

    // Stripe's least is thirty minutes from the moment it reads the request.
    private static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(32);

    // Stripe forgets idempotency keys after a day; long before that a lost answer is given up: nobody ever saw that session's address.
    private static readonly TimeSpan LongestUnknown = TimeSpan.FromMinutes(5);

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
                await settlement.PayFreeAsync(orderId, cancellationToken);
                return new BeginResult(BeginOutcome.Paid);
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
        var attempts = await db.CheckoutAttempts.Where(a => a.OrderId == order.Id
                && a.State != AttemptState.Expired && a.State != AttemptState.Failed)
            .OrderBy(a => a.Number).AsNoTracking().ToListAsync(cancellationToken);
        var findings = new List<Finding>();
        foreach (var attempt in attempts)
        {
            var sessionId = attempt.SessionId ?? await RecoverAsync(order, attempt, cancellationToken);
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

    /// <summary>Asks once more for a session whose answer was lost; null when there is none to be had.</summary>
    private async Task<string?> RecoverAsync(Order order, CheckoutAttempt attempt, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(order, attempt.Number, attempt.ExpiresUtc, cancellationToken);
        if (attempt.IdempotencyKey != KeyOf(request) || Now - attempt.CreatedUtc > LongestUnknown) return null;
        try
        {
            return (await gateway.CreateSessionAsync(request, attempt.IdempotencyKey, cancellationToken)).Id;
        }
        catch (PaymentRefusedException)
        {
            return null;
        }
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
                if (attempt is { State: AttemptState.Open, Url: { } url }) return new BeginResult(BeginOutcome.Redirect, url);
            }
            if (attempt is not { State: AttemptState.Started })
            {
                if (order.ExpiresUtc <= Now) return Ended((await CancelAsync(order.Id, CancelReasons.Expired, cancellationToken)).Status);
                attempt = await StartAsync(order, (attempt?.Number ?? 0) + 1, cancellationToken);
                if (attempt is null)
                {
                    order = await LoadAsync(order.Id, cancellationToken);
                    if (order.Status != OrderStatus.Pending) return Ended(order.Status);
                    continue;
                }
                await faults.ReachedAsync(FaultPoints.AttemptSaved);
            }
            if (await OpenAsync(order, attempt, cancellationToken) is { } opened) return new BeginResult(BeginOutcome.Redirect, opened);
        }
        return new BeginResult(BeginOutcome.Unavailable);
    }

    /// <summary>Saves the try before Stripe is asked; null when another tab was faster or the order ended.</summary>
    private async Task<CheckoutAttempt?> StartAsync(Order order, int number, CancellationToken cancellationToken)
    {
        var now = Now;
        // Stripe counts in seconds; the same second must go out again on a retry.
        var expires = new DateTime(Math.Max(order.ExpiresUtc.Ticks, (now + ShortestSession).Ticks) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        var request = await RequestAsync(order, number, expires, cancellationToken);
        try
        {
            return await db.InTransaction(async () =>
            {
                var current = await db.Orders.SingleAsync(o => o.Id == order.Id, cancellationToken);
                if (current.Status != OrderStatus.Pending) return null;
                // Changes the order's version too, so that whoever is cancelling it looks again.
                current.ExpiresUtc = expires;
                db.Entry(current).State = EntityState.Modified;
                var attempt = new CheckoutAttempt { OrderId = order.Id, Number = number, IdempotencyKey = KeyOf(request), CreatedUtc = now, ExpiresUtc = expires, AskedUtc = now };
                db.CheckoutAttempts.Add(attempt);
                await db.SaveChangesAsync(cancellationToken);
                return attempt;
            }, cancellationToken);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.IsUniqueViolation())
        {
            return null;
        }
    }

    /// <summary>Asks Stripe for the session of a saved try; null when that try leads nowhere and another number is needed.</summary>
    private async Task<string?> OpenAsync(Order order, CheckoutAttempt attempt, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(order, attempt.Number, attempt.ExpiresUtc, cancellationToken);
        if (attempt.IdempotencyKey != KeyOf(request) || Now - attempt.CreatedUtc > LongestUnknown)
        {
            await FailAsync(attempt.Id, cancellationToken);
            return null;
        }
        string id;
        string? url;
        try
        {
            (id, url) = await gateway.CreateSessionAsync(request, attempt.IdempotencyKey, cancellationToken);
        }
        catch (PaymentRefusedException)
        {
            await FailAsync(attempt.Id, cancellationToken);
            throw;
        }
        await faults.ReachedAsync(FaultPoints.SessionMade);
        var kept = url is { Length: <= CheckoutAttempt.UrlLength } ? url : null;
        await db.InTransaction(() => db.CheckoutAttempts.Where(a => a.Id == attempt.Id && a.State == AttemptState.Started)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.SessionId, id).SetProperty(a => a.Url, kept).SetProperty(a => a.State, AttemptState.Open).SetProperty(a => a.Version, a => a.Version + 1),
                cancellationToken), cancellationToken);
        await faults.ReachedAsync(FaultPoints.SessionSaved);
        return url;
    }

    private Task<int> FailAsync(long attemptId, CancellationToken cancellationToken) =>
        db.InTransaction(() => db.CheckoutAttempts.Where(a => a.Id == attemptId && a.State == AttemptState.Started)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Failed).SetProperty(a => a.Version, a => a.Version + 1), cancellationToken), cancellationToken);

    /// <summary>Sends surplus money back; false when Stripe will not and a person must look.</summary>
    private async Task<bool> SendBackAsync(long orderId, IReadOnlyList<SurplusCharge> surplus, CancellationToken cancellationToken)
    {
        var all = true;
        var metadata = new Dictionary<string, string> { [StripeMetadata.Order] = orderId.ToString(CultureInfo.InvariantCulture) };
        foreach (var charge in surplus)
        {
            try
            {
                await gateway.RefundAsync(charge.ChargeId, charge.LeftMinor, metadata, $"surplus-{charge.ChargeId}-{charge.LeftMinor}", cancellationToken);
            }
            catch (PaymentRefusedException e) when (e.Code == "charge_already_refunded")
            {
                // Somebody was faster; the next look sees it.
            }
            catch (PaymentRefusedException e)
            {
                all = false;
                await settlement.AlertAsync(orderId, $"Money that came too late could not be sent back: {e.Code}.", cancellationToken);
            }
        }
        return all;
    }

    private Task<Order> LoadAsync(long orderId, CancellationToken cancellationToken) =>
        db.Orders.Include(o => o.Lines).AsSingleQuery().AsNoTracking().SingleAsync(o => o.Id == orderId, cancellationToken);

    private async Task<SessionRequest> RequestAsync(Order order, int number, DateTime expires, CancellationToken cancellationToken)
    {
        var email = await db.Users.Where(u => u.Id == order.UserId).Select(u => u.Email!).SingleAsync(cancellationToken);
        var lines = order.Lines.OrderBy(l => l.Id).Select(l => new SessionLine(l.MovieId, string.Create(CultureInfo.InvariantCulture, $"{l.Title} ({l.Year})"), l.PriceMinor)).ToList();
        if (Pricing.Total(lines.Select(l => l.AmountMinor)) != order.TotalMinor) throw new InvalidOperationException($"Order {order.Id}: its lines do not add up to its total.");
        return new SessionRequest(order.Id, number, order.Currency, lines, email, site.To(Links.OrderReturn(order.Id)), site.To(Links.Order(order.Id)), expires);
    }

    /// <summary>Number of the try and a fingerprint of what is asked: a key never goes out with other parameters.</summary>
    private static string KeyOf(SessionRequest request)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{request.OrderId}|{request.Attempt}|{request.Currency}|{request.CustomerEmail}|{request.SuccessUrl}|{request.ExpiresUtc:O}"));
        foreach (var line in request.Lines) text.Append(CultureInfo.InvariantCulture, $"|{line.MovieId}:{line.AmountMinor}:{line.Name}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..24];
        return string.Create(CultureInfo.InvariantCulture, $"order-{request.OrderId}-{request.Attempt}-{hash}");
    }

    private static BeginResult Ended(OrderStatus status) => new(status == OrderStatus.Canceled || status == OrderStatus.Pending ? BeginOutcome.NotPayable : BeginOutcome.Paid);

    [LoggerMessage(LogLevel.Error, "Stripe does not know the session of order {OrderId}, try {Attempt}")]
    private partial void LogMissing(long orderId, int attempt);

    [LoggerMessage(LogLevel.Warning, "Order {OrderId} changed too often to be settled")]
    private partial void LogRestless(long orderId);
}
