using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Files;

/// <summary>What became of a piece.</summary>
public enum PieceOutcome
{
    Taken,

    /// <summary>Another piece is the next one.</summary>
    WrongPlace,

    /// <summary>It is shorter or longer than a piece must be.</summary>
    WrongLength,

    /// <summary>The first one is no film's.</summary>
    NotAFilm,

    NoSuchUpload,
}

/// <summary>Where an upload stands after a piece.</summary>
public sealed record PieceResult(PieceOutcome Outcome, long Offset);

/// <summary>Takes films in pieces that can be sent again, so that an upload goes on after a broken connection, and after a reload.</summary>
public sealed class FilmUploads(CinemaDb db, IMediaStore store, FilmIntake intake, MovieFiles files, TimeProvider clock)
{
    /// <summary>Begins an upload, or finds the one that the same person began with the same file.</summary>
    /// <returns>Null when there is no such movie.</returns>
    public Task<MediaUpload?> BeginAsync(Actor actor, int movieId, MediaKind kind, string fileName, long length, long fileStamp, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, FilmIntake.MostBytes);
        if (kind is not (MediaKind.Film or MediaKind.Trailer)) throw new ArgumentException("Only films come in pieces.", nameof(kind));
        var name = fileName.Length > MediaUpload.NameLength ? fileName[..MediaUpload.NameLength] : fileName;
        return db.InTransaction(async () =>
        {
            if (!await db.Movies.AnyAsync(m => m.Id == movieId, cancellationToken)) return null;
            var begun = await db.MediaUploads.Where(u => u.MovieId == movieId && u.Kind == kind && u.StartedBy == actor.Id && u.FileName == name && u.Length == length && u.FileStamp == fileStamp)
                .OrderBy(u => u.StartedUtc).FirstOrDefaultAsync(cancellationToken);
            if (begun is not null) return begun;
            var now = clock.GetUtcNow().UtcDateTime;
            var upload = new MediaUpload { Id = Guid.NewGuid(), MovieId = movieId, Kind = kind, FileName = name, Length = length, FileStamp = fileStamp, StartedBy = actor.Id, StartedUtc = now, UpdatedUtc = now };
            db.MediaUploads.Add(upload);
            await db.SaveChangesAsync(cancellationToken);
            return upload;
        }, cancellationToken);
    }

    /// <summary>Takes the piece that begins at an offset. A piece that breaks off leaves the upload as it was.</summary>
    public async Task<PieceResult> AppendAsync(int movieId, Guid uploadId, long offset, Stream piece, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(movieId, uploadId, cancellationToken) is not { } upload) return new PieceResult(PieceOutcome.NoSuchUpload, 0);
        if (offset != upload.Offset || offset == upload.Length) return new PieceResult(PieceOutcome.WrongPlace, upload.Offset);
        var length = Math.Min(MediaUpload.PieceBytes, upload.Length - offset);
        var key = MediaUpload.PieceKey(uploadId, offset);
        try
        {
            await using var limited = new LimitedStream(piece, length, refuseMore: true);
            if ((await store.SaveAsync(key, limited, cancellationToken)).Length != length) return new PieceResult(PieceOutcome.WrongLength, offset);
        }
        catch (TooLongException)
        {
            return new PieceResult(PieceOutcome.WrongLength, offset);
        }
        if (offset == 0 && !await BeginsAsFilmAsync(key, cancellationToken))
        {
            await CancelAsync(movieId, uploadId, cancellationToken);
            return new PieceResult(PieceOutcome.NotAFilm, 0);
        }
        var now = clock.GetUtcNow().UtcDateTime;
        var taken = await db.InTransaction(() => db.MediaUploads.Where(u => u.Id == uploadId && u.Offset == offset)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.Offset, offset + length).SetProperty(u => u.UpdatedUtc, now), cancellationToken), cancellationToken);
        if (taken == 1) return new PieceResult(PieceOutcome.Taken, offset + length);
        return await FindAsync(movieId, uploadId, cancellationToken) is { } other ? new PieceResult(PieceOutcome.WrongPlace, other.Offset) : new PieceResult(PieceOutcome.NoSuchUpload, 0);
    }

    /// <summary>Puts the pieces together and gives the movie its film. May be asked again when it broke off.</summary>
    public async Task<FileChange> CompleteAsync(Actor actor, int movieId, Guid uploadId, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(movieId, uploadId, cancellationToken) is not { } upload) return FileChange.NoSuchMovie;
        if (upload.Offset != upload.Length) return FileChange.Refused("The film has not arrived whole yet.");
        var pieces = Enumerable.Range(0, (int)((upload.Length + MediaUpload.PieceBytes - 1) / MediaUpload.PieceBytes)).Select(i => MediaUpload.PieceKey(uploadId, (long)i * MediaUpload.PieceBytes));
        await using var whole = new JoinedStream(pieces.Select(key => (Func<Task<Stream>>)(() => store.OpenAsync(key, cancellationToken: cancellationToken))));
        var taking = await intake.TakeAsync(upload.Kind, whole, cancellationToken);
        if (taking.Film is not { } film)
        {
            await CancelAsync(movieId, uploadId, CancellationToken.None);
            return FileChange.Refused(taking.Problem!);
        }
        var change = await files.SetFilmAsync(actor, movieId, film, uploadId, cancellationToken);
        if (change.Found) await ErasePiecesAsync(uploadId);
        return change;
    }

    /// <summary>Gives an upload up.</summary>
    public async Task<bool> CancelAsync(int movieId, Guid uploadId, CancellationToken cancellationToken = default)
    {
        var found = await db.InTransaction(() => db.MediaUploads.Where(u => u.Id == uploadId && u.MovieId == movieId).ExecuteDeleteAsync(cancellationToken), cancellationToken) == 1;
        if (found) await ErasePiecesAsync(uploadId);
        return found;
    }

    private Task<MediaUpload?> FindAsync(int movieId, Guid uploadId, CancellationToken cancellationToken) =>
        db.MediaUploads.AsNoTracking().FirstOrDefaultAsync(u => u.Id == uploadId && u.MovieId == movieId, cancellationToken);

    private async Task<bool> BeginsAsFilmAsync(string key, CancellationToken cancellationToken)
    {
        var head = new byte[12];
        await using var stream = await store.OpenAsync(key, 0, head.Length, cancellationToken);
        var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return Mp4.Begins(head.AsSpan(0, read));
    }

    private async Task ErasePiecesAsync(Guid uploadId)
    {
        await foreach (var piece in store.ListAsync($"uploads/{uploadId:N}/")) await store.DeleteAsync(piece.Key);
    }
}
