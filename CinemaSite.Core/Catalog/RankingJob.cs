using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>Something a viewer did that makes a movie more or less popular.</summary>
public readonly record struct RankingEvent(int MovieId, DateTime Utc, double Weight);

/// <summary>A room whose deeds count for popularity. One event a person, movie and kind; staff and unverified people don't count.</summary>
public interface IRankingSource
{
    /// <summary>The events since a time about movies with ids of this range, both ends included.</summary>
    Task<IReadOnlyList<RankingEvent>> SinceAsync(DateTime sinceUtc, int firstMovieId, int lastMovieId, CancellationToken cancellationToken);
}

/// <summary>Recomputes popularity and weighted ratings, a batch of movies at a time.</summary>
public sealed class RankingJob(CinemaDb db, CatalogSearch search, RankingScales scales, IEnumerable<IRankingSource> sources, TimeProvider clock) : IJob
{
    private const int BatchSize = 500;

    private int changed;

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        changed = 0;
        try
        {
            var seen = await RankAsync(cancellationToken);
            return $"{changed} of {seen} movies changed their rank";
        }
        finally
        {
            // Also when it was cut short: the next run finds nothing to change in what this one wrote.
            if (changed > 0) await db.InTransaction(() => search.RanksChangedAsync(CancellationToken.None), CancellationToken.None);
        }
    }

    private async Task<int> RankAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var scale = await scales.RenewAsync(cancellationToken);
        var seen = 0;
        var last = 0;
        while (true)
        {
            var movies = await db.Movies.AsNoTracking().Where(m => m.Id > last).OrderBy(m => m.Id).Take(BatchSize)
                .Select(m => new { m.Id, m.RatingCount, m.RatingSum, m.WeightedRating, m.Popularity }).ToListAsync(cancellationToken);
            if (movies.Count == 0) return seen;
            seen += movies.Count;
            last = movies[^1].Id;
            var popularity = await PopularityAsync(now, movies[0].Id, last, cancellationToken);
            var ranks = movies
                .Select(m => (m.Id, Before: (m.WeightedRating, m.Popularity), Now: (Weighted: scale.Weigh(m.RatingCount, m.RatingSum), Popular: Math.Round(popularity.GetValueOrDefault(m.Id), 4))))
                .Where(m => m.Before != m.Now).ToList();
            if (ranks.Count > 0) changed += await db.InTransaction(() => WriteAsync(ranks.ToLookup(m => m.Now, m => m.Id), cancellationToken), cancellationToken);
        }
    }

    // Most movies of a batch have the same rank, having been rated by few or none; one statement serves all of these.
    private async Task<int> WriteAsync(ILookup<(double Weighted, double Popular), int> ranks, CancellationToken cancellationToken)
    {
        var written = 0;
        foreach (var alike in ranks)
        {
            var ids = alike.ToList();
            var (weighted, popular) = alike.Key;
            // No version step: a rank is nobody's edit and must not disturb one.
            written += await db.Movies.Where(m => ids.Contains(m.Id))
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.WeightedRating, weighted).SetProperty(m => m.Popularity, popular), cancellationToken);
        }
        return written;
    }

    private async Task<Dictionary<int, double>> PopularityAsync(DateTime now, int first, int last, CancellationToken cancellationToken)
    {
        var totals = new Dictionary<int, double>();
        foreach (var source in sources)
            foreach (var deed in await source.SinceAsync(now.AddDays(-Ranking.WindowDays), first, last, cancellationToken))
                totals[deed.MovieId] = totals.GetValueOrDefault(deed.MovieId) + Ranking.Decayed(deed.Weight, now - deed.Utc);
        return totals;
    }
}
