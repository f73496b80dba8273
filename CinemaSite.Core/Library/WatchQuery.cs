using System.Net;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Library;

/// <summary>A text track of a film, for the player's menu.</summary>
public sealed record WatchTrack(string Language, TrackKind Kind, string Label, string Key);

/// <summary>A part of a film and the second it begins at.</summary>
public sealed record Chapter(double Seconds, string Title);

/// <summary>What the media store says of a film's file.</summary>
public enum FilmFile
{
    There,
    None,

    /// <summary>The store does not answer.</summary>
    Away,
}

/// <summary>What the watch page shows of a film. Times in seconds.</summary>
public sealed record WatchFilm(
    int MovieId, string Slug, string Title, int Year, int Minutes, string? Description, long PriceMinor, Availability Availability, int PosterVersion,
    string? FilmKey, double DurationSeconds, IReadOnlyList<string> Directors, IReadOnlyList<WatchTrack> Tracks)
{
    /// <summary>Captions and subtitles, without the chapters.</summary>
    public IEnumerable<WatchTrack> Texts => Tracks.Where(t => t.Kind != TrackKind.Chapters);

    /// <summary>A track's address; the kind stands in it only where the language alone would find another.</summary>
    public string Address(WatchTrack track) => Links.FilmTrack(MovieId, track.Language, Texts.FirstOrDefault(t => t.Language == track.Language) == track ? null : track.Kind.ToString());
}

/// <summary>A person's place in a film, as it was saved last.</summary>
public sealed record WatchPlace(double Seconds, double DurationSeconds, long Sequence, DateTime? FinishedUtc)
{
    /// <summary>Where to go on, if there is a place to go on from.</summary>
    public double? ResumeAt => PlayTime.ResumeAt(Seconds, DurationSeconds);
}

/// <summary>Reads for the watch page and for the film's files.</summary>
public sealed partial class WatchQuery(CinemaDb db, IMediaStore store, ILogger<WatchQuery> logger)
{
    // A page waits no longer for a store that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The film of the watch page, or null when there is none.</summary>
    public Task<WatchFilm?> FilmAsync(int movieId, CancellationToken cancellationToken = default) =>
        db.Movies.Where(m => m.Id == movieId).Select(m => new WatchFilm(
            m.Id, m.Slug, m.Title, m.Year, m.Minutes, m.Description, m.PriceMinor, m.Availability, m.PosterVersion, m.FilmKey, m.FilmSeconds ?? m.Minutes * 60,
            m.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).ToList(),
            m.Tracks.OrderBy(t => t.Kind).ThenBy(t => t.Language).Select(t => new WatchTrack(t.Language, t.Kind, t.Label, t.FileKey)).ToList())).AsNoTracking().FirstOrDefaultAsync(cancellationToken);

    /// <summary>The person's place in it, or null when it was never played.</summary>
    public Task<WatchPlace?> PlaceAsync(Guid userId, int movieId, CancellationToken cancellationToken = default) =>
        db.WatchProgress.Where(p => p.UserId == userId && p.MovieId == movieId)
            .Select(p => new WatchPlace(p.Seconds, p.DurationSeconds, p.Sequence, p.FinishedUtc)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The key of the film's file in the media store; empty when it has none yet, null when there is no such movie.</summary>
    public Task<string?> FilmKeyAsync(int movieId, CancellationToken cancellationToken = default) =>
        db.Movies.Where(m => m.Id == movieId).Select(m => m.FilmKey ?? "").FirstOrDefaultAsync(cancellationToken);

    /// <summary>The key of a film's track in a language, of any kind but chapters unless one is named; empty when it has none, null when there is no such movie.</summary>
    public Task<string?> TrackKeyAsync(int movieId, string language, TrackKind? kind = null, CancellationToken cancellationToken = default) =>
        db.Movies.Where(m => m.Id == movieId)
            .Select(m => m.Tracks.Where(t => t.Language == language && (kind == null ? t.Kind != TrackKind.Chapters : t.Kind == kind)).OrderBy(t => t.Kind).Select(t => t.FileKey).FirstOrDefault() ?? "")
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Whether the store has the film's file, with the film's parts in the first language they are named in.</summary>
    public async Task<(FilmFile File, IReadOnlyList<Chapter> Chapters)> FileAsync(WatchFilm film, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(film);
        if (film.FilmKey is not { } key) return (FilmFile.None, []);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await store.FindAsync(key, limit.Token) is null ? (FilmFile.None, []) : (FilmFile.There, await ChaptersAsync(film, limit.Token));
        }
        catch (Exception e) when (e is MediaAwayException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogAway(film.MovieId, e);
            return (FilmFile.Away, []);
        }
    }

    private async Task<IReadOnlyList<Chapter>> ChaptersAsync(WatchFilm film, CancellationToken cancellationToken)
    {
        if (film.Tracks.FirstOrDefault(t => t.Kind == TrackKind.Chapters) is not { } track || await store.FindAsync(track.Key, cancellationToken) is not { Length: <= Subtitles.MostBytes } file) return [];
        var bytes = new byte[file.Length];
        await using var stream = await store.OpenAsync(track.Key, cancellationToken: cancellationToken);
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return [.. Subtitles.Read(bytes.AsSpan(0, read), chapters: true).Cues.Select(c => new Chapter(c.From.TotalSeconds, WebUtility.HtmlDecode(c.Text)))];
    }

    [LoggerMessage(LogLevel.Warning, "Film {MovieId} can't be played: the media store does not answer")]
    private partial void LogAway(int movieId, Exception exception);
}
