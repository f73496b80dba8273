using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>Forgets what Stripe's events told of people: at once when an event is done with, and after a while when it was given up and nobody replayed it.</summary>
public sealed class EventSweep(CinemaDb db, TimeProvider clock) : IJob
{
    // As long as mails are kept; Stripe itself tells of an event for thirty days.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - Kept;
        var forgotten = await db.InTransaction(() => db.StripeEvents
            .Where(e => e.Payload != StripeEventRow.Forgotten && (e.State == InboxState.Processed || e.State == InboxState.Ignored || e.State == InboxState.Dead && e.ReceivedUtc < before))
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.Payload, StripeEventRow.Forgotten).SetProperty(e => e.State, e => e.State == InboxState.Dead ? InboxState.Ignored : e.State), cancellationToken), cancellationToken);
        return $"Forgot what {forgotten} events told.";
    }
}
