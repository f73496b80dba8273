using CinemaSite.Core;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A job, how often it runs, how it went last and whether it runs at this moment.</summary>
public sealed record StaffJob(string Name, TimeSpan Every, DateTime? LastRunUtc, string? LastResult, bool IsRunning)
{
    public bool Failed => LastResult?.StartsWith("Failed", StringComparison.Ordinal) == true;
}

/// <summary>A mail that was given up. Its words are nobody's to read.</summary>
public sealed record DeadMail(Guid Id, string ToAddress, string Subject, DateTime CreatedUtc, DateTime DeadUtc, int Tries, string? LastError);

/// <summary>An event of Stripe's in the log.</summary>
public sealed record StaffEvent(string Id, string Type, DateTime ReceivedUtc, InboxState State, int Tries, DateTime? NextTryUtc, string? Error, long? OrderId);

/// <summary>What admins ask of the log of events: its state, an id, a part of a type or an order's number.</summary>
public sealed record StaffEventsFilter(InboxState? Status, string? Q, DateOnly? From, DateOnly? To, int Page)
{
    public const int PageSize = 25;
}

/// <summary>How the machinery stands.</summary>
public sealed record SystemState(
    IReadOnlyList<StaffJob> Jobs, IReadOnlyList<Difference> Open, int OpenCount, IReadOnlyList<Difference> Settled, BooksCheck? LastCheck, int WaitingMails, DateTime? OldestMailUtc, int DeadCount,
    IReadOnlyList<DeadMail> DeadMails, IPagedList<StaffEvent> Events);

/// <summary>Reads jobs, differences, mails that were given up and Stripe's events.</summary>
public sealed class SystemQuery(CinemaDb db, IEnumerable<JobRegistration> registrations, IOptions<JobOptions> options, TimeProvider clock)
{
    private const int Shown = 50;
    private const int SettledShown = 10;

    /// <summary>How things stand now, with a page of the log of events.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="always">A difference that is shown, on top, also when it is not among the newest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<SystemState> ReadAsync(StaffEventsFilter filter, long? always = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var open = db.Differences.AsNoTracking().Where(d => d.SettledUtc == null);
        var waiting = StaffMails.Waiting(db);
        var dead = StaffMails.GivenUp(db);
        return new SystemState(
            await JobsAsync(cancellationToken),
            await open.OrderByDescending(d => d.Id == always).ThenByDescending(d => d.Id).Take(Shown).ToListAsync(cancellationToken),
            await open.CountAsync(cancellationToken),
            await db.Differences.AsNoTracking().Where(d => d.SettledUtc != null).OrderByDescending(d => d.Id).Take(SettledShown).ToListAsync(cancellationToken),
            await db.BooksChecks.AsNoTracking().OrderByDescending(c => c.StartedUtc).ThenByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken),
            await waiting.CountAsync(cancellationToken),
            await waiting.OrderBy(m => m.CreatedUtc).Select(m => (DateTime?)m.CreatedUtc).FirstOrDefaultAsync(cancellationToken),
            await dead.CountAsync(cancellationToken),
            await dead.OrderByDescending(m => m.CreatedUtc).ThenBy(m => m.Id).Take(Shown)
                .Select(m => new DeadMail(m.Id, m.ToAddress, m.Subject, m.CreatedUtc, m.DeadUtc!.Value, m.Tries, m.LastError)).ToListAsync(cancellationToken),
            await EventsAsync(filter, cancellationToken));
    }

    private async Task<List<StaffJob>> JobsAsync(CancellationToken cancellationToken)
    {
        var leases = await db.Leases.AsNoTracking().ToDictionaryAsync(l => l.Name, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. registrations.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => (r, Lease: leases.GetValueOrDefault(r.Name)))
            .Select(j => new StaffJob(j.r.Name, j.r.Every(options.Value), j.Lease?.LastRunUtc, j.Lease?.LastResult, j.Lease?.IsAtWork(now, j.r.Rest(options.Value)) == true))];
    }

    private async Task<IPagedList<StaffEvent>> EventsAsync(StaffEventsFilter filter, CancellationToken cancellationToken)
    {
        var events = db.StripeEvents.AsNoTracking();
        if (filter.Status is { } status) events = events.Where(e => e.State == status);
        if (Days.First(filter.From) is { } first) events = events.Where(e => e.ReceivedUtc >= first);
        if (Days.End(filter.To) is { } end) events = events.Where(e => e.ReceivedUtc < end);
        if (filter.Q is { } q) events = long.TryParse(q, out var order) ? events.Where(e => e.OrderId == order) : q.StartsWith("evt_", StringComparison.Ordinal) ? events.Where(e => e.EventId == q) : events.Where(e => e.Type.Contains(q));
        var count = await events.CountAsync(cancellationToken);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + StaffEventsFilter.PageSize - 1) / StaffEventsFilter.PageSize));
        var rows = await events.OrderByDescending(e => e.ReceivedUtc).ThenByDescending(e => e.EventId).Skip((page - 1) * StaffEventsFilter.PageSize).Take(StaffEventsFilter.PageSize)
            .Select(e => new StaffEvent(e.EventId, e.Type, e.ReceivedUtc, e.State, e.Tries, e.NextTryUtc, e.Error, e.OrderId)).ToListAsync(cancellationToken);
        return new PagedList<StaffEvent>(rows, page, StaffEventsFilter.PageSize, count);
    }
}
