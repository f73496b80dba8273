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

/// <summary>What of the conversation waits for staff.</summary>
public sealed record Waiting(int OpenReports, int HeldComments);

/// <summary>What of the money waits for admins, and whether the machinery runs. Minor units.</summary>
public sealed record Health(
    int PendingOrders, int AlertedOrders, int PendingRefunds, long PendingRefundsMinor, int WaitingMails, int DeadMails, int WaitingEvents, int DeadEvents, DateTime? LastEventUtc, IReadOnlyList<JobRun> Jobs)
{
    /// <summary>What differs from Stripe and nobody has settled.</summary>
    public required int Differences { get; init; }
}

/// <summary>Reads the state of orders, mails, the conversation, Stripe's events and jobs.</summary>
public sealed class HealthQuery(CinemaDb db)
{
    /// <summary>What waits for moderators and admins.</summary>
    public async Task<Waiting> WaitingAsync(CancellationToken cancellationToken = default) => new(
        await db.CommentReports.CountAsync(r => r.State == ReportState.Open, cancellationToken),
        await db.Comments.CountAsync(c => c.HeldUtc != null && c.DeletedUtc == null, cancellationToken));

    /// <summary>How things stand now, for admins alone.</summary>
    public async Task<Health> ReadAsync(CancellationToken cancellationToken = default)
    {
        var refunds = await db.Refunds.Where(r => r.State == RefundState.Requested).GroupBy(_ => 1).Select(g => new { Count = g.Count(), Sum = g.Sum(r => r.AmountMinor) }).FirstOrDefaultAsync(cancellationToken);
        return new Health(
            await db.Orders.CountAsync(o => o.Status == OrderStatus.Pending, cancellationToken),
            await db.Orders.CountAsync(o => o.Alert != null, cancellationToken),
            refunds?.Count ?? 0, refunds?.Sum ?? 0,
            await StaffMails.Waiting(db).CountAsync(cancellationToken),
            await StaffMails.GivenUp(db).CountAsync(cancellationToken),
            await db.StripeEvents.CountAsync(e => e.State == InboxState.Received, cancellationToken),
            await db.StripeEvents.CountAsync(e => e.State == InboxState.Dead, cancellationToken),
            await db.StripeEvents.OrderByDescending(e => e.ReceivedUtc).Select(e => (DateTime?)e.ReceivedUtc).FirstOrDefaultAsync(cancellationToken),
            await db.Leases.OrderBy(l => l.Name).Select(l => new JobRun(l.Name, l.LastRunUtc, l.LastResult)).ToListAsync(cancellationToken))
        {
            Differences = await db.Differences.CountAsync(d => d.SettledUtc == null, cancellationToken),
        };
    }
}
