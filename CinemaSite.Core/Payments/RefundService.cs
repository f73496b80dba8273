using System.Globalization;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>What came of asking for a refund.</summary>
public enum AskOutcome
{
    Asked,
    NotFound,

    /// <summary>Nothing was paid for it by Stripe.</summary>
    NotPaid,

    /// <summary>A movie was named that the order does not hold.</summary>
    NotInOrder,

    /// <summary>All that was asked for is asked for already.</summary>
    AlreadyAsked,

    /// <summary>All that was asked for went back already.</summary>
    NothingLeft,

    /// <summary>The buyer's bank decides about the money now.</summary>
    Disputed,

    /// <summary>Staff are to decide, and need to know why.</summary>
    ReasonMissing,
    ReasonTooLong,
}

/// <summary>A refund that was asked for; one that the rules approved is to be sent at once.</summary>
public sealed record AskedRefund(long Id, bool IsApproved, long AmountMinor);

/// <summary>The outcome, with the refunds made: films never played and films for staff to decide are two.</summary>
public sealed record AskResult(AskOutcome Outcome, IReadOnlyList<AskedRefund> Refunds);

/// <summary>What came of staff's decision.</summary>
public enum DecideOutcome
{
    Decided,
    NotFound,

    /// <summary>Somebody was faster.</summary>
    AlreadyDecided,
    MessageTooLong,

    /// <summary>The buyer's bank decides about the money now.</summary>
    Disputed,

    /// <summary>All of the payment went back in other ways.</summary>
    NothingLeft,

    /// <summary>The payment is one of the demonstration's: Stripe knows nothing of it, so nothing can go back.</summary>
    MadeUp,
}

/// <summary>Asks for refunds and decides them. Money moves later, by <see cref="RefundSender"/>.</summary>
public sealed class RefundService(CinemaDb db, Notifier notifier, Outbox outbox, PaymentMails mails, AuditLog audit, TimeProvider clock)
{
    /// <summary>So long after the payment a film that was never played goes back without questions.</summary>
    public static readonly TimeSpan Withdrawal = TimeSpan.FromDays(14);

    private const int Rounds = 5;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// The owner asks for money back, for the movies named or for all that are left. Films never played within
    /// <see cref="Withdrawal"/> are approved at once; the others wait for staff.
    /// </summary>
    public Task<AskResult> AskAsync(Guid userId, long orderId, IReadOnlyCollection<int> movieIds, string? reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(movieIds);
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        return reason?.Length > Refund.ReasonLength
            ? Task.FromResult(new AskResult(AskOutcome.ReasonTooLong, []))
            : RetryAsync(() => AskOnceAsync(userId, orderId, movieIds, reason, cancellationToken), cancellationToken);
    }

    /// <summary>Staff say yes; the caller sends it to Stripe then.</summary>
    public Task<DecideOutcome> ApproveAsync(Actor by, long refundId, string? message, CancellationToken cancellationToken = default) => DecideAsync(by, refundId, approve: true, message, cancellationToken);

    /// <summary>Staff say no.</summary>
    public Task<DecideOutcome> DeclineAsync(Actor by, long refundId, string? message, CancellationToken cancellationToken = default) => DecideAsync(by, refundId, approve: false, message, cancellationToken);

    private async Task<AskResult> AskOnceAsync(Guid userId, long orderId, IReadOnlyCollection<int> movieIds, string? reason, CancellationToken cancellationToken)
    {
        var order = await db.Orders.Include(o => o.Lines).AsSingleQuery().SingleOrDefaultAsync(o => o.Id == orderId && o.UserId == userId, cancellationToken);
        if (order is null) return No(AskOutcome.NotFound);
        if (order.Status == OrderStatus.Refunded) return No(AskOutcome.NothingLeft);
        var charge = await db.CheckoutAttempts.Where(a => a.OrderId == orderId && a.State == AttemptState.Complete).Select(a => a.ChargeId).SingleOrDefaultAsync(cancellationToken);
        if (order.Status is not (OrderStatus.Paid or OrderStatus.PartiallyRefunded) || charge is null) return No(AskOutcome.NotPaid);
        if (movieIds.Any(m => order.Lines.All(l => l.MovieId != m))) return No(AskOutcome.NotInOrder);
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.StripeId == charge, cancellationToken);
        if (payment.Status == PaymentStatus.Disputed) return No(AskOutcome.Disputed);

        var asked = order.Lines.Where(l => movieIds.Count == 0 || movieIds.Contains(l.MovieId)).ToList();
        var askedIds = asked.ConvertAll(l => l.Id);
        var open = await db.RefundLines.Where(l => l.IsOpen && askedIds.Contains(l.OrderLineId)).Select(l => l.OrderLineId).ToListAsync(cancellationToken);
        var claims = await db.Entitlements.AsNoTracking().Where(e => askedIds.Contains(e.OrderLineId) && e.State == EntitlementState.Owned).ToDictionaryAsync(e => e.OrderLineId, cancellationToken);
        // A film that cost nothing has no money to go back: it stays.
        var lines = asked.Where(l => l.PriceMinor > 0 && !open.Contains(l.Id) && claims.ContainsKey(l.Id)).ToList();
        if (lines.Count == 0) return No(open.Count > 0 ? AskOutcome.AlreadyAsked : AskOutcome.NothingLeft);

        var inTime = Now <= order.PaidUtc + Withdrawal;
        var untouched = lines.Where(l => inTime && claims[l.Id] is { FirstPlayedUtc: null, FirstSentUtc: null }).ToList();
        var touched = lines.Except(untouched).ToList();
        if (touched.Count > 0 && reason is null) return No(AskOutcome.ReasonMissing);

