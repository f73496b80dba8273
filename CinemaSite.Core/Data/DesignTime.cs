using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CinemaSite.Core.Data;

/// <summary>Lets <c>dotnet ef</c> build the SQLite model without starting the site.</summary>
public sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteCinemaDb>
{
    public SqliteCinemaDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteCinemaDb>().UseCinemaSqlite("Data Source=design.db").Options);
}

/// <summary>Lets <c>dotnet ef</c> build the SQL Server model without a server.</summary>
public sealed class SqlServerDesignTime : IDesignTimeDbContextFactory<SqlServerCinemaDb>
{
    public SqlServerCinemaDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerCinemaDb>().UseCinemaSqlServer("Server=design", maxBatchSize: null).Options);
}
