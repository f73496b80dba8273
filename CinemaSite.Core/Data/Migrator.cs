using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Data;

/// <summary>Brings the database up to date, and heals what a killed migration leaves behind.</summary>
public sealed partial class Migrator(CinemaDb db, ILogger<Migrator> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Applies pending migrations; says how many.</summary>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken = default)
    {
        await using var alone = await AloneAsync(cancellationToken);
        await ClearAbandonedLockAsync(cancellationToken);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0) return 0;
        LogMigrating(pending.Count);
        await db.Database.MigrateAsync(cancellationToken);
        return pending.Count;
    }

    /// <summary>For SQLite, a lock on a file beside the database: the system ends it with the process, however that ends.</summary>
    private async Task<IAsyncDisposable?> AloneAsync(CancellationToken cancellationToken)
    {
        if (!db.Database.IsSqlite() || new SqliteConnectionStringBuilder(db.Database.GetConnectionString()) is not { Mode: not SqliteOpenMode.Memory, DataSource: { Length: > 0 } file } || file == ":memory:") return null;
        while (true)
        {
            try
            {
                return new FileStream(file + ".migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file + ".migrating"))
            {
                // Another copy of the site is at it.
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    // A process killed while it migrates SQLite leaves its row in __EFMigrationsLock, and every later migration would
    // wait for it for ever. Nobody else migrates now, so a row can only be such a one. SQL Server's lock ends with its session.
    private async Task ClearAbandonedLockAsync(CancellationToken cancellationToken)
    {
        if (!db.Database.IsSqlite() || !await db.Database.CanConnectAsync(cancellationToken)) return;
        var present = await db.Database.SqlQuery<int>($"SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellationToken);
        if (present == 0) return;
        var cleared = await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", cancellationToken);
        if (cleared > 0) LogLockCleared();
    }

    [LoggerMessage(LogLevel.Information, "Applying {Count} database migrations")]
    private partial void LogMigrating(int count);

    [LoggerMessage(LogLevel.Warning, "A migration lock left by a killed process was cleared")]
    private partial void LogLockCleared();
}
