using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Catalog.Files;

/// <summary>
/// Removes what nobody needs from the store: files without a row, files whose movie is gone, and uploads that were given
/// up. Everything gets a day's grace, because a file is written before its row.
/// </summary>
public sealed partial class MediaSweep(CinemaDb db, IMediaStore store, TimeProvider clock, ILogger<MediaSweep> logger) : IJob
{
    private const int BatchSize = 500;
    private const int MostAtOnce = 5000;
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Grace;
        var uploads = await EndUploadsAsync(before.UtcDateTime, cancellationToken);
        var widows = await EraseOfGoneMoviesAsync(cancellationToken);
        var orphans = 0;
        foreach (var prefix in MediaBook.Prefixes) orphans += await EraseOrphansAsync(prefix, before, cancellationToken);
        orphans += await ErasePiecesAsync(before, cancellationToken);
        var unfinished = await store.SweepUnfinishedAsync(before, cancellationToken);
        var result = $"Swept {orphans} files without a row, {widows} of movies that are gone, {uploads} uploads that were given up and {unfinished} unfinished files.";
        LogSwept(result);
        return result;
    }

    private Task<int> EndUploadsAsync(DateTime before, CancellationToken cancellationToken) =>
        db.InTransaction(() => db.MediaUploads.Where(u => u.UpdatedUtc < before || !db.Movies.Any(m => m.Id == u.MovieId)).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    // The file first: a row without a file is found again, a file without a row only after a day.
    private async Task<int> EraseOfGoneMoviesAsync(CancellationToken cancellationToken)
    {
        var gone = await db.MediaFiles.Where(f => !db.Movies.Any(m => m.Id == f.MovieId)).OrderBy(f => f.Id).Take(MostAtOnce).Select(f => new { f.Id, f.Key }).ToListAsync(cancellationToken);
        foreach (var file in gone) await store.DeleteAsync(file.Key, cancellationToken);
        foreach (var ids in gone.Select(f => f.Id).Chunk(BatchSize))
            await db.InTransaction(() => db.MediaFiles.Where(f => ids.Contains(f.Id)).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        return gone.Count;
    }

    private async Task<int> EraseOrphansAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var erased = 0;
        var batch = new List<string>(BatchSize);
        await foreach (var file in store.ListAsync(prefix, cancellationToken))
        {
            if (file.Modified >= before) continue;
            batch.Add(file.Key);
            if (batch.Count < BatchSize) continue;
            erased += await EraseUnknownAsync(batch, cancellationToken);
            if (erased >= MostAtOnce) return erased;
            batch.Clear();
        }
        return erased + await EraseUnknownAsync(batch, cancellationToken);
    }

    // Keys that movies name without a row are older than the book, and stay.
    private async Task<int> EraseUnknownAsync(List<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return 0;
        var inBook = await db.MediaFiles.Where(f => keys.Contains(f.Key)).Select(f => f.Key).ToListAsync(cancellationToken);
        var rest = keys.Except(inBook).ToList();
        if (rest.Count == 0) return 0;
        var known = await db.Movies.Where(m => rest.Contains(m.FilmKey!)).Select(m => m.FilmKey!)
            .Concat(db.Movies.Where(m => rest.Contains(m.TrailerKey!)).Select(m => m.TrailerKey!))
            .Concat(db.MovieTracks.Where(t => rest.Contains(t.FileKey)).Select(t => t.FileKey)).ToListAsync(cancellationToken);
        var unknown = rest.Except(known).ToList();
        foreach (var key in unknown) await store.DeleteAsync(key, cancellationToken);
        return unknown.Count;
    }

    private async Task<int> ErasePiecesAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var alive = (await db.MediaUploads.Select(u => u.Id).ToListAsync(cancellationToken)).Select(id => $"uploads/{id:N}/").ToHashSet();
        var erased = 0;
        await foreach (var piece in store.ListAsync("uploads/", cancellationToken))
        {
            if (piece.Modified >= before || alive.Contains(piece.Key[..(piece.Key.LastIndexOf('/') + 1)])) continue;
            await store.DeleteAsync(piece.Key, cancellationToken);
            if (++erased >= MostAtOnce) break;
        }
        return erased;
    }

    [LoggerMessage(LogLevel.Information, "{Result}")]
    private partial void LogSwept(string result);
}
