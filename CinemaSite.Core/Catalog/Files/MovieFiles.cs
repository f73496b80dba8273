using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Files;

/// <summary>What became of a change of a movie's files. <paramref name="Problem"/> stands at the form's field, <paramref name="Note"/> is said beside the success.</summary>
public sealed record FileChange(bool Found, string? Problem = null, string? Note = null)
{
    public static readonly FileChange NoSuchMovie = new(Found: false);
    public static readonly FileChange Done = new(Found: true);

    /// <summary>There is no such file to take away.</summary>
    public static readonly FileChange Nothing = new(Found: true) { IsNothing = true };

    public bool IsNothing { get; private init; }

    public static FileChange Refused(string problem) => new(Found: true, problem);
}

/// <summary>Gives movies their films, trailers and texts, and takes them away.</summary>
public sealed partial class MovieFiles(CinemaDb db, IMediaStore store, FilmIntake intake, MediaBook book)
{
    /// <summary>Gives a movie a film or trailer that lies in the store; the one before goes.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="movieId">The movie.</param>
    /// <param name="film">The film; it is thrown away when there is no such movie.</param>
    /// <param name="upload">The upload it came by: of two that complete it at once, one does.</param>
    /// <param name="cancellationToken">Not bound to it once the film is the movie's.</param>
    public async Task<FileChange> SetFilmAsync(Actor actor, int movieId, TakenFilm film, Guid? upload = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(film);
        IReadOnlyList<string>? erased = null, replaced = null;
        try
        {
            erased = await db.InTransaction(async () =>
            {
                // A transaction whose answer was lost is run again: the film is the movie's by then, and stays.
                if (await IsInBookAsync(film, cancellationToken)) return replaced ?? [];
                if (upload is { } id && await db.MediaUploads.Where(u => u.Id == id).ExecuteDeleteAsync(cancellationToken) == 0) return null;
                var before = await KeyAsync(movieId, film.Kind, cancellationToken);
                int? seconds = film.Facts.Seconds is { } length ? (int)Math.Round(length) : null;
                if (await SetKeyAsync(db.Movies.Where(m => m.Id == movieId), film.Kind, film.Key, seconds, cancellationToken) == 0) return null;
                var row = book.Row(actor, movieId, film.Kind, film.Key, Mp4.ContentType, film.Content, film.Facts.Seconds, film.Facts.Width, film.Facts.Height);
                return replaced = await book.NoteAsync(actor, movieId, Action(film.Kind, "set"), before, Rows(movieId, film.Kind), [row], cancellationToken: cancellationToken);
            }, cancellationToken);
        }
        finally
        {
            // Also where the commit's answer was lost for good.
            if (erased is null && !await IsInBookAsync(film, CancellationToken.None)) await intake.DiscardAsync(film);
        }
        if (erased is null) return FileChange.NoSuchMovie;
        await book.EraseAsync(erased);
        return film.Facts.StartsAtOnce ? FileChange.Done : FileChange.Done with { Note = "Its index lies at the end of the file, so it begins to play a little later: save it for streaming (faststart) to mend that." };
    }

    /// <summary>Takes a movie's film or trailer away.</summary>
    public async Task<FileChange> RemoveFilmAsync(Actor actor, int movieId, MediaKind kind, CancellationToken cancellationToken = default)
    {
        var erased = await db.InTransaction(async () =>
        {
            if (await KeyAsync(movieId, kind, cancellationToken) is not { } before) return null;
            // Only the one that was seen: another may have come at this moment.
            var seen = db.Movies.Where(m => m.Id == movieId && (kind == MediaKind.Film ? m.FilmKey : m.TrailerKey) == before);
            return await SetKeyAsync(seen, kind, null, null, cancellationToken) == 0 ? null
                : await book.NoteAsync(actor, movieId, Action(kind, "remove"), before, Rows(movieId, kind), [], cancellationToken: cancellationToken);
        }, cancellationToken);
        return await RemovedAsync(movieId, erased, cancellationToken);
    }

