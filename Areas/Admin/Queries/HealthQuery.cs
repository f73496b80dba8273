using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A job's last run.</summary>
public sealed record JobRun(string Name, DateTime? LastRunUtc, string? LastResult)
{
    public bool Failed => LastResult?.StartsWith("Failed", StringComparison.Ordinal) == true;
}

/// <summary>What waits for staff, and whether the machinery runs.</summary>
public sealed record Health(
    int PendingOrders, int AlertedOrders, int WaitingMails, int DeadMails, int WaitingEvents, int DeadEvents, DateTime? LastEventUtc, int OpenReports, int HeldComments, IReadOnlyList<JobRun> Jobs)
{
    /// <summary>Refunds that staff are to decide.</summary>
    public required int WaitingRefunds { get; init; }

    /// <summary>What differs from Stripe and nobody has settled.</summary>
    public required int Differences { get; init; }
}

/// <summary>Reads the state of orders, mails, the conversation, Stripe's events and jobs.</summary>
public sealed class HealthQuery(CinemaDb db)
{
    /// <summary>How things stand now.</summary>
    public async Task<Health> ReadAsync(CancellationToken cancellationToken = default) => new(
        await db.Orders.CountAsync(o => o.Status == OrderStatus.Pending, cancellationToken),
        await db.Orders.CountAsync(o => o.Alert != null, cancellationToken),
        await db.OutboxMails.CountAsync(m => m.SentUtc == null && m.DeadUtc == null, cancellationToken),
        await db.OutboxMails.CountAsync(m => m.DeadUtc != null, cancellationToken),
        await db.StripeEvents.CountAsync(e => e.State == InboxState.Received, cancellationToken),
        await db.StripeEvents.CountAsync(e => e.State == InboxState.Dead, cancellationToken),
        await db.StripeEvents.MaxAsync(e => (DateTime?)e.ReceivedUtc, cancellationToken),
        await db.CommentReports.CountAsync(r => r.State == ReportState.Open, cancellationToken),
        await db.Comments.CountAsync(c => c.HeldUtc != null && c.DeletedUtc == null, cancellationToken),
        await db.Leases.OrderBy(l => l.Name).Select(l => new JobRun(l.Name, l.LastRunUtc, l.LastResult)).ToListAsync(cancellationToken))
    {
        WaitingRefunds = await db.Refunds.CountAsync(r => r.State == RefundState.Requested, cancellationToken),
        Differences = await db.Differences.CountAsync(d => d.SettledUtc == null, cancellationToken),
    };
}
