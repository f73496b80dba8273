using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>Keeps the books by double entry, in the transaction that settles the order.</summary>
public sealed class Ledger(CinemaDb db, TimeProvider clock)
{
    private sealed record Written(string SourceId, int Number, LedgerAccount Account, long AmountMinor);

    /// <summary>
    /// Posts what the books lack of a charge, its refunds and its disputes; nothing when they say already what Stripe says. A refund
    /// counts when it has succeeded, a dispute as long as it holds the money.
    /// </summary>
    /// <param name="order">The order the money came for.</param>
    /// <param name="charge">The charge as Stripe holds it.</param>
    /// <param name="isSale">It paid the order.</param>
    public async Task FollowAsync(Order order, ChargeTruth charge, bool isSale, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(charge);
        if (charge.Status != "succeeded") return;
        var now = clock.GetUtcNow().UtcDateTime;
        var written = await db.LedgerEntries.Where(e => e.ChargeId == charge.Id).Select(e => new Written(e.SourceId, e.Number, e.Account, e.AmountMinor)).ToListAsync(cancellationToken);
        Post(charge.Id, charge.Amount, isSale ? LedgerAccount.Sales : LedgerAccount.Surplus, charge.CreatedUtc);
        foreach (var refund in charge.Refunds)
            Post(refund.Id, refund.State == RefundState.Succeeded ? -refund.Amount : 0, isSale ? LedgerAccount.Refunds : LedgerAccount.Surplus, refund.CreatedUtc);
        foreach (var dispute in charge.Disputes)
            Post(dispute.Id, dispute.HoldsMoney ? -dispute.Amount : 0, isSale ? LedgerAccount.Disputes : LedgerAccount.Surplus, now);

        // The difference between what should stand there and what stands there: both sum to zero, so it does too.
        void Post(string source, long amountMinor, LedgerAccount against, DateTime happened)
        {
            var before = written.Where(w => w.SourceId == source).ToList();
            var number = before.Count == 0 ? 1 : before.Max(w => w.Number) + 1;
            foreach (var account in Enum.GetValues<LedgerAccount>())
            {
                var should = account == LedgerAccount.Stripe ? amountMinor : account == against ? -amountMinor : 0;
                var lacks = should - before.Where(w => w.Account == account).Sum(w => w.AmountMinor);
                if (lacks == 0) continue;
                db.LedgerEntries.Add(new LedgerEntry
                {
                    SourceId = source, Number = number, Account = account, AmountMinor = lacks, Currency = charge.Currency, OrderId = order.Id, ChargeId = charge.Id,
                    OccurredUtc = number == 1 ? happened : now, RecordedUtc = now,
                });
            }
        }
    }
}
