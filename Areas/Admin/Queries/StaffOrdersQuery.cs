using CinemaSite.Core;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>An order in the admins' list. Minor units.</summary>
public sealed record StaffOrder(long Id, DateTime PlacedUtc, string? Email, OrderStatus Status, int Films, string Currency, long TotalMinor, long RefundedMinor, string? Alert);

/// <summary>What admins ask of the list. Dates are days of UTC, both included; the person is a part of an e-mail.</summary>
public sealed record StaffOrdersFilter(OrderStatus? Status, DateOnly? From, DateOnly? To, string? User, int Page)
{
    public const int PageSize = 50;
}

/// <summary>A page of orders with the sums of all that match. Minor units; the sums count paid orders alone.</summary>
public sealed record StaffOrdersPage(StaffOrdersFilter Filter, IPagedList<StaffOrder> Orders, long PaidMinor, long RefundedMinor);

/// <summary>Everybody's orders, newest first.</summary>
public sealed class StaffOrdersQuery(CinemaDb db)
{
    /// <summary>One page of the list.</summary>
    public async Task<StaffOrdersPage> ListAsync(StaffOrdersFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var orders = Matching(filter);
        var sums = await orders.GroupBy(o => o.Status)
            .Select(g => new { Status = g.Key, Count = g.Count(), Total = g.Sum(o => o.TotalMinor), Refunded = g.Sum(o => o.RefundedMinor) }).ToListAsync(cancellationToken);
        var count = sums.Sum(s => s.Count);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + StaffOrdersFilter.PageSize - 1) / StaffOrdersFilter.PageSize));
        var rows = await orders.OrderByDescending(o => o.PlacedUtc).ThenByDescending(o => o.Id)
            .Skip((page - 1) * StaffOrdersFilter.PageSize).Take(StaffOrdersFilter.PageSize)
            .Select(o => new StaffOrder(
                o.Id, o.PlacedUtc, db.Users.Where(u => u.Id == o.UserId).Select(u => u.Email).FirstOrDefault(), o.Status, o.Lines.Count, o.Currency, o.TotalMinor, o.RefundedMinor, o.Alert))
            .ToListAsync(cancellationToken);
        var paid = sums.Where(s => s.Status is not (OrderStatus.Pending or OrderStatus.Canceled)).ToList();
        return new StaffOrdersPage(filter with { Page = page }, new PagedList<StaffOrder>(rows, page, StaffOrdersFilter.PageSize, count),
            paid.Sum(s => s.Total), paid.Sum(s => s.Refunded));
    }

    private IQueryable<Order> Matching(StaffOrdersFilter filter)
    {
        var orders = db.Orders.AsNoTracking();
        if (filter.Status is { } status) orders = orders.Where(o => o.Status == status);
        if (filter.From is { } from)
        {
            var first = from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            orders = orders.Where(o => o.PlacedUtc >= first);
        }
        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = to.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            orders = orders.Where(o => o.PlacedUtc < end);
        }
        if (filter.User is { } user)
        {
            var email = user.ToUpperInvariant();
            orders = orders.Where(o => db.Users.Any(u => u.Id == o.UserId && u.NormalizedEmail!.Contains(email)));
        }
        return orders;
    }
}
