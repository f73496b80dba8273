using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

/// <summary>The one way to write: a transaction that works alike on SQLite and SQL Server.</summary>
public static class Transactions
{
    /// <summary>
    /// Runs <paramref name="work"/> in one transaction and commits it. Called inside another transaction of the same
    /// context it simply joins it. The work may run again after a transient fault of SQL Server, so it must have no
    /// side effect outside the database and must load what it changes.
    /// </summary>
    public static async Task<T> InTransaction<T>(this CinemaDb db, Func<Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(work);
        if (db.Database.CurrentTransaction is not null) return await work();

        if (db.WriteGate is { } gate)
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                return await RunAsync(db, work, cancellationToken);
            }
            finally
            {
                gate.Release();
            }
        }
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(ct => RunAsync(db, work, ct), cancellationToken);
    }

    /// <inheritdoc cref="InTransaction{T}(CinemaDb, Func{Task{T}}, CancellationToken)"/>
    public static Task InTransaction(this CinemaDb db, Func<Task> work, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            await work();
            return true;
        }, cancellationToken);

    private static async Task<T> RunAsync<T>(CinemaDb db, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        // A retry must not see what the failed try left in memory.
        db.ChangeTracker.Clear();
        db.ForgetDeeds();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await work();
        await transaction.CommitAsync(cancellationToken);
        db.Committed();
        return result;
    }
}
