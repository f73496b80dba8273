using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

/// <summary>The database on SQLite: the default, a file, nothing else to install.</summary>
public sealed class SqliteCinemaDb(DbContextOptions<SqliteCinemaDb> options) : CinemaDb(options)
{
    // SQLite has one writer and its provider waits for the lock with Thread.Sleep. One gate per file makes writers
    // queue without blocking threads.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new();

    internal override SemaphoreSlim? WriteGate => Gates.GetOrAdd(Database.GetConnectionString() ?? "", _ => new SemaphoreSlim(1, 1));

    internal override string TimeSql => "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now') AS \"Value\"";
}

/// <summary>The database on SQL Server: for production and for more than one copy of the site.</summary>
public sealed class SqlServerCinemaDb(DbContextOptions<SqlServerCinemaDb> options) : CinemaDb(options)
{
    internal override SemaphoreSlim? WriteGate => null;

    internal override string TimeSql => "SELECT CONVERT(varchar(33), SYSUTCDATETIME(), 126) AS [Value]";

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            if (property.FindAnnotation(ColumnMarks.ExactAnnotation) is not null)
                property.SetCollation("Latin1_General_100_BIN2");
    }
}
