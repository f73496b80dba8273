using System.Collections.Concurrent;
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

/// <summary>The uploads that are put together at this moment: who asks again while it lasts waits for the same end.</summary>
public sealed class FilmJoins
{
    private readonly ConcurrentDictionary<Guid, Lazy<Task<FileChange>>> running = new();

    /// <summary>Begins the work for an upload, or waits for the one that was begun.</summary>
    internal async Task<FileChange> RunAsync(Guid uploadId, Func<Task<FileChange>> join)
    {
        var begun = running.GetOrAdd(uploadId, _ => new Lazy<Task<FileChange>>(join));
        try
        {
            return await begun.Value;
        }
        finally
        {
            running.TryRemove(KeyValuePair.Create(uploadId, begun));
        }
    }
}

/// <summary>
/// Takes films in pieces that can be sent again, so that an upload goes on after a broken connection, and after a reload.
/// An upload is the business of who began it: for everybody else it is not there.
/// </summary>
public sealed class FilmUploads(CinemaDb db, IMediaStore store, FilmIntake intake, MovieFiles files, FilmJoins joins, AuditLog audit, TimeProvider clock)
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
    public async Task<PieceResult> AppendAsync(Actor actor, int movieId, Guid uploadId, long offset, Stream piece, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await FindAsync(actor, movieId, uploadId, cancellationToken) is not { } upload) return new PieceResult(PieceOutcome.NoSuchUpload, 0);
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
            await EndAsync(uploadId, cancellationToken);
            return new PieceResult(PieceOutcome.NotAFilm, 0);
        }
        var now = clock.GetUtcNow().UtcDateTime;
        var taken = await db.InTransaction(() => db.MediaUploads.Where(u => u.Id == uploadId && u.Offset == offset)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.Offset, offset + length).SetProperty(u => u.UpdatedUtc, now), cancellationToken), cancellationToken);
        if (taken == 1) return new PieceResult(PieceOutcome.Taken, offset + length);
        return await FindAsync(actor, movieId, uploadId, cancellationToken) is { } other ? new PieceResult(PieceOutcome.WrongPlace, other.Offset) : new PieceResult(PieceOutcome.NoSuchUpload, 0);
    }

    /// <summary>
    /// Puts the pieces together and gives the movie its film. May be asked again when it broke off, and when its answer was
    /// lost; it goes on when nobody waits for it any more.
    /// </summary>
    public async Task<FileChange> CompleteAsync(Actor actor, int movieId, Guid uploadId)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await FindAsync(actor, movieId, uploadId) is not { } upload) return await DoneBeforeAsync(actor, movieId, uploadId);
        if (upload.Offset != upload.Length) return FileChange.Refused("The film has not arrived whole yet.");
        return await joins.RunAsync(uploadId, () => JoinAsync(actor, upload));
    }

    /// <summary>Gives an upload up; false when there is none of this person.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="movieId">The movie.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="ofAnybody">Whether other people's uploads may be given up, too.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<bool> CancelAsync(Actor actor, int movieId, Guid uploadId, bool ofAnybody, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var found = await db.InTransaction(async () =>
        {
            var upload = await db.MediaUploads.AsNoTracking().FirstOrDefaultAsync(u => u.Id == uploadId && u.MovieId == movieId && (ofAnybody || u.StartedBy == actor.Id), cancellationToken);
            if (upload is null || await db.MediaUploads.Where(u => u.Id == uploadId).ExecuteDeleteAsync(cancellationToken) == 0) return false;
            await audit.AddAsync(actor, new Deed("movie.upload.cancel", nameof(Movie), FormattableString.Invariant($"{movieId}"), new { upload.Kind, upload.FileName, upload.Length, upload.Offset, upload.StartedBy }), cancellationToken);
            return true;
        }, cancellationToken);
        if (found) await ErasePiecesAsync(uploadId);
        return found;
    }

    private async Task<FileChange> JoinAsync(Actor actor, MediaUpload upload)
    {
        var pieces = Enumerable.Range(0, (int)((upload.Length + MediaUpload.PieceBytes - 1) / MediaUpload.PieceBytes)).Select(i => MediaUpload.PieceKey(upload.Id, (long)i * MediaUpload.PieceBytes));
        await using var whole = new JoinedStream(pieces.Select(key => (Func<Task<Stream>>)(() => store.OpenAsync(key))));
        FilmTaking taking;
        try
        {
            taking = await intake.TakeAsync(upload.Kind, whole, upload.Id);
        }
        catch (FileNotFoundException)
        {
            // Another copy of the site was faster, and took the pieces away.
            if (await FindAsync(actor, upload.MovieId, upload.Id) is not null) throw;
            return await DoneBeforeAsync(actor, upload.MovieId, upload.Id);
        }
        if (taking.Film is not { } film)
        {
            await EndAsync(upload.Id);
            return FileChange.Refused(taking.Problem!);
        }
        var change = await files.SetFilmAsync(actor, upload.MovieId, film, upload.Id);
        if (!change.Found) return await DoneBeforeAsync(actor, upload.MovieId, upload.Id);
        await ErasePiecesAsync(upload.Id);
        return change;
    }

    // Whose answer was lost asks again, and is told the same.
    private async Task<FileChange> DoneBeforeAsync(Actor actor, int movieId, Guid uploadId)
    {
        var ending = FilmIntake.EndingOf(uploadId);
        return await db.MediaFiles.AnyAsync(f => f.MovieId == movieId && f.UploadedBy == actor.Id && f.Key.EndsWith(ending)) ? FileChange.Done : FileChange.NoSuchMovie;
    }

    private Task<MediaUpload?> FindAsync(Actor actor, int movieId, Guid uploadId, CancellationToken cancellationToken = default) =>
        db.MediaUploads.AsNoTracking().FirstOrDefaultAsync(u => u.Id == uploadId && u.MovieId == movieId && u.StartedBy == actor.Id, cancellationToken);

    // What turned out to be no film.
    private async Task EndAsync(Guid uploadId, CancellationToken cancellationToken = default)
    {
        if (await db.InTransaction(() => db.MediaUploads.Where(u => u.Id == uploadId).ExecuteDeleteAsync(cancellationToken), cancellationToken) == 1) await ErasePiecesAsync(uploadId);
    }

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