    /// <summary>Gives a movie captions, subtitles or chapters in a language; those before go.</summary>
    public async Task<FileChange> SetTrackAsync(Actor actor, int movieId, TrackKind kind, string? language, ReadOnlyMemory<byte> file, CancellationToken cancellationToken = default)
    {
        if (Language(language) is not { } known) return FileChange.Refused("Choose the language of the text, such as en or uk.");
        var reading = Subtitles.Read(file.Span, chapters: kind == TrackKind.Chapters);
        if (reading.Problem is { } problem) return FileChange.Refused(problem);
        if (!await db.Movies.AnyAsync(m => m.Id == movieId, cancellationToken)) return FileChange.NoSuchMovie;

        var key = MediaBook.NewKey(MediaKind.Track) + ".vtt";
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(Subtitles.Write(reading.Cues)));
        var content = await store.SaveAsync(key, text, cancellationToken);
        IReadOnlyList<string>? erased = null;
        try
        {
            erased = await db.InTransaction(async () =>
            {
                var old = await db.MovieTracks.Where(t => t.MovieId == movieId && t.Kind == kind && t.Language == known.Name).FirstOrDefaultAsync(cancellationToken);
                var oldKey = old?.FileKey;
                if (old is null)
                    db.MovieTracks.Add(new MovieTrack { MovieId = movieId, Kind = kind, Language = known.Name, Label = Label(known, kind), FileKey = key });
                else
                    old.FileKey = key;
                await db.SaveChangesAsync(cancellationToken);
                var row = book.Row(actor, movieId, MediaKind.Track, key, Subtitles.ContentType, content);
                return await book.NoteAsync(actor, movieId, "movie.track.set", oldKey, db.MediaFiles.Where(f => f.Key == oldKey), [row], new TextName(kind, known.Name, Label(known, kind)), cancellationToken);
            }, cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            return FileChange.Refused("Somebody else has put a text in this language in at this moment. Look at it, then try again.");
        }
        finally
        {
            if (erased is null) await book.EraseAsync([key]);
        }
        await book.EraseAsync(erased);
        return FileChange.Done with { Note = reading.Note };
    }

    /// <summary>Takes a movie's text away.</summary>
    public async Task<FileChange> RemoveTrackAsync(Actor actor, int movieId, TrackKind kind, string? language, CancellationToken cancellationToken = default)
    {
        var erased = await db.InTransaction(async () =>
        {
            if (await db.MovieTracks.Where(t => t.MovieId == movieId && t.Kind == kind && t.Language == language).FirstOrDefaultAsync(cancellationToken) is not { } track) return null;
            db.MovieTracks.Remove(track);
            return await book.NoteAsync(actor, movieId, "movie.track.remove", track.FileKey, db.MediaFiles.Where(f => f.Key == track.FileKey), [], new TextName(kind, track.Language, track.Label), cancellationToken);
        }, cancellationToken);
        return await RemovedAsync(movieId, erased, cancellationToken);
    }

    private async Task<FileChange> RemovedAsync(int movieId, IReadOnlyList<string>? erased, CancellationToken cancellationToken)
    {
        if (erased is null) return await db.Movies.AnyAsync(m => m.Id == movieId, cancellationToken) ? FileChange.Nothing : FileChange.NoSuchMovie;
        await book.EraseAsync(erased);
        return FileChange.Done;
    }

    private Task<string?> KeyAsync(int movieId, MediaKind kind, CancellationToken cancellationToken) =>
        db.Movies.Where(m => m.Id == movieId).Select(m => kind == MediaKind.Film ? m.FilmKey : m.TrailerKey).FirstOrDefaultAsync(cancellationToken);

    private static Task<int> SetKeyAsync(IQueryable<Movie> movie, MediaKind kind, string? key, int? seconds, CancellationToken cancellationToken) => kind == MediaKind.Film
        ? movie.ExecuteUpdateAsync(s => s.SetProperty(m => m.FilmKey, key).SetProperty(m => m.FilmSeconds, seconds), cancellationToken)
        : movie.ExecuteUpdateAsync(s => s.SetProperty(m => m.TrailerKey, key), cancellationToken);

    private Task<bool> IsInBookAsync(TakenFilm film, CancellationToken cancellationToken) => db.MediaFiles.AnyAsync(f => f.Key == film.Key, cancellationToken);

    private IQueryable<MediaFile> Rows(int movieId, MediaKind kind) => db.MediaFiles.Where(f => f.MovieId == movieId && f.Kind == kind);

    private static string Action(MediaKind kind, string deed) => $"movie.{(kind == MediaKind.Film ? "film" : "trailer")}.{deed}";

    // Also keeps the tag, which stands in addresses, to letters, digits and lines.
    private static CultureInfo? Language(string? tag)
    {
        if (tag is null || !Tag().IsMatch(tag)) return null;
        try
        {
            return CultureInfo.GetCultureInfo(tag, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    private static string Label(CultureInfo language, TrackKind kind)
    {
        var name = language.TextInfo.ToUpper(language.NativeName[..1]) + language.NativeName[1..];
        return kind switch
        {
            TrackKind.Captions => $"{name} (captions)",
            TrackKind.Chapters => $"{name} (chapters)",
            _ => name,
        };
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
