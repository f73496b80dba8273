using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>Forgets files of movies that were uploaded a month ago, and what lies in the store for none that is known.</summary>
public sealed class ImportSweep(CinemaDb db, IMediaStore store, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // A file lies in the store before its row is written.
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var before = (now - Kept).UtcDateTime;
        var forgotten = await db.InTransaction(() => db.ImportRuns.Where(r => r.CreatedUtc < before && r.State != ImportState.Checking && r.State != ImportState.Applying).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var known = await db.ImportRuns.Select(r => r.FileKey).ToListAsync(cancellationToken);
        var kept = known.Concat(known.Select(ImportRuns.FaultsKey)).ToHashSet(StringComparer.Ordinal);
        var erased = 0;
        await foreach (var file in store.ListAsync(ImportRuns.Folder, cancellationToken))
        {
            if (file.Modified >= now - Young || kept.Contains(file.Key)) continue;
            await store.DeleteAsync(file.Key, cancellationToken);
            erased++;
        }
        return $"Forgot {forgotten} uploaded lists of movies and erased {erased} files.";
    }
}
