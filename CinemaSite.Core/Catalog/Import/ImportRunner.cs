using System.Globalization;
using System.Text.Json;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>Rung when a file waits.</summary>
public sealed class ImportBell : Bell;

/// <summary>
/// Checks and applies the files that wait, one after another. What it holds it holds for a minute at a time: when its process
/// dies, another goes on. To go on is to begin anew, since an import that is done twice changes nothing.
/// </summary>
public sealed partial class ImportRunner(IServiceScopeFactory scopes, ImportBell bell, TimeProvider clock, ILogger<ImportRunner> logger) : BackgroundService
{
    /// <summary>Marks its looks in the database's log.</summary>
    internal const string Tag = "imports";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(1);

    /// <summary>Works on all that wait now.</summary>
    public async Task RunDueAsync(CancellationToken cancellationToken)
    {
        while (await ClaimAsync(cancellationToken) is { } run)
        {
            try
            {
                await WorkAsync(run, cancellationToken);
            }
            catch (ImportFileException e)
            {
                await EndAsync(run, ImportState.Failed, null, e.Message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(run.Id, e);
                await EndAsync(run, ImportState.Failed, null, "Something went wrong on our side. Try it again; what was added stays and is not added twice.");
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await bell.HeardAsync(Look, stoppingToken);
                await RunDueAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The site stops; what was not finished is gone on with when its minute is over.
            }
            catch (Exception e)
            {
                LogLooking(e);
                await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<ImportRun?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
        var now = clock.GetUtcNow().UtcDateTime;
        var waiting = db.ImportRuns.AsNoTracking().TagWith(Tag).Where(r => (r.State == ImportState.Checking || r.State == ImportState.Applying) && (r.HeldUntilUtc == null || r.HeldUntilUtc < now));
        foreach (var run in await waiting.OrderBy(r => r.Id).Take(5).ToListAsync(cancellationToken))
        {
            var mine = await db.InTransaction(() => waiting.Where(r => r.Id == run.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.HeldUntilUtc, now + Held), cancellationToken), cancellationToken);
            if (mine == 1) return run;
        }
        return null;
    }

    private async Task WorkAsync(ImportRun run, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IMediaStore>();
        if (await store.FindAsync(run.FileKey, cancellationToken) is null) throw new ImportFileException("The file is not there any more: upload it again.");
        var isCheck = run.State == ImportState.Checking;
        var options = new ImportOptions { PriceMinor = run.PriceMinor, Minutes = run.Minutes, Certification = run.Certification, DryRun = isCheck, Mapping = run.Mapping };
        // All faults of a check go to a file, however many; of an import they are the same.
        var faults = isCheck ? Path.GetTempFileName() : null;
        try
        {
            ImportReport report;
            ImportProgress? progress = null;
            await using (var stream = await store.OpenAsync(run.FileKey, cancellationToken: cancellationToken))
            await using (var notes = faults is null ? TextWriter.Null : new StreamWriter(faults))
            {
                var import = scope.ServiceProvider.GetRequiredService<MovieImport>();
                var working = Task.Run(() => import.RunAsync(stream, options, new Latest(p => progress = p), fault => notes.WriteLine(JsonSerializer.Serialize(fault)), cancellationToken), CancellationToken.None);
                while (await Task.WhenAny(working, Task.Delay(BetweenNotes, CancellationToken.None)) != working) await NoteAsync(run, progress);
                report = await working;
            }
            if (!report.Finished) throw new OperationCanceledException(cancellationToken);
            if (faults is not null)
            {
                await using var stream = File.OpenRead(faults);
                await store.SaveAsync(ImportRuns.FaultsKey(run.FileKey), stream, cancellationToken);
            }
            await EndAsync(run, isCheck ? ImportState.Checked : ImportState.Done, report, null);
        }
        finally
        {
            if (faults is not null) File.Delete(faults);
        }
    }

    private Task NoteAsync(ImportRun run, ImportProgress? progress)
    {
        var until = clock.GetUtcNow().UtcDateTime + Held;
        var (added, unchanged) = Counted(run, progress);
        return InDbAsync(runs => runs.Where(r => r.Id == run.Id && r.State == run.State).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.HeldUntilUtc, until).SetProperty(r => r.Rows, progress == null ? 0 : progress.Rows).SetProperty(r => r.Added, added).SetProperty(r => r.Unchanged, unchanged)
            .SetProperty(r => r.Refused, progress == null ? 0 : progress.Refused).SetProperty(r => r.Percent, (int)(100 * (progress == null ? 0 : progress.Share ?? 0)))));
    }

    private async Task EndAsync(ImportRun run, ImportState state, ImportReport? report, string? problem)
    {
        var totals = report?.Totals;
        DateTime? now = clock.GetUtcNow().UtcDateTime;
        var faults = run.State == ImportState.Checking ? JsonSerializer.Serialize(report?.Errors ?? []) : run.Faults;
        var (added, unchanged) = Counted(run, totals);
        var (rows, refused) = (totals?.Rows ?? run.Rows, totals?.Refused ?? run.Refused);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
        await db.InTransaction(async () =>
        {
            var ended = await db.ImportRuns.Where(r => r.Id == run.Id && r.State == run.State).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.State, state).SetProperty(r => r.HeldUntilUtc, (DateTime?)null).SetProperty(r => r.FinishedUtc, now).SetProperty(r => r.Rows, rows).SetProperty(r => r.Added, added)
                .SetProperty(r => r.Unchanged, unchanged).SetProperty(r => r.Refused, refused).SetProperty(r => r.Percent, 100).SetProperty(r => r.Faults, faults).SetProperty(r => r.Problem, problem));
            if (ended == 1 && run.State == ImportState.Applying)
                await WriteDownAsync(scope.ServiceProvider, run, new { State = state, Rows = rows, Added = added, Unchanged = unchanged, Refused = refused, FirstId = report?.Ids?.First, LastId = report?.Ids?.Last });
        });
    }

    // By whoever had it applied: the log knows.
    private static async Task WriteDownAsync(IServiceProvider services, ImportRun run, object after)
    {
        var id = run.Id.ToString(CultureInfo.InvariantCulture);
        var begun = await services.GetRequiredService<CinemaDb>().AuditEntries.Where(e => e.Subject == nameof(ImportRun) && e.SubjectId == id && e.Action == ImportRuns.Begun)
            .OrderByDescending(e => e.Id).Select(e => new Actor(e.ActorId, e.Address)).FirstOrDefaultAsync();
        await services.GetRequiredService<AuditLog>().AddAsync(begun ?? new Actor(run.UserId, null), new Deed("movie.import-end", nameof(ImportRun), id, new { State = run.State }, after));
    }

    // What a process that died had added is found to be there already, and was still added by this run.
    private static (int Added, int Unchanged) Counted(ImportRun run, ImportProgress? progress)
    {
        if (progress is null) return (run.Added, run.Unchanged);
        var earlier = run.State == ImportState.Applying ? Math.Min(run.Added, progress.Unchanged) : 0;
        return (progress.Added + earlier, progress.Unchanged - earlier);
    }

    private async Task InDbAsync(Func<DbSet<ImportRun>, Task<int>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
        await db.InTransaction(() => work(db.ImportRuns), CancellationToken.None);
    }

    private sealed class Latest(Action<ImportProgress> keep) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => keep(value);
    }

    [LoggerMessage(LogLevel.Error, "Import {Id} failed")]
    private partial void LogFailed(long id, Exception exception);

    [LoggerMessage(LogLevel.Error, "Looking for imports failed; it is tried again")]
    private partial void LogLooking(Exception exception);
}
