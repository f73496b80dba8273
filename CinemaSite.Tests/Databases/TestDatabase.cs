using CinemaSite.Core.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Databases;

/// <summary>
/// A fresh database for a test class: a SQLite file, or one on the SQL Server that <c>CINEMA_TEST_SQLSERVER</c> names.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("CINEMA_TEST_SQLSERVER");
    private readonly string name = $"cinema-test-{Guid.NewGuid():N}";

    private string SqlitePath => Path.Combine(Path.GetTempPath(), name + ".db");

    /// <summary>The provider the suite runs on, as the configuration names it.</summary>
    public static string Provider => Server is null ? "Sqlite" : "SqlServer";

    /// <summary>For <c>ConnectionStrings:Cinema</c>.</summary>
    public string ConnectionString => Server is null
        ? new SqliteConnectionStringBuilder { DataSource = SqlitePath, ForeignKeys = true, Pooling = true }.ToString()
        : new SqlConnectionStringBuilder(Server) { InitialCatalog = name }.ToString();

    /// <summary>Makes and migrates it.</summary>
    public async Task CreateAsync()
    {
        await using var db = Open();
        await db.Database.MigrateAsync();
    }

    /// <summary>A context of its own; the caller disposes it.</summary>
    public CinemaDb Open() => Server is null
        ? new SqliteCinemaDb(new DbContextOptionsBuilder<SqliteCinemaDb>().UseCinemaSqlite(ConnectionString).Options)
        : new SqlServerCinemaDb(new DbContextOptionsBuilder<SqlServerCinemaDb>().UseCinemaSqlServer(ConnectionString, maxBatchSize: null).Options);

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await using var db = Open();
            await db.Database.EnsureDeletedAsync();
            return;
        }
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), name + "*")) File.Delete(file);
    }
}
