using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>Forgets changes that every copy of the site has long applied, and those of prices that everybody was told of. A copy that slept longer builds its index anew.</summary>
public sealed class CatalogSweep(CinemaDb db, TimeProvider clock) : IJob
{
    private const int BatchSize = 5000;
    private const int MostBatches = 20;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - Kept;
        var forgotten = 0;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            // The newest row stays, however old: by it an index knows that it is up to date.
            var some = await db.InTransaction(() => db.CatalogChanges
                .Where(c => db.CatalogChanges.Where(o => o.ChangedUtc < before && o.Seq < db.CatalogChanges.Max(n => n.Seq)).OrderBy(o => o.Seq).Take(BatchSize).Any(o => o.Seq == c.Seq))
                .ExecuteDeleteAsync(cancellationToken), cancellationToken);
            forgotten += some;
            if (some < BatchSize) break;
        }
        await db.InTransaction(() => db.OfferChanges.Where(c => c.DoneUtc < before).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        return $"Forgot {forgotten} old changes of the catalogue.";
    }
}
