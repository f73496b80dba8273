using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Jobs;

/// <summary>Claims and gives back leases by conditional updates, so that of many claimants one wins.</summary>
public sealed class Leases(CinemaDb db, TimeProvider clock)
{
    /// <summary>Identifies this process among the copies of the site.</summary>
    public static string Owner { get; } = $"{Guid.NewGuid():N}:{Environment.ProcessId}:{(Environment.MachineName is { Length: > 30 } name ? name[..30] : Environment.MachineName)}";

    /// <summary>Takes the lease for <paramref name="duration"/>; null when another holds it. The number is the fence.</summary>
    public Task<long?> TryTakeAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var until = now + duration;
            var taken = await db.Leases.Where(l => l.Name == name && (l.UntilUtc <= now || l.Owner == owner))
                .ExecuteUpdateAsync(s => s.SetProperty(l => l.Owner, owner).SetProperty(l => l.UntilUtc, until).SetProperty(l => l.Fence, l => l.Fence + 1), cancellationToken);
            if (taken == 1) return await db.Leases.Where(l => l.Name == name && l.Owner == owner).Select(l => (long?)l.Fence).SingleAsync(cancellationToken);
            if (await db.Leases.AnyAsync(l => l.Name == name, cancellationToken)) return null;
            db.Leases.Add(new Lease { Name = name, Owner = owner, UntilUtc = until, Fence = 1 });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return (long?)1;
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                db.ChangeTracker.Clear();
                return null;
            }
        }, cancellationToken);

    /// <summary>Holds the lease for <paramref name="duration"/> from now on; false when it has passed to another holder.</summary>
    public Task<bool> RenewAsync(string name, long fence, TimeSpan duration, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            var until = clock.GetUtcNow().UtcDateTime + duration;
            return await db.Leases.Where(l => l.Name == name && l.Fence == fence).ExecuteUpdateAsync(s => s.SetProperty(l => l.UntilUtc, until), cancellationToken) == 1;
        }, cancellationToken);

    /// <summary>
    /// Ends the work and notes the outcome; false when the lease has passed to another holder meanwhile. Others may take it
    /// when <paramref name="rest"/> is over, so that a tick that all copies of the site hear is worked on by one.
    /// </summary>
    public Task<bool> GiveBackAsync(string name, long fence, string result, TimeSpan rest, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var until = now + rest;
            var outcome = result.Length > 400 ? result[..400] : result;
            return await db.Leases.Where(l => l.Name == name && l.Fence == fence)
                .ExecuteUpdateAsync(s => s.SetProperty(l => l.UntilUtc, until).SetProperty(l => l.LastRunUtc, now).SetProperty(l => l.LastResult, outcome), cancellationToken) == 1;
        }, cancellationToken);
}
