using System.Data.Common;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CinemaSite.Tests.Support;

/// <summary>Counts what pages ask of the database; what the site's own workers read in the background is left out.</summary>
public sealed class CommandCounter : DbCommandInterceptor
{
    private static readonly string[] Background = [CatalogReader.Tag, DatabaseTime.Tag, ImportRunner.Tag];

    private readonly List<string> commands = [];

    /// <summary>The commands since the last <see cref="Start"/>.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (commands) return [.. commands];
        }
    }

    /// <summary>Forgets what was counted.</summary>
    public void Start()
    {
        lock (commands) commands.Clear();
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (!Background.Any(tag => command.CommandText.StartsWith("-- " + tag, StringComparison.Ordinal)))
            lock (commands) commands.Add(command.CommandText);
        return ValueTask.FromResult(result);
    }
}
