namespace CinemaSite.Core.Data;

/// <summary>Which database engine holds the site.</summary>
public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
}

/// <summary>Section <c>Database</c> of the configuration.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The engine; the connection string is <c>ConnectionStrings:Cinema</c>.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Apply migrations at start. Unset: yes on SQLite, no on SQL Server (run <c>-- migrate</c> there).</summary>
    public bool? MigrateOnStart { get; set; }

    /// <summary>Statements per batch; unset leaves the provider's default. Some compatible servers need 1.</summary>
    public int? MaxBatchSize { get; set; }
}
