using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Notifications;

/// <summary>Forgets what was read long ago, and after a year what nobody read.</summary>
public sealed class NotificationSweep(CinemaDb db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan KeptRead = TimeSpan.FromDays(90);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (read, old) = (now - KeptRead, now - Kept);
        var forgotten = await db.InTransaction(() => db.Notifications.Where(n => n.ReadUtc <= read || n.ChangedUtc <= old).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        return $"Forgot {forgotten} old notifications.";
    }
}
