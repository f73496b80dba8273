using System.Data;
using System.Data.Common;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CinemaSite.Tests.Databases;

/// <summary>A context that says what SQL Server would get and answers with nothing: there is no server, only its grammar.</summary>
public sealed class SqlServerGrammar : DbCommandInterceptor, IAsyncDisposable
{
    private readonly List<string> commands = [];

    public SqlServerGrammar() => Db = new SqlServerCinemaDb(new DbContextOptionsBuilder<SqlServerCinemaDb>()
        .UseCinemaSqlServer("Server=nowhere", maxBatchSize: null).AddInterceptors(this, new NoConnection()).Options);

    public SqlServerCinemaDb Db { get; }

    /// <summary>All that was said is Transact-SQL, and it was so much.</summary>
    public void AssertSpoken(int atLeast)
    {
        Assert.True(commands.Count >= atLeast, $"Only {commands.Count} commands were sent.");
        Assert.All(commands, sql =>
        {
            using var text = new StringReader(sql);
            new TSql150Parser(initialQuotedIdentifiers: true).Parse(text, out var errors);
            Assert.True(errors.Count == 0, $"{errors.FirstOrDefault()?.Message}: {sql}");
        });
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        commands.Add(command.CommandText);
        // No rows, but columns enough for whoever counts them.
        var nothing = new DataTable();
        for (var i = 0; i < 64; i++) nothing.Columns.Add($"c{i}", typeof(object));
        // Who counts them gets a number.
        if (command.CommandText.StartsWith("SELECT COUNT(", StringComparison.Ordinal)) nothing.Rows.Add(0);
        return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(nothing.CreateDataReader()));
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        commands.Add(command.CommandText);
        return ValueTask.FromResult(InterceptionResult<int>.SuppressWithResult(0));
    }

    public async ValueTask DisposeAsync() => await Db.DisposeAsync();

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }
}
