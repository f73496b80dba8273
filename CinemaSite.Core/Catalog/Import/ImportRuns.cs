using System.Globalization;
using System.Text.Json;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>The head of a file: the names of its columns, and its first rows as they are.</summary>
public sealed record ImportSample(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Takes files of movies from the staff, and has them checked and applied in the background.</summary>
public sealed class ImportRuns(CinemaDb db, IMediaStore store, AuditLog audit, ImportBell bell, TimeProvider clock)
{
    /// <summary>The largest file.</summary>
    public const long MostBytes = 32 * 1024 * 1024;

    /// <summary>Where the files lie in the media store.</summary>
    internal const string Folder = "imports/";

    /// <summary>In the log, that somebody had a file applied.</summary>
    internal const string Begun = "movie.import";

    private const int SampleRows = 4;
    private const int ListLength = 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Keeps a file, guesses what its columns mean and has it checked if that can be guessed.</summary>
    /// <exception cref="ImportFileException">Nothing can be read from it.</exception>
    public async Task<long> UploadAsync(Actor actor, string fileName, Stream content, ImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(options);
        var key = $"{Folder}{Guid.NewGuid():N}.csv";
        await store.SaveAsync(key, content, cancellationToken);
        var name = ImportText.Clean(Path.GetFileName(fileName)) ?? "file.csv";
        try
        {
            var sample = await SampleAsync(key, cancellationToken);
            var mapping = ImportMapping.Guess(sample.Header);
            if (mapping.Length > ImportRun.MappingLength) throw new ImportFileException("The file has too many columns.");
            var run = new ImportRun
            {
                UserId = actor.Id, FileName = name.Length > ImportRun.FileNameLength ? name[..ImportRun.FileNameLength] : name, FileKey = key, Mapping = mapping,
                PriceMinor = options.PriceMinor, Minutes = options.Minutes, Certification = options.Certification,
                State = ImportMapping.Problem(mapping) is null ? ImportState.Checking : ImportState.Mapping, CreatedUtc = clock.GetUtcNow().UtcDateTime,
            };
            await db.InTransaction(async () =>
            {
                db.ImportRuns.Add(run);
                await db.SaveChangesAsync(cancellationToken);
            }, cancellationToken);
            bell.Ring();
            return run.Id;
        }
        catch
        {
            await store.DeleteAsync(key, CancellationToken.None);
            throw;
        }
    }

    /// <summary>A run of the person, or of anybody for who may see all; null for others' and where there is none.</summary>
    public Task<ImportRun?> FindAsync(long id, Guid userId, bool seesAll, CancellationToken cancellationToken = default) =>
        db.ImportRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && (seesAll || r.UserId == userId), cancellationToken);

    /// <summary>The newest runs of the person, or of anybody.</summary>
    public async Task<IReadOnlyList<ImportRun>> ListAsync(Guid userId, bool seesAll, CancellationToken cancellationToken = default) =>
        await db.ImportRuns.AsNoTracking().Where(r => seesAll || r.UserId == userId).OrderByDescending(r => r.Id).Take(ListLength).ToListAsync(cancellationToken);

    /// <summary>The head of a run's file.</summary>
    public Task<ImportSample> SampleAsync(ImportRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return SampleAsync(run.FileKey, cancellationToken);
    }

    /// <summary>Has a file checked, with other meanings of its columns. False when it is being worked on or applied already.</summary>
    public async Task<bool> CheckAsync(long id, string mapping, ImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var changed = await db.InTransaction(() => db.ImportRuns.Where(r => r.Id == id && (r.State == ImportState.Mapping || r.State == ImportState.Checked || r.State == ImportState.Failed))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Mapping, mapping).SetProperty(r => r.PriceMinor, options.PriceMinor).SetProperty(r => r.Minutes, options.Minutes).SetProperty(r => r.Certification, options.Certification)
                .SetProperty(r => r.State, ImportState.Checking).SetProperty(r => r.Percent, 0).SetProperty(r => r.Problem, (string?)null), cancellationToken), cancellationToken);
        bell.Ring();
        return changed == 1;
    }

    /// <summary>Has a checked file applied. False when it is not checked, or was applied already.</summary>
    public async Task<bool> ApplyAsync(Actor actor, long id, CancellationToken cancellationToken = default)
    {
        var begun = await db.InTransaction(async () =>
        {
            var changed = await db.ImportRuns.Where(r => r.Id == id && r.State == ImportState.Checked)
                .ExecuteUpdateAsync(s => s.SetProperty(r => r.State, ImportState.Applying).SetProperty(r => r.Added, 0).SetProperty(r => r.Percent, 0), cancellationToken);
            if (changed == 1) await audit.AddAsync(actor, new Deed(Begun, nameof(ImportRun), id.ToString(CultureInfo.InvariantCulture), null, await db.ImportRuns.Where(r => r.Id == id).Select(r => new { r.FileName, r.Rows, r.Refused }).FirstAsync(cancellationToken)), cancellationToken);
            return changed == 1;
        }, cancellationToken);
        bell.Ring();
        return begun;
    }

    /// <summary>Waits a little for a run that is worked on: small files are ready before anybody could look.</summary>
    public async Task SettledAsync(long id, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        for (var waited = TimeSpan.Zero; waited < patience; waited += Look)
        {
            if (!await db.ImportRuns.AnyAsync(r => r.Id == id && (r.State == ImportState.Checking || r.State == ImportState.Applying), cancellationToken)) return;
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>All faults of a run that was checked, in the file's order.</summary>
    public async IAsyncEnumerable<ImportError> FaultsAsync(ImportRun run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (await store.FindAsync(FaultsKey(run.FileKey), cancellationToken) is null) yield break;
        using var lines = new StreamReader(await store.OpenAsync(FaultsKey(run.FileKey), cancellationToken: cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            if (JsonSerializer.Deserialize<ImportError>(line) is { } fault) yield return fault;
    }

    /// <summary>The first faults, as they are kept beside the run.</summary>
    public static IReadOnlyList<ImportError> FirstFaults(ImportRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Faults is null ? [] : JsonSerializer.Deserialize<List<ImportError>>(run.Faults) ?? [];
    }

    internal static string FaultsKey(string fileKey) => Path.ChangeExtension(fileKey, null) + "-faults.txt";

    private async Task<ImportSample> SampleAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(key, cancellationToken) is null) return new ImportSample([], []);
        await using var stream = await store.OpenAsync(key, cancellationToken: cancellationToken);
        var lines = await MovieFile.PeekAsync(stream, SampleRows + 1);
        return lines.Count == 0 ? throw new ImportFileException("The file is empty: its first line must name the columns, at least title and year.") : new ImportSample(lines[0], [.. lines.Skip(1)]);
    }
}
