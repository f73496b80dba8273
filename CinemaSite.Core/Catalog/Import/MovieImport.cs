using System.Security.Cryptography;
using System.Text;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>Imports movies from a CSV or TSV file, batch by batch. Importing a file twice changes nothing.</summary>
public sealed class MovieImport(MovieWriter writer, Prices prices, TimeProvider clock)
{
    private const int BatchSize = 1000;

    /// <summary>Reads the file to its end, or up to the batch at which <paramref name="cancellationToken"/> stops it.</summary>
    /// <param name="stream">The file; read forward only and left open.</param>
    /// <param name="options">What rows get that they lack, and whether to write.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="refused">Told of every fault, in the file's order.</param>
    /// <param name="cancellationToken">Stops between two batches; what was added stays.</param>
    /// <exception cref="ImportFileException">The file can't be imported at all.</exception>
    public async Task<ImportReport> RunAsync(
        Stream stream, ImportOptions options, IProgress<ImportProgress>? progress = null, Action<ImportError>? refused = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        using var file = await MovieFile.OpenAsync(stream, options.Mapping is { } mapping ? ImportMapping.Read(mapping) : null);
        if (!options.DryRun) await writer.EnsureCertificationsAsync([options.Certification], cancellationToken);
        var rows = new MovieRowReader(options, await writer.CertificationsAsync(cancellationToken), prices.Currency, clock.GetUtcNow().UtcDateTime);

        var totals = new ImportProgress(0, 0, 0, 0, null);
        var errors = new List<ImportError>();
        var seen = new HashSet<UInt128>();
        var finished = true;
        await foreach (var batch in file.RowsAsync(CancellationToken.None).Chunk(BatchSize))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                finished = false;
                break;
            }
            var faults = new List<ImportError>();
            var drafts = batch.Select(row => rows.Read(row, faults)).OfType<MovieDraft>().ToList();
            // A batch that has begun is brought to its end: half an answer helps nobody.
            var added = options.DryRun
                ? (await writer.FindNewAsync(drafts, CancellationToken.None)).Count(d => seen.Add(Fingerprint(d.Key)))
                : await writer.AddAsync(drafts, CancellationToken.None);
            foreach (var fault in faults)
            {
                if (errors.Count < ImportReport.KeptErrors) errors.Add(fault);
                refused?.Invoke(fault);
            }
            totals = new ImportProgress(
                totals.Rows + batch.Length, totals.Added + added, totals.Unchanged + drafts.Count - added, totals.Refused + batch.Length - drafts.Count,
                stream is { CanSeek: true, Length: > 0 } ? (double)stream.Position / stream.Length : null);
            progress?.Report(totals);
        }
        return new ImportReport
        {
            Totals = totals,
            NewPeople = writer.NewPeople,
            NewGenres = writer.NewGenres,
            UnknownColumns = file.UnknownColumns,
            Errors = errors,
            Finished = finished,
            DryRun = options.DryRun,
            Ids = writer.Ids,
        };
    }

    // A dry run finds doubles without the database's help; sixteen bytes a movie stand for its key.
    private static UInt128 Fingerprint(MovieKey key) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())));
}
