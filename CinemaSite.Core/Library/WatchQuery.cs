using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Library;

/// <summary>A text track of a film, for the player's menu.</summary>
public sealed record WatchTrack(string Language, TrackKind Kind, string Label);

/// <summary>What the watch page shows of a film. Times in seconds.</summary>
public sealed record WatchFilm(
    int MovieId, string Slug, string Title, int Year, int Minutes, string? Description, long PriceMinor, Availability Availability, int PosterVersion,
    string? FilmKey, double DurationSeconds, IReadOnlyList<string> Directors, IReadOnlyList<WatchTrack> Tracks);

/// <summary>A person's place in a film, as it was saved last.</summary>
public sealed record WatchPlace(double Seconds, double DurationSeconds, long Sequence, DateTime? FinishedUtc)
{
    /// <summary>Where to go on, if there is a place to go on from.</summary>
    public double? ResumeAt => PlayTime.ResumeAt(Seconds, DurationSeconds);
}

/// <summary>Reads for the watch page and for the film's files.</summary>
public sealed class WatchQuery(CinemaDb db)
{
    /// <summary>The film of the watch page, or null when there is none.</summary>
    public Task<WatchFilm?> FilmAsync(int movieId, CancellationToken cancellationToken = default) =>
        db.Movies.Where(m => m.Id == movieId).Select(m => new WatchFilm(
            m.Id, m.Slug, m.Title, m.Year, m.Minutes, m.Description, m.PriceMinor, m.Availability, m.PosterVersion, m.FilmKey, m.FilmSeconds ?? m.Minutes * 60,
            m.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).ToList(),
            m.Tracks.OrderBy(t => t.Kind).ThenBy(t => t.Language).Select(t => new WatchTrack(t.Language, t.Kind, t.Label)).ToList())).AsNoTracking().FirstOrDefaultAsync(cancellationToken);

    /// <summary>The person's place in it, or null when it was never played.</summary>
    public Task<WatchPlace?> PlaceAsync(Guid userId, int movieId, CancellationToken cancellationToken = default) =>
        db.WatchProgress.Where(p => p.UserId == userId && p.MovieId == movieId)
            .Select(p => new WatchPlace(p.Seconds, p.DurationSeconds, p.Sequence, p.FinishedUtc)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The key of the film's file in the media store; empty when it has none yet, null when there is no such movie.</summary>
    public Task<string?> FilmKeyAsync(int movieId, CancellationToken cancellationToken = default) =>
        db.Movies.Where(m => m.Id == movieId).Select(m => m.FilmKey ?? "").FirstOrDefaultAsync(cancellationToken);

    /// <summary>The key of a film's track in a language; empty when it has none, null when there is no such movie.</summary>
    public Task<string?> TrackKeyAsync(int movieId, string language, CancellationToken cancellationToken = default) =>
        db.Movies.Where(m => m.Id == movieId)
            .Select(m => m.Tracks.Where(t => t.Language == language).Select(t => t.FileKey).FirstOrDefault() ?? "").FirstOrDefaultAsync(cancellationToken);
}
