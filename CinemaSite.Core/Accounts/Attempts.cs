using System.Security.Cryptography;
using System.Text;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>How often something may be tried in a window; one that grows makes the wait a whole window, and doubles it with each further try.</summary>
public sealed record AttemptLimit(string Name, int Max, TimeSpan Window, bool Grows = false);

/// <summary>Counts tries in the database, so that copies of the site and parallel requests share one count.</summary>
public sealed class Attempts(CinemaDb db, TimeProvider clock)
{
    // Somebody whom a stranger keeps out does not wait for ever; the reset link is the way round even this.
    private const int Doublings = 4;

    /// <summary>Counts one try of somebody; null when it may go on, else how long to wait. A refused try is not counted.</summary>
    public Task<TimeSpan?> CountAsync(AttemptLimit limit, string who, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var key = Key(limit, who);
        return db.InTransaction(async () =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            await OpenWindowAsync(limit, key, now, cancellationToken);
            while (true)
            {
                // The conditional update is the gate: of parallel tries no more than allowed get through.
                var counted = await db.AttemptCounters.Where(c => c.Key == key && (c.BlockedUntilUtc == null || c.BlockedUntilUtc <= now))
                    .ExecuteUpdateAsync(s => s.SetProperty(c => c.Count, c => c.Count + 1), cancellationToken);
                var row = await db.AttemptCounters.AsNoTracking().FirstOrDefaultAsync(c => c.Key == key, cancellationToken);
                if (row is not null && counted == 0) return row.BlockedUntilUtc - now;
                row ??= await AddAsync(key, now, cancellationToken);
                if (row is null) continue;
                if (row.Count >= limit.Max)
                {
                    var until = limit.Grows ? now + limit.Window * (1 << Math.Min(row.Count - limit.Max, Doublings)) : row.WindowStartUtc + limit.Window;
                    await db.AttemptCounters.Where(c => c.Key == key).ExecuteUpdateAsync(s => s.SetProperty(c => c.BlockedUntilUtc, until), cancellationToken);
                }
                return (TimeSpan?)null;
            }
        }, cancellationToken);
    }

    /// <summary>Takes one counted try back, because it was a good one.</summary>
    public Task GiveBackAsync(AttemptLimit limit, string who, CancellationToken cancellationToken = default)
    {
        var key = Key(limit, who);
        return db.InTransaction(() => db.AttemptCounters.Where(c => c.Key == key && c.Count > 0)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.Count, c => c.Count - 1).SetProperty(c => c.BlockedUntilUtc, (DateTime?)null), cancellationToken), cancellationToken);
    }

    /// <summary>Forgets all tries of somebody.</summary>
    public Task ForgetAsync(AttemptLimit limit, string who, CancellationToken cancellationToken = default)
    {
        var key = Key(limit, who);
        return db.InTransaction(() => db.AttemptCounters.Where(c => c.Key == key).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    // A growing wait is forgotten only after a whole calm window, else patience would be rewarded.
    private Task<int> OpenWindowAsync(AttemptLimit limit, string key, DateTime now, CancellationToken cancellationToken)
    {
        var over = now - limit.Window;
        var calm = limit.Grows ? over : now;
        return db.AttemptCounters.Where(c => c.Key == key && c.WindowStartUtc <= over && (c.BlockedUntilUtc == null || c.BlockedUntilUtc <= calm))
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.Count, 0).SetProperty(c => c.WindowStartUtc, now).SetProperty(c => c.BlockedUntilUtc, (DateTime?)null), cancellationToken);
    }

    private async Task<AttemptCounter?> AddAsync(string key, DateTime now, CancellationToken cancellationToken)
    {
        var row = new AttemptCounter { Key = key, Count = 1, WindowStartUtc = now };
        db.AttemptCounters.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return row;
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            db.ChangeTracker.Clear();
            return null;
        }
    }

    private static string Key(AttemptLimit limit, string who) => $"{limit.Name}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(who)))}";
}
