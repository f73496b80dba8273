using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>A row of the changes as it was read; it stands for all that come before it.</summary>
internal sealed record ChangeMark(long Seq, int MovieId, DateTime ChangedUtc)
{
    public static readonly ChangeMark Start = new(0, 0, DateTime.MinValue);
}

/// <summary>
/// Reads the changes in turn. SQL Server gives out numbers before the commit, so a row may show up after one with a
/// higher number: numbers that were missing are asked for again for a while.
/// </summary>
internal sealed class ChangeLog(ChangeMark from, TimeProvider clock)
{
    private const int PieceSize = 2000;

    // Longer than any transaction that writes movies; a number that was rolled back never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<Gap> gaps = [];
    private ChangeMark last = from;

    private sealed record Gap(long First, long Last, long SeenAt, ChangeMark Before);

    /// <summary>The last row before which nothing is missing any more: where to go on after a restart.</summary>
    public ChangeMark Safe => gaps.Count == 0 ? last : gaps[0].Before;

    /// <summary>The highest number read so far.</summary>
    public long Seq => last.Seq;

    /// <summary>The numbers below it that may still come.</summary>
    public IReadOnlyList<(long First, long Last)> Missing => [.. gaps.Select(g => (g.First, g.Last))];

    /// <summary>The movies of the next changes, each once; empty when there are none.</summary>
    public async Task<IReadOnlyCollection<int>> NextAsync(CinemaDb db, CancellationToken cancellationToken)
    {
        var movies = new HashSet<int>();
        gaps.RemoveAll(g => clock.GetElapsedTime(g.SeenAt) > Patience);
        foreach (var gap in gaps.ToArray())
        {
            var late = await Rows(db).Where(c => c.Seq >= gap.First && c.Seq <= gap.Last).OrderBy(c => c.Seq).ToListAsync(cancellationToken);
            if (late.Count == 0) continue;
            movies.UnionWith(late.Select(c => c.MovieId));
            var at = gaps.IndexOf(gap);
            gaps.RemoveAt(at);
            gaps.InsertRange(at, Between(gap.First, late.Select(c => c.Seq).Append(gap.Last + 1), gap));
        }

        var rows = await Rows(db).Where(c => c.Seq > last.Seq).OrderBy(c => c.Seq).Take(PieceSize)
            .Select(c => new ChangeMark(c.Seq, c.MovieId, c.ChangedUtc)).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            if (row.Seq > last.Seq + 1) gaps.Add(new Gap(last.Seq + 1, row.Seq - 1, clock.GetTimestamp(), last));
            movies.Add(row.MovieId);
            last = row;
        }
        return movies;
    }

    /// <summary>The newest row before which nothing can be on its way: what is read after this holds all up to it.</summary>
    public static async Task<ChangeMark> SettledAsync(CinemaDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var rows = Rows(db);
        // Where there is one writer at a time, numbers become visible in their order.
        if (db.WriteGate is null)
        {
            var before = clock.GetUtcNow().UtcDateTime - Patience;
            rows = rows.Where(c => c.ChangedUtc < before);
        }
        return await rows.OrderByDescending(c => c.Seq).Select(c => new ChangeMark(c.Seq, c.MovieId, c.ChangedUtc)).FirstOrDefaultAsync(cancellationToken) ?? ChangeMark.Start;
    }

    /// <summary>How many changes came after <paramref name="mark"/>.</summary>
    public static Task<int> CountSinceAsync(CinemaDb db, ChangeMark mark, CancellationToken cancellationToken) => Rows(db).CountAsync(c => c.Seq > mark.Seq, cancellationToken);

    /// <summary>True when everything after <paramref name="mark"/> can still be read: its row is there, and is the same.</summary>
    public static async Task<bool> ReachesBackToAsync(CinemaDb db, ChangeMark mark, CancellationToken cancellationToken) => mark.Seq == 0
        ? await Rows(db).OrderBy(c => c.Seq).Select(c => c.Seq).FirstOrDefaultAsync(cancellationToken) <= 1
        : await Rows(db).AnyAsync(c => c.Seq == mark.Seq && c.MovieId == mark.MovieId && c.ChangedUtc == mark.ChangedUtc, cancellationToken);

    private static IEnumerable<Gap> Between(long first, IEnumerable<long> found, Gap gap)
    {
        foreach (var seq in found)
        {
            if (seq > first) yield return gap with { First = first, Last = seq - 1 };
            first = seq + 1;
        }
    }

    private static IQueryable<CatalogChange> Rows(CinemaDb db) => db.CatalogChanges.AsNoTracking().TagWith(CatalogReader.Tag);
}
