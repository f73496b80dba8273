using CinemaSite.Core.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>Loads the search's two indexes at the start and keeps them in step with the database, change by change.</summary>
public sealed partial class CatalogFollower(
    IServiceScopeFactory scopes, CatalogIndex columns, WordIndex words, CatalogBell bell, CatalogVersion version, TimeProvider clock, ILogger<CatalogFollower> logger) : BackgroundService
{
    // So few are indexed before anybody could ask.
    private const int SmallCatalogue = 5000;

    // To read so many changes again takes longer than to begin anew.
    private const int LongestBacklog = 50_000;
    private const int BatchSize = 1000;
    private const int ProgressStep = 50_000;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim gate = new(1, 1);
    private ChangeLog log = new(ChangeMark.Start, clock);
    private bool mustRebuild;
    private bool uncommitted;
    private long committedAt = clock.GetTimestamp();

    /// <summary>Loads the columns, opens the words, and builds those of a small catalogue where they are missing. Before the site listens.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
        var settled = await ChangeLog.SettledAsync(db, clock, cancellationToken);
        await LoadColumnsAsync(new CatalogReader(db), cancellationToken);
        version.Applied(settled.Seq, []);
        version.WordsBehind(damaged: false);

        var held = words.Open();
        mustRebuild = held is null || !await ChangeLog.ReachesBackToAsync(db, held, cancellationToken) || await ChangeLog.CountSinceAsync(db, held, cancellationToken) > LongestBacklog;
        log = new ChangeLog(mustRebuild ? settled : held!, clock);
        if (columns.Current.LiveCount > SmallCatalogue) return;
        try
        {
            if (mustRebuild) await RebuildAsync(cancellationToken);
            await CatchUpAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A full disk must not keep the site from opening; it is tried again.
            LogFailed(e);
        }
    }

    /// <summary>Applies every change that is committed now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        var before = log.Safe;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
            while (true)
            {
                before = log.Safe;
                if (await log.NextAsync(db, cancellationToken) is not { Count: > 0 } changed) break;
                await ApplyAsync(new CatalogReader(db), changed, cancellationToken);
                version.Applied(log.Seq, log.Missing);
            }
            if (!mustRebuild && words.IsReady) version.WordsWhole();
            if (clock.GetElapsedTime(committedAt) > BetweenCommits) Commit();
        }
        catch
        {
            // What was read and not applied is read again.
            log = new ChangeLog(before, clock);
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Commit();
    }

    public override void Dispose()
    {
        gate.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rebuilding = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await bell.HeardAsync(Look, stoppingToken);
                if ((mustRebuild || words.IsBroken) && rebuilding.IsCompleted)
                {
                    await rebuilding;
                    rebuilding = Task.Run(() => RebuildAsync(stoppingToken), stoppingToken);
                }
                await CatchUpAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The site stops.
            }
            catch (Exception e)
            {
                LogFailed(e);
                rebuilding = rebuilding.IsFaulted ? Task.CompletedTask : rebuilding;
                await Task.Delay(AfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        // The index must not be closed under the hands of who fills it.
        await rebuilding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LoadColumnsAsync(CatalogReader reader, CancellationToken cancellationToken)
    {
        var total = await reader.CountAsync(cancellationToken);
        var started = clock.GetTimestamp();
        var draft = new CatalogDraft(CatalogSnapshot.Empty);
        draft.Reserve(total);
        var done = 0;
        await foreach (var rows in reader.RowsAsync(cancellationToken))
        {
            foreach (var row in rows) draft.Put(row);
            done = Report("Columns", done, rows.Count, total, started);
        }
        columns.Current = draft.Finish(await reader.NamesAsync(cancellationToken));
        LogLoaded(done, clock.GetElapsedTime(started).TotalSeconds);
    }

    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
        var reader = new CatalogReader(db);
        var settled = await ChangeLog.SettledAsync(db, clock, cancellationToken);
        await gate.WaitAsync(cancellationToken);
        try
        {
            mustRebuild = true;
            version.WordsBehind(words.IsBroken);
            words.StartOver();
        }
        finally
        {
            gate.Release();
        }

        var total = await reader.CountAsync(cancellationToken);
        var started = clock.GetTimestamp();
        var done = 0;
        await foreach (var texts in reader.TextsAsync(cancellationToken))
        {
            words.Add(texts);
            done = Report("Words", done, texts.Count, total, started);
        }
        await foreach (var people in reader.PeopleAsync(cancellationToken)) words.Add(people);

        await gate.WaitAsync(cancellationToken);
        try
        {
            words.Serve();
            words.Commit(settled);
            mustRebuild = false;
            // What changed while the movies were read is applied again, now to the words as well.
            log = new ChangeLog(settled, clock);
            version.WordsBehind(damaged: false);
        }
        finally
        {
            gate.Release();
        }
        LogRebuilt(done, clock.GetElapsedTime(started).TotalSeconds);
    }

    private async Task ApplyAsync(CatalogReader reader, IReadOnlyCollection<int> changed, CancellationToken cancellationToken)
    {
        if (changed.All(id => id == CatalogChange.Talk)) return;
        var names = await reader.NamesAsync(cancellationToken);
        foreach (var ids in changed.Where(id => id > 0).Chunk(BatchSize))
        {
            var rows = await reader.RowsAsync(ids, cancellationToken);
            var draft = new CatalogDraft(columns.Current);
            foreach (var deleted in ids.Except(rows.Select(r => r.Id))) draft.Remove(deleted);
            foreach (var row in rows) draft.Put(row);
            columns.Current = draft.Finish(names);
            if (words.IsReady) await ApplyWordsAsync(reader, ids, cancellationToken);
        }
        foreach (var people in changed.Select(CatalogChange.PersonOf).OfType<int>().Chunk(BatchSize))
            if (words.IsReady) await ApplyPeopleAsync(reader, people, cancellationToken);
        if (changed.Contains(CatalogChange.Ranks))
        {
            columns.Current = CatalogDraft.Ranked(columns.Current, await reader.RanksAsync(cancellationToken), names);
            words.RanksChanged();
        }
        else if (changed.Contains(CatalogChange.NamesOfFilters)) columns.Current = CatalogDraft.Named(columns.Current, names);
        uncommitted = true;
    }

    private async Task ApplyWordsAsync(CatalogReader reader, int[] ids, CancellationToken cancellationToken)
    {
        var texts = await reader.TextsAsync(ids, cancellationToken);
        var people = new List<PersonText>();
        foreach (var some in texts.SelectMany(t => t.People).Select(p => p.Id).Distinct().Chunk(BatchSize))
            people.AddRange(await reader.PeopleAsync(some, cancellationToken));
        try
        {
            words.Update(texts, ids.Except(texts.Select(t => t.Id)), people);
        }
        catch (Exception)
        {
            words.Break();
            throw;
        }
    }

    private async Task ApplyPeopleAsync(CatalogReader reader, int[] ids, CancellationToken cancellationToken)
    {
        var people = await reader.PeopleAsync(ids, cancellationToken);
        try
        {
            words.Update([], [], [.. people, .. ids.Except(people.Select(p => p.Id)).Select(id => new PersonText(id, "", 0))]);
        }
        catch (Exception)
        {
            words.Break();
            throw;
        }
    }

    private void Commit()
    {
        if (!uncommitted || mustRebuild) return;
        committedAt = clock.GetTimestamp();
        try
        {
            words.Commit(log.Safe);
            uncommitted = false;
        }
        catch (Exception e)
        {
            LogFailed(e);
            words.Break();
        }
    }

    private int Report(string what, int done, int more, int total, long started)
    {
        if (done / ProgressStep != (done + more) / ProgressStep && logger.IsEnabled(LogLevel.Information))
            LogProgress(what, done + more, total, 100.0 * (done + more) / Math.Max(1, total), (done + more) / Math.Max(0.001, clock.GetElapsedTime(started).TotalSeconds));
        return done + more;
    }

    [LoggerMessage(LogLevel.Information, "{What} of the catalogue: {Done} of {Total} movies ({Percent:0} %), {PerSecond:0} a second")]
    private partial void LogProgress(string what, int done, int total, double percent, double perSecond);

    [LoggerMessage(LogLevel.Information, "The columns of {Count} movies are loaded after {Seconds:0.0} s")]
    private partial void LogLoaded(int count, double seconds);

    [LoggerMessage(LogLevel.Information, "The words of {Count} movies are indexed after {Seconds:0.0} s")]
    private partial void LogRebuilt(int count, double seconds);

    [LoggerMessage(LogLevel.Error, "Following the catalogue's changes failed; it is tried again")]
    private partial void LogFailed(Exception exception);
}
