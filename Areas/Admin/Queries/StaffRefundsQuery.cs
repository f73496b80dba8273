using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A refund in the admins' list. Minor units.</summary>
public sealed record StaffRefund(
    long Id, long OrderId, DateTime RequestedUtc, string? Email, RefundState State, RefundOrigin Origin, long AmountMinor, string Currency, string? Reason, string? Message, string? Error,
    bool ByStaff, bool IsMadeUp, IReadOnlyList<string> Films);

/// <summary>What admins ask of the list. Dates are days of UTC, both included; the person is an id or a part of an e-mail, the words an order's number or a part of a film's title.</summary>
public sealed record StaffRefundsFilter(RefundState? Status, string? Q, string? User, DateOnly? From, DateOnly? To, string Sort, int Page)
{
    public const int PageSize = 50;
    public const string Newest = "newest";
}

/// <summary>A page of refunds with the sums of all that match: asked for and not decided, on their way, and gone back. Minor units.</summary>
public sealed record StaffRefundsPage(StaffRefundsFilter Filter, IPagedList<StaffRefund> Refunds, long WaitingMinor, long UnderWayMinor, long ReturnedMinor)
{
    /// <summary>The message that was too long, with the refund it was for.</summary>
    public (long Id, string Message)? Refused { get; init; }
}

/// <summary>Everybody's refunds.</summary>
public sealed class StaffRefundsQuery(CinemaDb db)
{
    /// <summary>One page of the list.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="always">A refund that is shown, on top, also when it is not on that page.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<StaffRefundsPage> ListAsync(StaffRefundsFilter filter, long? always = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var refunds = Matching(filter);
        var sums = await refunds.GroupBy(r => r.State).Select(g => new { State = g.Key, Count = g.Count(), Sum = g.Sum(r => r.AmountMinor) }).ToListAsync(cancellationToken);
        var count = sums.Sum(s => s.Count);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + StaffRefundsFilter.PageSize - 1) / StaffRefundsFilter.PageSize));
        var rows = await Rows(Sorted(refunds, filter.Sort).Skip((page - 1) * StaffRefundsFilter.PageSize).Take(StaffRefundsFilter.PageSize)).ToListAsync(cancellationToken);
        if (always is { } id && rows.TrueForAll(r => r.Id != id)) rows.InsertRange(0, await Rows(db.Refunds.AsNoTracking().Where(r => r.Id == id)).ToListAsync(cancellationToken));
        long Sum(params RefundState[] states) => sums.Where(s => states.Contains(s.State)).Sum(s => s.Sum);
        return new StaffRefundsPage(filter with { Page = page }, new PagedList<StaffRefund>(rows, page, StaffRefundsFilter.PageSize, count),
            Sum(RefundState.Requested), Sum(RefundState.Approved, RefundState.Pending), Sum(RefundState.Succeeded));
    }

    /// <summary>All that match, one after another.</summary>
    public IAsyncEnumerable<StaffRefund> AllAsync(StaffRefundsFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Rows(Sorted(Matching(filter), filter.Sort)).AsAsyncEnumerable();
    }

    private IQueryable<StaffRefund> Rows(IQueryable<Refund> refunds) => refunds.Select(r => new StaffRefund(
        r.Id, r.OrderId, r.RequestedUtc, db.Users.Where(u => u.Id == r.UserId).Select(u => u.Email).FirstOrDefault(), r.State, r.Origin, r.AmountMinor, r.Currency, r.Reason, r.Message, r.Error,
        r.DecidedBy != null, r.ChargeId.StartsWith(Payment.MadeUpPrefix), r.Lines.Join(db.OrderLines, f => f.OrderLineId, l => l.Id, (f, l) => l).OrderBy(l => l.Id).Select(l => l.Title).ToList()));

    private static IQueryable<Refund> Sorted(IQueryable<Refund> refunds, string sort) => sort switch
    {
        "oldest" => refunds.OrderBy(r => r.RequestedUtc).ThenBy(r => r.Id),
        "amount" => refunds.OrderBy(r => r.AmountMinor).ThenBy(r => r.Id),
        "-amount" => refunds.OrderByDescending(r => r.AmountMinor).ThenByDescending(r => r.Id),
        _ => refunds.OrderByDescending(r => r.RequestedUtc).ThenByDescending(r => r.Id),
    };

    private IQueryable<Refund> Matching(StaffRefundsFilter filter)
    {
        var refunds = db.Refunds.AsNoTracking();
        if (filter.Status is { } status) refunds = refunds.Where(r => r.State == status);
        if (filter.From is { } from)
        {
            var first = from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            refunds = refunds.Where(r => r.RequestedUtc >= first);
        }
        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = to.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            refunds = refunds.Where(r => r.RequestedUtc < end);
        }
        if (filter.User is { } user)
        {
            var email = user.ToUpperInvariant();
            refunds = Guid.TryParse(user, out var id) ? refunds.Where(r => r.UserId == id) : refunds.Where(r => db.Users.Any(u => u.Id == r.UserId && u.NormalizedEmail!.Contains(email)));
        }
        if (filter.Q is { } q)
        {
            var isNumber = long.TryParse(q, out var order);
            var (title, then) = (Names.Normalize(q), Searched.Anywhere(q));
            refunds = refunds.Where(r => isNumber && r.OrderId == order
                || r.Lines.Any(f => db.Movies.Where(m => m.NormalizedTitle.Contains(title)).Select(m => m.Id).Contains(f.MovieId) || db.OrderLines.Any(l => l.Id == f.OrderLineId && EF.Functions.Like(l.Title, then, Searched.Escape))));
        }
        return refunds;
    }
}
