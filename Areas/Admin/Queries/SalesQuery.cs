using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>What was sold on a day (UTC). Minor units, less what went back.</summary>
public sealed record DayOfSales(DateTime Day, long RevenueMinor, int Payments, int Films, int NewViewers);

/// <summary>A movie and what it brought in a period. Minor units.</summary>
public sealed record BestSeller(int MovieId, string Slug, string Title, int Year, int Units, long RevenueMinor);

/// <summary>A genre and what its films brought in a period; a film counts for its first genre. Minor units.</summary>
public sealed record GenreSales(string Name, long RevenueMinor);

/// <summary>Sales without a name in them.</summary>
public sealed class SalesQuery(CinemaDb db)
{
    /// <summary>
    /// One entry a day from <paramref name="from"/> to <paramref name="to"/>, both included. Revenue is what payments
    /// brought, less refunds, on the day of the payment; disputed money does not count.
    /// </summary>
    public async Task<IReadOnlyList<DayOfSales>> DaysAsync(DateTime from, DateTime to, CancellationToken cancellationToken = default)
    {
        var end = to.AddDays(1);
        var revenue = await db.Payments
            .Where(p => p.OccurredUtc >= from && p.OccurredUtc < end && (p.Status == PaymentStatus.Succeeded || p.Status == PaymentStatus.PartiallyRefunded || p.Status == PaymentStatus.Refunded))
            .GroupBy(p => p.OccurredUtc.Date)
            .Select(g => new { Day = g.Key, Sum = g.Sum(p => p.AmountMinor - p.RefundedMinor), Count = g.Count() })
            .ToDictionaryAsync(d => d.Day, d => (d.Sum, d.Count), cancellationToken);
        var films = await Sold(from, end)
            .GroupBy(e => e.OwnedUtc!.Value.Date)
            .Select(g => new { Day = g.Key, Count = g.Count() }).ToDictionaryAsync(d => d.Day, d => d.Count, cancellationToken);
        var viewers = await db.Users
            .Where(u => u.EmailConfirmed && u.CreatedUtc >= from && u.CreatedUtc < end)
            .GroupBy(u => u.CreatedUtc.Date)
            .Select(g => new { Day = g.Key, Count = g.Count() }).ToDictionaryAsync(d => d.Day, d => d.Count, cancellationToken);
        return [.. Enumerable.Range(0, (int)(end - from).TotalDays).Select(i => from.AddDays(i))
            .Select(day => new DayOfSales(day, revenue.GetValueOrDefault(day).Sum, revenue.GetValueOrDefault(day).Count, films.GetValueOrDefault(day), viewers.GetValueOrDefault(day)))];
    }

    /// <summary>The films that were bought most since <paramref name="since"/> and still belong to their buyers.</summary>
    public Task<List<BestSeller>> BestSellersAsync(DateTime since, int count, CancellationToken cancellationToken = default) =>
        (from sold in Sold(since, DateTime.MaxValue)
         join line in db.OrderLines on sold.OrderLineId equals line.Id
         join movie in db.Movies on sold.MovieId equals movie.Id
         group line by new { movie.Id, movie.Slug, movie.Title, movie.Year } into g
         orderby g.Count() descending, g.Sum(l => l.PriceMinor) descending, g.Key.Id
         select new BestSeller(g.Key.Id, g.Key.Slug, g.Key.Title, g.Key.Year, g.Count(), g.Sum(l => l.PriceMinor))).Take(count).ToListAsync(cancellationToken);

    /// <summary>The genres that brought most since <paramref name="since"/>.</summary>
    public Task<List<GenreSales>> GenresAsync(DateTime since, int count, CancellationToken cancellationToken = default) =>
        (from sold in Sold(since, DateTime.MaxValue)
         join line in db.OrderLines on sold.OrderLineId equals line.Id
         join tag in db.MovieGenres on sold.MovieId equals tag.MovieId
         where tag.Position == 0
         group line by tag.Genre!.Name into g
         orderby g.Sum(l => l.PriceMinor) descending, g.Key
         select new GenreSales(g.Key, g.Sum(l => l.PriceMinor))).Take(count).ToListAsync(cancellationToken);

    private IQueryable<Entitlement> Sold(DateTime from, DateTime end) =>
        db.Entitlements.Where(e => (e.State == EntitlementState.Owned || e.State == EntitlementState.Frozen) && e.OwnedUtc >= from && e.OwnedUtc < end);
}