        // Noted on the claims: a film that begins to play at this very moment makes one of the two look again.
        var untouchedIds = untouched.ConvertAll(l => l.Id);
        if (await db.Entitlements.Where(e => untouchedIds.Contains(e.OrderLineId) && e.FirstPlayedUtc == null && e.FirstSentUtc == null)
                .ExecuteUpdateAsync(s => s.SetProperty(e => e.Version, e => e.Version + 1), cancellationToken) != untouched.Count)
            throw new DbUpdateConcurrencyException("A film began to play.");

        var left = payment.AmountMinor - await AmountAsync(charge, r => true, cancellationToken);
        var refunds = new List<Refund>();
        foreach (var group in new[] { untouched, touched }.Where(g => g.Count > 0))
        {
            var amount = Math.Min(group.Sum(l => l.PriceMinor), left);
            if (amount <= 0) continue;
            left -= amount;
            var refund = new Refund { OrderId = orderId, UserId = userId, Origin = RefundOrigin.Buyer, AmountMinor = amount, Currency = order.Currency, ChargeId = charge, Reason = reason, RequestedUtc = Now };
            refund.Lines.AddRange(group.Select(l => new RefundLine { OrderLineId = l.Id, MovieId = l.MovieId }));
            if (group == untouched) refund.Approve(null, null, Now);
            refunds.Add(refund);
        }
        if (refunds.Count == 0) return No(AskOutcome.NothingLeft);
        db.Refunds.AddRange(refunds);
        await SaveWithAsync(order, cancellationToken);
        foreach (var refund in refunds)
        {
            if (refund.State == RefundState.Approved) await notifier.TellAsync(userId, new News.RefundDecided(refund.Id, orderId, null, true, refund.AmountMinor, null), cancellationToken);
            else await outbox.AddAsync($"refund-asked:{refund.Id}", await BuyerAsync(userId, cancellationToken), mails.RefundAsked(order, refund), cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        return new AskResult(AskOutcome.Asked, refunds.ConvertAll(r => new AskedRefund(r.Id, r.State == RefundState.Approved, r.AmountMinor)));
    }

    private Task<DecideOutcome> DecideAsync(Actor by, long refundId, bool approve, string? message, CancellationToken cancellationToken)
    {
        message = string.IsNullOrWhiteSpace(message) ? null : message.Trim();
        return message?.Length > Refund.MessageLength
            ? Task.FromResult(DecideOutcome.MessageTooLong)
            : RetryAsync(() => DecideOnceAsync(by, refundId, approve, message, cancellationToken), cancellationToken);
    }

    private async Task<DecideOutcome> DecideOnceAsync(Actor by, long refundId, bool approve, string? message, CancellationToken cancellationToken)
    {
        if (await db.Refunds.Include(r => r.Lines).AsSingleQuery().SingleOrDefaultAsync(r => r.Id == refundId, cancellationToken) is not { } refund) return DecideOutcome.NotFound;
        if (refund.State != RefundState.Requested) return DecideOutcome.AlreadyDecided;
        var before = new { refund.State, refund.AmountMinor };
        var order = await db.Orders.SingleAsync(o => o.Id == refund.OrderId, cancellationToken);
        if (approve && refund.ChargeId.StartsWith(Payment.MadeUpPrefix, StringComparison.Ordinal)) return DecideOutcome.MadeUp;
        if (approve)
        {
            var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.StripeId == refund.ChargeId, cancellationToken);
            if (payment.Status == PaymentStatus.Disputed) return DecideOutcome.Disputed;
            // Since it was asked for, money may have gone back by Stripe's dashboard.
            var left = payment.AmountMinor - await AmountAsync(refund.ChargeId, r => r.State != RefundState.Requested, cancellationToken);
            if (left <= 0) return DecideOutcome.NothingLeft;
            refund.AmountMinor = Math.Min(refund.AmountMinor, left);
            refund.Approve(by.Id, message, Now);
        }
        else
        {
            refund.Decline(by.Id, message, Now);
        }
        await SaveWithAsync(order, cancellationToken);
        await audit.AddAsync(by, new Deed(approve ? "refund.approve" : "refund.decline", nameof(Refund), refund.Id.ToString(CultureInfo.InvariantCulture), before,
            new { refund.State, refund.AmountMinor, refund.Currency, refund.OrderId, refund.Message }), cancellationToken);
        await notifier.TellAsync(refund.UserId, new News.RefundDecided(refund.Id, order.Id, by.Id, approve, refund.AmountMinor, message), cancellationToken);
        return DecideOutcome.Decided;
    }

    /// <summary>Sum of the charge's refunds that went back or may.</summary>
    private async Task<long> AmountAsync(string charge, Func<Refund, bool> counts, CancellationToken cancellationToken) =>
        (await db.Refunds.AsNoTracking().Where(r => r.ChargeId == charge).ToListAsync(cancellationToken)).Where(r => r.IsLive && counts(r)).Sum(r => r.AmountMinor);

    // The order's version steps too, so that two refunds of one order never count the same money as left.
    private Task<int> SaveWithAsync(Order order, CancellationToken cancellationToken)
    {
        db.Entry(order).State = EntityState.Modified;
        return db.SaveChangesAsync(cancellationToken);
    }

    private Task<Recipient> BuyerAsync(Guid userId, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == userId).Select(u => new Recipient(u.Id, u.Email)).SingleAsync(cancellationToken);

    private async Task<T> RetryAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await db.InTransaction(work, cancellationToken);
            }
            catch (DbUpdateException e) when (round < Rounds && (e is DbUpdateConcurrencyException || e.IsUniqueViolation()))
            {
                // Another tab or another admin was faster: the next look sees what they did.
            }
        }
    }

    private static AskResult No(AskOutcome outcome) => new(outcome, []);
}
