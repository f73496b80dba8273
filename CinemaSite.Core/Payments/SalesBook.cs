using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>What a movie brought on a day. Minor units, at the prices of the orders.</summary>
public sealed record MovieSales(int MovieId, int Sold, long SoldMinor, int Returned, long ReturnedMinor)
{
    public int Units => Sold - Returned;
    public long RevenueMinor => SoldMinor - ReturnedMinor;
}

/// <summary>What payments brought on a day of UTC, and by which movies. Minor units.</summary>
public sealed record DaySales(DateTime Day, int Payments, long PaidMinor, long ReturnedMinor, IReadOnlyList<MovieSales> Movies)
{
    public long RevenueMinor => PaidMinor - ReturnedMinor;

    /// <summary>What of the day's money is no movie's: a part of a payment sent back at Stripe, or money that came twice.</summary>
    public long OtherMinor => RevenueMinor - Movies.Sum(m => m.RevenueMinor);
}

/// <summary>
/// Sales by day and movie, added up once and kept in memory; only days whose payments changed are added up anew. What went back counts against
/// the day of its payment; disputed money does not count. Each copy of the site finds by itself what changed, from the payments' own dates.
/// </summary>
public sealed class SalesBook : IDisposable
{
    // A payment is committed a little after the moment it is dated with, and clocks differ: nothing this young is taken for final.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    // More changed days than this are not worth asking for one by one.
    private const int MostDays = 20;

    private static readonly PaymentStatus[] Counted = [PaymentStatus.Succeeded, PaymentStatus.PartiallyRefunded, PaymentStatus.Refunded];

    private readonly SemaphoreSlim gate = new(1);
    private SortedDictionary<DateTime, DaySales> days = [];
    private IReadOnlyList<DaySales> read = [];
    private Mark? mark;

    /// <summary>All days on which something was paid, the first first.</summary>
    public async Task<IReadOnlyList<DaySales>> ReadAsync(CinemaDb db, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        await gate.WaitAsync(cancellationToken);
        try
        {
            var since = mark?.Since ?? DateTime.MinValue;
            var now = await MarkAsync(db, since, cancellationToken);
            if (now == mark) return read;
            // The mark is made before the days are read: what is written meanwhile is found by the next reader.
            var next = now.LastUtc > DateTime.MinValue + Overlap ? await MarkAsync(db, now.LastUtc - Overlap, cancellationToken) : now;
            // All payments of an order, for what becomes of one decides which of them sold its movies.
            var orders = db.Payments.Where(p => p.UpdatedUtc >= since).Select(p => p.OrderId);
            var changed = mark is null ? null : await db.Payments.Where(p => orders.Contains(p.OrderId)).Select(p => p.OccurredUtc.Date).Distinct().Take(MostDays + 1).ToListAsync(cancellationToken);
            var fresh = changed is null || changed.Count > MostDays ? [] : new SortedDictionary<DateTime, DaySales>(days);
            if (fresh.Count == 0) changed = null;
            foreach (var day in changed ?? []) fresh.Remove(day);
            foreach (var (from, end) in changed?.Select(d => (d, d.AddDays(1))) ?? [(DateTime.MinValue, DateTime.MaxValue)])
                foreach (var day in await AddUpAsync(db, from, end, cancellationToken)) fresh[day.Day] = day;
            (days, read, mark) = (fresh, [.. fresh.Values], next);
            return read;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private static async Task<Mark> MarkAsync(CinemaDb db, DateTime since, CancellationToken cancellationToken) =>
        await db.Payments.Where(p => p.UpdatedUtc >= since).GroupBy(_ => 1)
            .Select(g => new Mark(since, g.Count(), g.Max(p => p.UpdatedUtc), g.Sum(p => p.Version), g.Sum(p => p.Id))).FirstOrDefaultAsync(cancellationToken)
        ?? new Mark(since, 0, DateTime.MinValue, 0, 0);

    private static async Task<List<DaySales>> AddUpAsync(CinemaDb db, DateTime from, DateTime end, CancellationToken cancellationToken)
    {
        var payments = db.Payments.Where(p => p.OccurredUtc >= from && p.OccurredUtc < end && Counted.Contains(p.Status));
        var sums = await payments.GroupBy(p => p.OccurredUtc.Date)
            .Select(g => new { Day = g.Key, Count = g.Count(), Paid = g.Sum(p => p.AmountMinor), Returned = g.Sum(p => p.RefundedMinor) }).ToListAsync(cancellationToken);
        // An order that was paid twice sold its movies once.
        var lines = await (
            from payment in payments
            where !db.Payments.Any(p => p.OrderId == payment.OrderId && p.Id < payment.Id && Counted.Contains(p.Status))
            join order in db.Orders on payment.OrderId equals order.Id
            where order.Status != OrderStatus.Pending && order.Status != OrderStatus.Canceled
            from line in order.Lines
            from back in db.Entitlements.Where(e => e.OrderLineId == line.Id && e.State == EntitlementState.Revoked).DefaultIfEmpty()
            select new { Day = payment.OccurredUtc.Date, line.MovieId, line.PriceMinor, Back = back != null ? 1 : 0 })
            .GroupBy(l => new { l.Day, l.MovieId })
            .Select(g => new { g.Key.Day, g.Key.MovieId, Sold = g.Count(), SoldMinor = g.Sum(l => l.PriceMinor), Returned = g.Sum(l => l.Back), ReturnedMinor = g.Sum(l => l.Back * l.PriceMinor) })
            .ToListAsync(cancellationToken);
        var movies = lines.ToLookup(l => l.Day, l => new MovieSales(l.MovieId, l.Sold, l.SoldMinor, l.Returned, l.ReturnedMinor));
        return sums.ConvertAll(s => new DaySales(s.Day, s.Count, s.Paid, s.Returned, [.. movies[s.Day]]));
    }

    // What the youngest payments looked like; alike means that nothing was paid or returned since.
    private sealed record Mark(DateTime Since, int Count, DateTime LastUtc, long Versions, long Ids);
}
