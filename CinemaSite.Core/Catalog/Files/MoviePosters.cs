using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Files;

/// <summary>Gives movies posters that were uploaded, in the sizes the site uses, and the drawn ones back.</summary>
public sealed class MoviePosters(CinemaDb db, IMediaStore store, Pictures pictures, MediaBook book)
{
    /// <summary>The sizes of a poster: WebP for browsers to choose from, and one JPEG for whoever knows no other.</summary>
    public static IReadOnlyList<PictureSize> Sizes { get; } =
        [.. Links.PosterWidths.Select(w => new PictureSize(w, w * 3 / 2)), new PictureSize(400, 600, PictureFormat.Jpeg)];

    /// <summary>Gives a movie the uploaded picture as its poster; one before goes.</summary>
    public async Task<FileChange> SetAsync(Actor actor, int movieId, Stream upload, CancellationToken cancellationToken = default)
    {
        var cut = await pictures.CutAsync(upload, Sizes, cancellationToken);
        if (cut.Problem is { } problem) return FileChange.Refused(problem);
        var key = MediaBook.NewKey(MediaKind.Poster);
        var rows = new List<MediaFile>();
        PosterSwap? swap = null;
        try
        {
            foreach (var (size, file) in Sizes.Zip(cut.Files))
            {
                var (ending, type) = size.Format == PictureFormat.Jpeg ? ("jpg", "image/jpeg") : ("webp", Pictures.ContentType);
                using var bytes = new MemoryStream(file);
                var name = FormattableString.Invariant($"{key}-{size.Width}.{ending}");
                rows.Add(book.Row(actor, movieId, MediaKind.Poster, name, type, await store.SaveAsync(name, bytes, cancellationToken), width: size.Width, height: size.Height));
            }
            swap = await SwapAsync(actor, movieId, "movie.poster.set", rows, cancellationToken);
        }
        finally
        {
            if (swap is not { Change.Found: true }) await book.EraseAsync(rows.Select(r => r.Key));
        }
        await book.EraseAsync(swap.Erased);
        return swap.Change;
    }

    /// <summary>Takes a movie's uploaded poster away: the drawn one is shown again.</summary>
    public async Task<FileChange> RemoveAsync(Actor actor, int movieId, CancellationToken cancellationToken = default)
    {
        var swap = await SwapAsync(actor, movieId, "movie.poster.remove", [], cancellationToken);
        await book.EraseAsync(swap.Erased);
        return swap.Change;
    }

    private sealed record PosterSwap(FileChange Change, IReadOnlyList<string> Erased);

    private Task<PosterSwap> SwapAsync(Actor actor, int movieId, string action, List<MediaFile> rows, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            while (true)
            {
                if (await db.Movies.Where(m => m.Id == movieId).Select(m => (int?)m.PosterVersion).FirstOrDefaultAsync(cancellationToken) is not { } version) return new PosterSwap(FileChange.NoSuchMovie, []);
                if (rows.Count == 0 && !PosterVersions.IsPicture(version)) return new PosterSwap(FileChange.Nothing, []);
                var next = PosterVersions.Next(version, isPicture: rows.Count > 0);
                // Only from the version that was read, so that of two at once each has an address of its own.
                if (await db.Movies.Where(m => m.Id == movieId && m.PosterVersion == version).ExecuteUpdateAsync(s => s.SetProperty(m => m.PosterVersion, next), cancellationToken) == 0) continue;
                var replaced = db.MediaFiles.Where(f => f.MovieId == movieId && f.Kind == MediaKind.Poster);
                return new PosterSwap(FileChange.Done, await book.NoteAsync(actor, movieId, action, null, replaced, rows, cancellationToken: cancellationToken));
            }
        }, cancellationToken);
}
