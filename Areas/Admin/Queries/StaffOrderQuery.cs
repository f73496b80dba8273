using System.Globalization;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A movie of an order as it was sold, what it is worth to its buyer now, and the days on which they played it lately.</summary>
public sealed record StaffOrderLine(int MovieId, string Slug, string Title, int Year, long PriceMinor, EntitlementState? State, DateTime? FirstPlayedUtc, DateTime? FirstSentUtc, IReadOnlyList<DateOnly> Days);

/// <summary>What staff did about an order.</summary>
public sealed record StaffOrderDeed(DateTime DoneUtc, string Action, string? By, string? After);

/// <summary>All there is of an order. The order's own figures are minor units.</summary>
public sealed record StaffOrderDetails(
    Order Order, string? Email, IReadOnlyList<StaffOrderLine> Lines, IReadOnlyList<CheckoutAttempt> Attempts, IReadOnlyList<Payment> Payments, IReadOnlyList<Refund> Refunds,
    IReadOnlyList<LedgerEntry> Ledger, IReadOnlyList<StaffOrderDeed> Deeds);

/// <summary>Reads one order for admins.</summary>
public sealed class StaffOrderQuery(CinemaDb db)
{
    /// <summary>The order; null when there is none.</summary>
    public async Task<StaffOrderDetails?> FindAsync(long orderId, CancellationToken cancellationToken = default)
    {
        var head = await db.Orders.AsNoTracking().Where(o => o.Id == orderId)
            .Select(o => new { Order = o, Email = db.Users.Where(u => u.Id == o.UserId).Select(u => u.Email).FirstOrDefault() }).SingleOrDefaultAsync(cancellationToken);
        if (head is null) return null;
        var lines = await db.OrderLines.Where(l => l.OrderId == orderId).OrderBy(l => l.Id)
            .Select(l => new
            {
                Line = l,
                Slug = db.Movies.Where(m => m.Id == l.MovieId).Select(m => m.Slug).First(),
                Claim = db.Entitlements.Where(e => e.OrderLineId == l.Id).Select(e => new { e.State, e.FirstPlayedUtc, e.FirstSentUtc }).FirstOrDefault(),
            }).AsNoTracking().ToListAsync(cancellationToken);
        var movies = lines.ConvertAll(l => l.Line.MovieId);
        var days = (await db.FilmViews.Where(v => v.UserId == head.Order.UserId && movies.Contains(v.MovieId)).OrderBy(v => v.Day).Select(v => new { v.MovieId, v.Day }).ToListAsync(cancellationToken)).ToLookup(v => v.MovieId, v => v.Day);
        var id = orderId.ToString(CultureInfo.InvariantCulture);
        return new StaffOrderDetails(head.Order, head.Email,
            [.. lines.Select(l => new StaffOrderLine(l.Line.MovieId, l.Slug, l.Line.Title, l.Line.Year, l.Line.PriceMinor, l.Claim?.State, l.Claim?.FirstPlayedUtc, l.Claim?.FirstSentUtc, [.. days[l.Line.MovieId]]))],
            await db.CheckoutAttempts.AsNoTracking().Where(a => a.OrderId == orderId).OrderBy(a => a.Number).ToListAsync(cancellationToken),
            await db.Payments.AsNoTracking().Where(p => p.OrderId == orderId).OrderBy(p => p.OccurredUtc).ThenBy(p => p.Id).ToListAsync(cancellationToken),
            await db.Refunds.AsNoTracking().Where(r => r.OrderId == orderId).OrderBy(r => r.RequestedUtc).ThenBy(r => r.Id).ToListAsync(cancellationToken),
            await db.LedgerEntries.AsNoTracking().Where(e => e.OrderId == orderId).OrderBy(e => e.Id).ToListAsync(cancellationToken),
            await db.AuditEntries.AsNoTracking().Where(e => e.Subject == nameof(Order) && e.SubjectId == id).OrderBy(e => e.Id)
                .Select(e => new StaffOrderDeed(e.DoneUtc, e.Action, db.Users.Where(u => u.Id == e.ActorId).Select(u => u.DisplayName).FirstOrDefault(), e.After)).ToListAsync(cancellationToken));
    }
}
