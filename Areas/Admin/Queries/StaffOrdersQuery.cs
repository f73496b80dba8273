using System.Globalization;
using System.Runtime.CompilerServices;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>An order in the admins' list. Minor units.</summary>
public sealed record StaffOrder(long Id, DateTime PlacedUtc, string? Email, OrderStatus Status, int Films, string Currency, long TotalMinor, long RefundedMinor, string? Alert);

/// <summary>
/// What admins ask of the list. Dates are days of UTC, both included; the person is an id or a part of an e-mail, the words an order's number,
/// one of Stripe's ids or a part of a film's title.
/// </summary>
public sealed record StaffOrdersFilter(OrderStatus? Status = null, DateOnly? From = null, DateOnly? To = null, string? User = null, int Page = 1)
{
    public const int PageSize = 50;
    public const string Newest = "newest";

    /// <summary>The <c>status</c> of orders that a person must look at, whatever their state.</summary>
    public const string Look = "look";

    public string? Q { get; init; }
    public string Sort { get; init; } = Newest;
    public bool NeedsLook { get; init; }
}

/// <summary>A page of orders with the sums of all that match. Minor units; the sums count paid orders alone.</summary>
public sealed record StaffOrdersPage(StaffOrdersFilter Filter, IPagedList<StaffOrder> Orders, long PaidMinor, long RefundedMinor);

/// <summary>Everybody's orders.</summary>
public sealed class StaffOrdersQuery(CinemaDb db, RememberedSums remembered)
{
    /// <summary>One page of the list.</summary>
    public async Task<StaffOrdersPage> ListAsync(StaffOrdersFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var orders = await MatchingAsync(filter, cancellationToken);
        // The sums look at every row that matches.
        var sums = await remembered.GetAsync((Query: "staff-orders", filter with { Page = 1, Sort = StaffOrdersFilter.Newest }), () => orders.GroupBy(o => o.Status)
            .Select(g => new StateSum<OrderStatus>(g.Key, g.Count(), g.Sum(o => o.TotalMinor), g.Sum(o => o.RefundedMinor))).ToListAsync(cancellationToken), found => found.Sum(s => s.Count) > RememberedSums.Few);
        var count = sums.Sum(s => s.Count);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + StaffOrdersFilter.PageSize - 1) / StaffOrdersFilter.PageSize));
        // To a page far back the index alone is walked.
        var ids = await Sorted(orders, filter.Sort).Skip((page - 1) * StaffOrdersFilter.PageSize).Take(StaffOrdersFilter.PageSize).Select(o => o.Id).ToListAsync(cancellationToken);
        var rows = await Rows(Sorted(db.Orders.AsNoTracking().Where(o => ids.Contains(o.Id)), filter.Sort)).ToListAsync(cancellationToken);
        var paid = sums.Where(s => s.State is not (OrderStatus.Pending or OrderStatus.Canceled)).ToList();
        return new StaffOrdersPage(filter with { Page = page }, new PagedList<StaffOrder>(rows, page, StaffOrdersFilter.PageSize, count),
            paid.Sum(s => s.TotalMinor), paid.Sum(s => s.RefundedMinor));
    }

    /// <summary>All that match, one after another.</summary>
    public async IAsyncEnumerable<StaffOrder> AllAsync(StaffOrdersFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await foreach (var row in Rows(Sorted(await MatchingAsync(filter, cancellationToken), filter.Sort)).AsAsyncEnumerable().WithCancellation(cancellationToken)) yield return row;
    }

    private IQueryable<StaffOrder> Rows(IQueryable<Order> orders) => orders.Select(o => new StaffOrder(
        o.Id, o.PlacedUtc, db.Users.Where(u => u.Id == o.UserId).Select(u => u.Email).FirstOrDefault(), o.Status, o.Lines.Count, o.Currency, o.TotalMinor, o.RefundedMinor, o.Alert));

    private static IQueryable<Order> Sorted(IQueryable<Order> orders, string sort) => sort switch
    {
        "oldest" => orders.OrderBy(o => o.PlacedUtc).ThenBy(o => o.Id),
        "total" => orders.OrderBy(o => o.TotalMinor).ThenBy(o => o.Id),
        "-total" => orders.OrderByDescending(o => o.TotalMinor).ThenByDescending(o => o.Id),
        _ => orders.OrderByDescending(o => o.PlacedUtc).ThenByDescending(o => o.Id),
    };

    private async Task<IQueryable<Order>> MatchingAsync(StaffOrdersFilter filter, CancellationToken cancellationToken)
    {
        var orders = db.Orders.AsNoTracking();
        if (filter.Status is { } status) orders = orders.Where(o => o.Status == status);
        if (filter.NeedsLook) orders = orders.Where(o => o.Alert != null);
        if (Days.First(filter.From) is { } first) orders = orders.Where(o => o.PlacedUtc >= first);
        if (Days.End(filter.To) is { } end) orders = orders.Where(o => o.PlacedUtc < end);
        if (filter.User is { } user)
        {
            // The people first, and then what they did: not the other way around.
            var email = user.ToUpperInvariant();
            orders = await PeopleByMail.FindAsync(db, user, cancellationToken) is { } people
                ? people is [var person] ? orders.Where(o => o.UserId == person) : orders.Where(o => people.Contains(o.UserId))
                : orders.Where(o => db.Users.Where(u => u.NormalizedEmail!.Contains(email)).Select(u => u.Id).Contains(o.UserId));
        }
        return filter.Q is { } q ? About(orders, q) : orders;
    }

    private IQueryable<Order> About(IQueryable<Order> orders, string q)
    {
        if (long.TryParse(q, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return orders.Where(o => o.Id == number);
        if (q.StartsWith("cs_", StringComparison.Ordinal)) return orders.Where(o => db.CheckoutAttempts.Where(a => a.SessionId == q).Select(a => a.OrderId).Contains(o.Id));
        if (q.StartsWith("re_", StringComparison.Ordinal)) return orders.Where(o => db.Refunds.Where(r => r.StripeId == q).Select(r => r.OrderId).Contains(o.Id));
        if (q.StartsWith("ch_", StringComparison.Ordinal) || q.StartsWith("py_", StringComparison.Ordinal) || q.StartsWith("pi_", StringComparison.Ordinal))
            return orders.Where(o => db.Payments.Where(p => p.StripeId == q || p.PaymentIntentId == q).Select(p => p.OrderId).Contains(o.Id));
        var title = Names.Normalize(q);
        return orders.Where(o => db.OrderLines.Where(l => db.Movies.Where(m => m.NormalizedTitle.Contains(title)).Select(m => m.Id).Contains(l.MovieId)).Select(l => l.OrderId).Contains(o.Id));
    }
}

/// <summary>Days of UTC as moments.</summary>
internal static class Days
{
    /// <summary>Where the day begins.</summary>
    public static DateTime? First(DateOnly? day) => day?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>Where the day after begins.</summary>
    public static DateTime? End(DateOnly? day) => day < DateOnly.MaxValue ? day.Value.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : null;
}
