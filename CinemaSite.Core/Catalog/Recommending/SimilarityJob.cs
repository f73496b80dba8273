using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>
/// Recomputes which movies are most like each movie that somebody loves or bought. The others are compared when they are
/// looked at. Memory is bounded by <see cref="Admirers"/>, each transaction by a batch; what did not change is not written.
/// </summary>
public sealed class SimilarityJob(CinemaDb db, ContentSimilarity content, CatalogIndex catalogue, CatalogSearch search, IEnumerable<ITasteSource> sources) : IJob
{
    private const int BatchSize = 50;
    private const int Digits = 4;

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        // Compared with nothing, no movie would be like any other, and what was found before would be taken away.
        if (!catalogue.IsLoaded) return "Waits until the catalogue is in memory";
        var admirers = new Admirers();
        foreach (var source in sources)
            await foreach (var admirer in source.AdmirersAsync().WithCancellation(cancellationToken)) admirers.Add(admirer);
        admirers.Finish();

        var (changed, removed) = (0, 0);
        try
        {
            var after = 0;
            foreach (var batch in admirers.Movies.Chunk(BatchSize))
            {
                var rows = await RowsAsync(batch, admirers, cancellationToken);
                changed += await WriteAsync(after, batch[^1], rows, cancellationToken);
                after = batch[^1];
            }
            // Movies behind the last one that nobody loves any more.
            removed = await db.InTransaction(() => db.MovieSimilarities.Where(s => s.MovieId > after).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            return $"{changed} of {admirers.Movies.Count} movies have other similar movies";
        }
        finally
        {
            // Pages show what is alike. Also when it was cut short: the next run finds nothing to change in what this one wrote.
            if (changed + removed > 0) await db.InTransaction(() => search.TalkChangedAsync(CancellationToken.None), CancellationToken.None);
        }
    }

    private async Task<List<MovieSimilarity>> RowsAsync(int[] movieIds, Admirers admirers, CancellationToken cancellationToken)
    {
        var together = movieIds.ToDictionary(id => id, admirers.Together);
        var alike = await content.OfAsync(movieIds, together.SelectMany(t => t.Value, (t, o) => (Seed: t.Key, o.MovieId)).ToLookup(t => t.Seed, t => t.MovieId), cancellationToken);
        return [.. movieIds.SelectMany(id => Blended(id, admirers.Of(id), together[id], alike[id]))];
    }

    private static IEnumerable<MovieSimilarity> Blended(int movieId, int admirers, List<(int MovieId, double Score)> together, IReadOnlyList<Likeness> alike)
    {
        // Cosines are small numbers everywhere; beside the traits they count by how near they come to the best of them.
        var best = together.Count == 0 ? 1 : together.Max(t => t.Score);
        var scores = together.ToDictionary(t => t.MovieId, t => t.Score / best);
        var say = Tastes.Say(admirers);
        return alike
            .Select(l =>
            {
                var loved = scores.GetValueOrDefault(l.OtherId);
                var byAdmirers = say * loved >= (1 - say) * l.Score && loved > 0;
                return new MovieSimilarity
                {
                    MovieId = movieId,
                    OtherId = l.OtherId,
                    Score = Math.Round(Tastes.Blend(admirers, loved, l.Score), Digits),
                    Reason = byAdmirers ? SimilarityReason.Admirers : l.Reason,
                    PersonId = byAdmirers ? null : l.PersonId,
                };
            })
            .OrderByDescending(s => s.Score).ThenBy(s => s.OtherId).Take(Tastes.KeptPerMovie);
    }

    // All rows of the movies after one id and up to another become these.
    private Task<int> WriteAsync(int after, int last, List<MovieSimilarity> rows, CancellationToken cancellationToken) => db.InTransaction(async () =>
    {
        var there = (await db.MovieSimilarities.AsNoTracking().Where(s => s.MovieId > after && s.MovieId <= last).ToListAsync(cancellationToken)).ToLookup(s => s.MovieId);
        var wanted = rows.ToLookup(s => s.MovieId);
        var changed = there.Select(t => t.Key).Union(wanted.Select(w => w.Key)).Where(id => !Fingerprints(there[id]).SetEquals(Fingerprints(wanted[id]))).ToList();
        if (changed.Count == 0) return 0;
        foreach (var ids in changed.Chunk(BatchSize)) await db.MovieSimilarities.Where(s => ids.Contains(s.MovieId)).ExecuteDeleteAsync(cancellationToken);
        var filled = changed.Where(wanted.Contains).ToList();
        // A movie may have been deleted since its admirers were read.
        var known = await db.Movies.Where(m => filled.Contains(m.Id)).Select(m => m.Id).ToListAsync(cancellationToken);
        await db.InsertAsync(known.SelectMany(id => wanted[id]).ToList(), cancellationToken);
        return changed.Count;
    }, cancellationToken);

    private static HashSet<(int, double, SimilarityReason, int?)> Fingerprints(IEnumerable<MovieSimilarity> rows) => [.. rows.Select(r => (r.OtherId, r.Score, r.Reason, r.PersonId))];
}
