using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Orders;

/// <summary>A row of a person's orders.</summary>
public sealed record OrderRow(long Id, DateTime PlacedUtc, OrderStatus Status, string Currency, long TotalMinor, long RefundedMinor, IReadOnlyList<string> Titles);

/// <summary>A movie of an order: as it was when ordered, and what it is worth now.</summary>
public sealed record OrderFilm(int MovieId, string Title, int Year, long PriceMinor, string Slug, int Minutes, int PosterVersion, EntitlementState? State, DateTime? FirstPlayedUtc, DateTime? FirstSentUtc);

/// <summary>An order of the person who asks.</summary>
public sealed record OrderDetails(
    long Id, OrderStatus Status, string Currency, long TotalMinor, long RefundedMinor, DateTime PlacedUtc, DateTime ExpiresUtc, DateTime? PaidUtc,
    DateTime? CanceledUtc, string? CancelReason, string ConsentVersion, DateTime ConsentUtc, bool NeedsStaff, string BuyerName, string BuyerEmail, IReadOnlyList<OrderFilm> Films);

/// <summary>Reads orders for their owners' pages.</summary>
public sealed class OrderQueries(CinemaDb db)
{
    public const int PageSize = 20;

    /// <summary>A page of the person's orders, newest first.</summary>
    public async Task<PagedList<OrderRow>> ListAsync(Guid userId, int page, CancellationToken cancellationToken = default)
    {
        page = Math.Clamp(page, 1, 100_000);
        var orders = db.Orders.Where(o => o.UserId == userId);
        var count = await orders.CountAsync(cancellationToken);
        var rows = await orders.OrderByDescending(o => o.PlacedUtc).ThenByDescending(o => o.Id).Skip((page - 1) * PageSize).Take(PageSize)
            .Select(o => new OrderRow(o.Id, o.PlacedUtc, o.Status, o.Currency, o.TotalMinor, o.RefundedMinor, o.Lines.OrderBy(l => l.Id).Select(l => l.Title).ToList()))
            .AsNoTracking().ToListAsync(cancellationToken);
        return new PagedList<OrderRow>(rows, page, PageSize, count);
    }

    /// <summary>The order, or null when there is none or it is another's.</summary>
    public async Task<OrderDetails?> FindAsync(Guid userId, long orderId, CancellationToken cancellationToken = default)
    {
        var order = await db.Orders.Where(o => o.Id == orderId && o.UserId == userId)
            .Join(db.Users, o => o.UserId, u => u.Id, (o, u) => new { Order = o, u.DisplayName, u.Email })
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (order is null) return null;
        var films = await db.OrderLines.Where(l => l.OrderId == orderId).Join(db.Movies, l => l.MovieId, m => m.Id, (l, m) => new { l, m }).OrderBy(x => x.l.Id)
            .Select(x => new
            {
                x.l.MovieId, x.l.Title, x.l.Year, x.l.PriceMinor, x.m.Slug, x.m.Minutes, x.m.PosterVersion,
                Claim = db.Entitlements.Where(e => e.OrderLineId == x.l.Id).Select(e => new { e.State, e.FirstPlayedUtc, e.FirstSentUtc }).FirstOrDefault(),
            }).AsNoTracking().ToListAsync(cancellationToken);
        var o = order.Order;
        return new OrderDetails(o.Id, o.Status, o.Currency, o.TotalMinor, o.RefundedMinor, o.PlacedUtc, o.ExpiresUtc, o.PaidUtc, o.CanceledUtc, o.CancelReason,
            o.ConsentVersion, o.ConsentUtc, o.Alert is not null, order.DisplayName, order.Email ?? "",
            [.. films.Select(f => new OrderFilm(f.MovieId, f.Title, f.Year, f.PriceMinor, f.Slug, f.Minutes, f.PosterVersion, f.Claim?.State, f.Claim?.FirstPlayedUtc, f.Claim?.FirstSentUtc))]);
    }

    /// <summary>Which orders these lines belong to.</summary>
    public Task<Dictionary<long, long>> OrdersOfLinesAsync(IReadOnlyCollection<long> lineIds, CancellationToken cancellationToken = default) =>
        lineIds.Count == 0
            ? Task.FromResult(new Dictionary<long, long>())
            : db.OrderLines.Where(l => lineIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.OrderId, cancellationToken);
}
