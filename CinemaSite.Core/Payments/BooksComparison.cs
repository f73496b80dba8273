using System.Globalization;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Payments;

/// <summary>
/// Compares the payments and the books with Stripe, a page at a time. What differs is settled once more; what differs still is
/// written down as a <see cref="Difference"/> for a person.
/// </summary>
public sealed partial class BooksComparison(CinemaDb db, IPaymentGateway gateway, PaymentService payments, TimeProvider clock, ILogger<BooksComparison> logger)
{
    private const int AskedAtOnce = 25;

    // Banks take their time: a refund can fail weeks later, a dispute takes months.
    private static readonly TimeSpan RefundsBack = TimeSpan.FromDays(30);
    private static readonly TimeSpan DisputesBack = TimeSpan.FromDays(120);

    // Just made: the request or webhook that brings it is still at work.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(5);

    private readonly Silence silence = new(most: 3, gateway.IsThereAsync);
    private IReadOnlyCollection<string>? touched;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Begins a comparison.</summary>
    /// <param name="sinceUtc">Payments from then on; null for all.</param>
    /// <param name="byHand">The job leaves it alone.</param>
    public Task<BooksCheck> BeginAsync(DateTime? sinceUtc, bool byHand, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            var check = new BooksCheck { StartedUtc = Now, SinceUtc = sinceUtc, ByHand = byHand };
            db.BooksChecks.Add(check);
            await db.SaveChangesAsync(cancellationToken);
            return check;
        }, cancellationToken);

    /// <summary>Does the next page of a comparison and tells how far it is; nothing more happens to one that is done.</summary>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked; the page can be done again.</exception>
    public async Task<BooksCheck> StepAsync(long checkId, CancellationToken cancellationToken)
    {
        var check = await db.BooksChecks.AsNoTracking().SingleAsync(c => c.Id == checkId, cancellationToken);
        switch (check.Phase)
        {
            case BooksPhase.Listing:
                var page = await gateway.ListChargesAsync(check.SinceUtc, check.Cursor, cancellationToken);
                var listed = await CompareAsync(page.Charges, cancellationToken);
                return await NoteAsync(check, listed, page.HasMore ? BooksPhase.Listing : BooksPhase.Asking, page.Charges.Count > 0 ? page.Charges[^1].Charge.Id : check.Cursor, cancellationToken);
            case BooksPhase.Asking:
                var waiting = await NotComparedAsync(check, cancellationToken);
                var asked = Tally.None;
                foreach (var payment in waiting) asked += await AskAsync(payment, cancellationToken);
                if (waiting.Count == AskedAtOnce) return await NoteAsync(check, asked, BooksPhase.Asking, check.Cursor, cancellationToken);
                await SumAsync(cancellationToken);
                return await NoteAsync(check, asked, BooksPhase.Done, null, cancellationToken);
            default:
                return check;
        }
    }

    private sealed record Tally(int Compared, int Repaired, int Different)
    {
        public static Tally None { get; } = new(0, 0, 0);

        public static Tally operator +(Tally a, Tally b) => new(a.Compared + b.Compared, a.Repaired + b.Repaired, a.Different + b.Different);
    }

    private sealed record Found(DifferenceKind Kind, string Here, string AtStripe);

    /// <summary>What the site knows of a charge.</summary>
    private sealed record Local(Payment? Payment, long? OrderId, bool IsAlerted, long OrderTotal, long OrderRefunded, AttemptState? Taken, long BooksMinor);

    private async Task<Tally> CompareAsync(IReadOnlyList<ListedCharge> charges, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(charges, cancellationToken);
        // What is neither known nor named as ours belongs to something else on the same account.
        var ours = charges.Where(c => known[c.Charge.Id] is { } local && (local.Payment is not null || c.OrderId is not null)).ToList();
        var (equal, tally) = (new List<string>(), Tally.None);
        foreach (var charge in ours)
        {
            var id = charge.Charge.Id;
            var found = Compare(charge, known[id]);
            var repaired = false;
            if (found.Count > 0 && known[id].OrderId is { } order && await SettleAsync(order, cancellationToken))
            {
                var now = await gateway.FindChargeAsync(id, cancellationToken) ?? charge;
                found = Compare(now, (await KnownAsync([now], cancellationToken))[id]);
                repaired = found.Count == 0;
            }
            if (found.Count == 0) equal.Add(id);
            else await RecordAsync(id, known[id].OrderId, found, cancellationToken);
            tally += new Tally(1, repaired ? 1 : 0, found.Count > 0 ? 1 : 0);
        }
        await ClearAsync(equal, [], cancellationToken);
        await StampAsync(ours.ConvertAll(c => c.Charge.Id), cancellationToken);
        return tally;
    }

    private List<Found> Compare(ListedCharge listed, Local local)
    {
        var charge = listed.Charge;
        string Show(long minor) => Money.Format(minor, charge.Currency);
        var found = new List<Found>();
        if (local.Payment is not { } payment)
        {
            if (Now - charge.CreatedUtc > Young) found.Add(new Found(DifferenceKind.MissingHere, local.OrderId is null ? "no such order" : "no payment", $"{Show(charge.Amount)}, {charge.Status}"));
            return found;
        }
        if (payment.AmountMinor != charge.Amount || payment.Currency != charge.Currency) found.Add(new Found(DifferenceKind.Amount, Money.Format(payment.AmountMinor, payment.Currency), Show(charge.Amount)));
        if (payment.RefundedMinor != charge.Returned) found.Add(new Found(DifferenceKind.Refunded, Show(payment.RefundedMinor), Show(charge.Returned)));
        if (payment.Status != PaymentMirror.StatusOf(charge)) found.Add(new Found(DifferenceKind.Status, payment.Status.ToString(), PaymentMirror.StatusOf(charge).ToString()));
        if (charge.Status != "succeeded") return found;
        var held = charge.Amount - charge.Returned - charge.Disputes.Where(d => d.HoldsMoney).Sum(d => d.Amount);
        if (local.BooksMinor != held) found.Add(new Found(DifferenceKind.Ledger, Show(local.BooksMinor), Show(held)));
        if (local.Taken == AttemptState.Complete && local.OrderRefunded != Math.Min(charge.Returned, local.OrderTotal)) found.Add(new Found(DifferenceKind.Order, Show(local.OrderRefunded), Show(charge.Returned)));
        if (local is { Taken: null, IsAlerted: false }) found.Add(new Found(DifferenceKind.Unused, "no try took it", Show(charge.Amount)));
        return found;
    }

    private async Task<Dictionary<string, Local>> KnownAsync(IReadOnlyList<ListedCharge> charges, CancellationToken cancellationToken)
    {
        var ids = charges.Select(c => c.Charge.Id).ToList();
        var rows = await db.Payments.AsNoTracking().Where(p => ids.Contains(p.StripeId)).ToDictionaryAsync(p => p.StripeId, cancellationToken);
        var orderIds = charges.Select(c => rows.GetValueOrDefault(c.Charge.Id)?.OrderId ?? c.OrderId).OfType<long>().Distinct().ToList();
        var orders = await db.Orders.AsNoTracking().Where(o => orderIds.Contains(o.Id)).Select(o => new { o.Id, IsAlerted = o.Alert != null, o.TotalMinor, o.RefundedMinor }).ToDictionaryAsync(o => o.Id, cancellationToken);
        var taken = await db.CheckoutAttempts.AsNoTracking().Where(a => orderIds.Contains(a.OrderId) && a.ChargeId != null).Select(a => new { a.ChargeId, a.State }).ToListAsync(cancellationToken);
        var books = await db.LedgerEntries.Where(e => ids.Contains(e.ChargeId) && e.Account == LedgerAccount.Stripe).GroupBy(e => e.ChargeId)
            .Select(g => new { g.Key, Sum = g.Sum(e => e.AmountMinor) }).ToDictionaryAsync(g => g.Key, g => g.Sum, cancellationToken);
        return charges.ToDictionary(c => c.Charge.Id, c =>
        {
            var payment = rows.GetValueOrDefault(c.Charge.Id);
            var order = (payment?.OrderId ?? c.OrderId) is { } id ? orders.GetValueOrDefault(id) : null;
            return new Local(payment, order?.Id, order?.IsAlerted ?? false, order?.TotalMinor ?? 0, order?.RefundedMinor ?? 0, taken.Find(t => t.ChargeId == c.Charge.Id)?.State, books.GetValueOrDefault(c.Charge.Id));
        });
    }

    /// <summary>Payments by Stripe that were not in its list, and older ones with new refunds or disputes.</summary>
    private async Task<List<Payment>> NotComparedAsync(BooksCheck check, CancellationToken cancellationToken)
    {
        var (began, since) = (check.StartedUtc, check.SinceUtc ?? DateTime.MinValue);
        var byStripe = db.Payments.AsNoTracking().Where(p => (p.ComparedUtc == null || p.ComparedUtc < began) && (p.StripeId.StartsWith("ch_") || p.StripeId.StartsWith("py_")));
        var waiting = await byStripe.Where(p => p.OccurredUtc >= since && p.OccurredUtc < began).OrderBy(p => p.OccurredUtc).ThenBy(p => p.Id).Take(AskedAtOnce).ToListAsync(cancellationToken);
        if (waiting.Count > 0 || check.SinceUtc is not { } from) return waiting;
        touched ??= await gateway.ListTouchedChargesAsync(from - RefundsBack, from - DisputesBack, cancellationToken);
        foreach (var ids in touched.Chunk(500))
        {
            var some = ids.ToList();
            waiting.AddRange(await byStripe.Where(p => some.Contains(p.StripeId)).OrderBy(p => p.Id).Take(AskedAtOnce - waiting.Count).ToListAsync(cancellationToken));
            if (waiting.Count == AskedAtOnce) break;
        }
        return waiting;
    }

    private async Task<Tally> AskAsync(Payment payment, CancellationToken cancellationToken)
    {
        try
        {
            var charge = await gateway.FindChargeAsync(payment.StripeId, cancellationToken);
            silence.Break();
            return charge is null ? await MissingAsync(payment, cancellationToken) : await CompareAsync([charge], cancellationToken);
        }
        catch (PaymentUnknownException)
        {
            if (!await silence.GoesOnAsync(cancellationToken)) throw;
            // Written down, so that the comparison comes to its end; the next one asks again.
            await RecordAsync(payment.StripeId, payment.OrderId, [new Found(DifferenceKind.Unanswered, $"{Money.Format(payment.AmountMinor, payment.Currency)}, {payment.Status}", "no answer")], cancellationToken);
            await StampAsync([payment.StripeId], cancellationToken);
            return new Tally(1, 0, 1);
        }
    }

    private async Task<Tally> MissingAsync(Payment payment, CancellationToken cancellationToken)
    {
        await RecordAsync(payment.StripeId, payment.OrderId, [new Found(DifferenceKind.MissingAtStripe, $"{Money.Format(payment.AmountMinor, payment.Currency)}, {payment.Status}", "no such charge")], cancellationToken);
        await StampAsync([payment.StripeId], cancellationToken);
        return new Tally(1, 0, 1);
    }

    /// <summary>All entries of the books sum to zero, in each currency.</summary>
    private async Task SumAsync(CancellationToken cancellationToken)
    {
        var sums = await db.LedgerEntries.GroupBy(e => e.Currency).Select(g => new { Currency = g.Key, Sum = g.Sum(e => e.AmountMinor) }).ToListAsync(cancellationToken);
        foreach (var sum in sums)
        {
            var name = "ledger_" + sum.Currency;
            if (sum.Sum == 0) await ClearAsync([name], [], cancellationToken);
            else await RecordAsync(name, null, [new Found(DifferenceKind.LedgerSum, Money.Format(sum.Sum, sum.Currency), Money.Format(0, sum.Currency))], cancellationToken);
        }
    }

    /// <summary>False when Stripe told nothing of the order: what differs is written down, and the other orders are gone on with.</summary>
    private async Task<bool> SettleAsync(long orderId, CancellationToken cancellationToken)
    {
        try
        {
            await payments.SettleAsync(orderId, cancellationToken);
            silence.Break();
            return true;
        }
        catch (PaymentUnknownException e)
        {
            if (!await silence.GoesOnAsync(cancellationToken)) throw;
            LogFailed(orderId, e);
            return false;
        }
        // What can't be settled is written down as different.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(orderId, e);
            return true;
        }
    }

    private async Task RecordAsync(string stripeId, long? orderId, List<Found> found, CancellationToken cancellationToken)
    {
        await ClearAsync([stripeId], found.ConvertAll(f => f.Kind), cancellationToken);
        foreach (var difference in found)
        {
            try
            {
                await db.InTransaction(() => RecordOnceAsync(stripeId, orderId, difference, cancellationToken), cancellationToken);
            }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.IsUniqueViolation())
            {
                // Another comparison wrote the same down at this moment, or a person settled it.
            }
        }
    }

    private async Task RecordOnceAsync(string stripeId, long? orderId, Found found, CancellationToken cancellationToken)
    {
        var last = await db.Differences.Where(d => d.StripeId == stripeId && d.Kind == found.Kind).OrderByDescending(d => d.Id).FirstOrDefaultAsync(cancellationToken);
        // What a person has settled stays so until it changes.
        if (last is not null && (last.SettledUtc is null || last.SettledBy is not null && last.Here == found.Here && last.AtStripe == found.AtStripe))
        {
            (last.LastSeenUtc, last.Here, last.AtStripe) = (Now, found.Here, found.AtStripe);
        }
        else
        {
            db.Differences.Add(new Difference { Kind = found.Kind, StripeId = stripeId, OrderId = orderId, Here = found.Here, AtStripe = found.AtStripe, FirstSeenUtc = Now, LastSeenUtc = Now });
            LogDifference(stripeId, found.Kind, found.Here, found.AtStripe);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What was different and is not any more is settled by itself.</summary>
    private async Task ClearAsync(List<string> stripeIds, List<DifferenceKind> still, CancellationToken cancellationToken)
    {
        if (stripeIds.Count == 0 || !await db.Differences.AnyAsync(d => d.SettledUtc == null && stripeIds.Contains(d.StripeId) && !still.Contains(d.Kind), cancellationToken)) return;
        var now = Now;
        await db.InTransaction(() => db.Differences.Where(d => d.SettledUtc == null && stripeIds.Contains(d.StripeId) && !still.Contains(d.Kind))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.SettledUtc, now).SetProperty(d => d.Version, d => d.Version + 1), cancellationToken), cancellationToken);
    }

    private async Task StampAsync(List<string> stripeIds, CancellationToken cancellationToken)
    {
        if (stripeIds.Count == 0) return;
        var now = Now;
        await db.InTransaction(() => db.Payments.Where(p => stripeIds.Contains(p.StripeId)).ExecuteUpdateAsync(s => s.SetProperty(p => p.ComparedUtc, now), cancellationToken), cancellationToken);
    }

    private Task<BooksCheck> NoteAsync(BooksCheck check, Tally tally, BooksPhase phase, string? cursor, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            var row = await db.BooksChecks.SingleAsync(c => c.Id == check.Id, cancellationToken);
            (row.Phase, row.Cursor) = (phase, cursor);
            (row.Compared, row.Repaired, row.Different) = (row.Compared + tally.Compared, row.Repaired + tally.Repaired, row.Different + tally.Different);
            if (phase == BooksPhase.Done) row.FinishedUtc = Now;
            await db.SaveChangesAsync(cancellationToken);
            return row;
        }, cancellationToken);

    /// <summary>What came of a comparison, in a line.</summary>
    public static string Words(BooksCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return string.Create(CultureInfo.InvariantCulture, $"{check.Compared:N0} payments compared with Stripe, {check.Repaired:N0} repaired, {check.Different:N0} differ{(check.Phase == BooksPhase.Done ? "" : "; not done yet")}.");
    }

    [LoggerMessage(LogLevel.Error, "Order {OrderId} could not be settled for the books")]
    private partial void LogFailed(long orderId, Exception exception);

    [LoggerMessage(LogLevel.Error, "The books differ from Stripe about {StripeId}: {Kind}, here {Here}, at Stripe {AtStripe}")]
    private partial void LogDifference(string stripeId, DifferenceKind kind, string here, string atStripe);
}
