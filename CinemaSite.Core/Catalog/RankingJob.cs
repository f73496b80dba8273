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
            await db.InTransaction(async () =>
            {
                foreach (var movie in movies)
                {
                    var weighted = scale.Weigh(movie.RatingCount, movie.RatingSum);
                    var popular = Math.Round(popularity.GetValueOrDefault(movie.Id), 4);
                    if (weighted == movie.WeightedRating && popular == movie.Popularity) continue;
                    // No version step: a rank is nobody's edit and must not disturb one.
                    changed += await db.Movies.Where(m => m.Id == movie.Id)
                        .ExecuteUpdateAsync(s => s.SetProperty(m => m.WeightedRating, weighted).SetProperty(m => m.Popularity, popular), cancellationToken);
                }
            }, cancellationToken);
        }
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
