using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Data;

/// <summary>
/// A number that differs after anybody, in this process or another, has written anything to the database. SQLite keeps one, which
/// costs microseconds to read; SQL Server has none as cheap.
/// </summary>
public sealed class DataVersion(IServiceScopeFactory scopes) : IDisposable
{
    private readonly Lock gate = new();
    private SqliteConnection? connection;
    private SqliteCommand? command;
    private bool? isSqlite;

    /// <summary>The number now; null where the engine has none.</summary>
    public long? Current
    {
        get
        {
            lock (gate)
            {
                if (isSqlite is null) Open();
                return command is null ? null : Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            }
        }
    }

    public void Dispose()
    {
        command?.Dispose();
        connection?.Dispose();
    }

    // A connection of its own that never writes: SQLite does not count a connection's own commits for it.
    private void Open()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
        isSqlite = db is SqliteCinemaDb;
        if (isSqlite == false) return;
        connection = new SqliteConnection(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false }.ToString());
        connection.Open();
        command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        command.Prepare();
    }
}
