using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Files;

/// <summary>A text of a movie, with its file's row where it was uploaded.</summary>
public sealed record MovieText(TrackKind Kind, string Language, string Label, MediaFile? File);

/// <summary>An upload in pieces that is not complete, with the name of who began it; no name when the account is gone.</summary>
public sealed record MovieUpload(Guid Id, MediaKind Kind, string FileName, long Length, long Offset, Guid StartedBy, string? By);

/// <summary>What the staff's page shows of a movie's files. A film without a row came with the demo catalogue.</summary>
public sealed record MovieMedia(
    int Id, string Title, int Year, string Slug, int PosterVersion, bool HasFilm, bool HasTrailer, MediaFile? Film, MediaFile? Trailer, MediaFile? Poster,
    IReadOnlyList<MovieText> Texts, IReadOnlyList<MovieUpload> Uploads);

/// <summary>Reads of movies' files.</summary>
public sealed class MovieFilesQuery(CinemaDb db)
{
    /// <summary>A movie's files, or null when there is no such movie.</summary>
    public async Task<MovieMedia?> FindAsync(int movieId, CancellationToken cancellationToken = default)
    {
        var movie = await db.Movies.Where(m => m.Id == movieId).Select(m => new { m.Title, m.Year, m.Slug, m.PosterVersion, HasFilm = m.FilmKey != null, HasTrailer = m.TrailerKey != null }).FirstOrDefaultAsync(cancellationToken);
        if (movie is null) return null;
        var files = await db.MediaFiles.AsNoTracking().Where(f => f.MovieId == movieId).ToListAsync(cancellationToken);
        var tracks = await db.MovieTracks.AsNoTracking().Where(t => t.MovieId == movieId).ToListAsync(cancellationToken);
        var uploads = await db.MediaUploads.Where(u => u.MovieId == movieId).OrderBy(u => u.StartedUtc)
            .Select(u => new MovieUpload(u.Id, u.Kind, u.FileName, u.Length, u.Offset, u.StartedBy, db.Users.Where(p => p.Id == u.StartedBy).Select(p => p.DisplayName).FirstOrDefault())).ToListAsync(cancellationToken);
        return new MovieMedia(
            movieId, movie.Title, movie.Year, movie.Slug, movie.PosterVersion, movie.HasFilm, movie.HasTrailer,
            files.Find(f => f.Kind == MediaKind.Film), files.Find(f => f.Kind == MediaKind.Trailer), files.Where(f => f.Kind == MediaKind.Poster).MaxBy(f => f.Width),
            [.. tracks.OrderBy(t => t.Kind).ThenBy(t => t.Language, StringComparer.Ordinal).Select(t => new MovieText(t.Kind, t.Language, t.Label, files.Find(f => f.Key == t.FileKey)))], uploads);
    }

    /// <summary>The version of a movie's poster and, for an uploaded one, its file of one width and type; null when there is no such movie.</summary>
    public async Task<(int Version, string? Key)?> PosterAsync(int movieId, int width, string contentType, CancellationToken cancellationToken = default)
    {
        var found = await db.Movies.Where(m => m.Id == movieId).Select(m => new
        {
            m.PosterVersion,
            Key = db.MediaFiles.Where(f => f.MovieId == movieId && f.Kind == MediaKind.Poster && f.Width == width && f.ContentType == contentType).Select(f => f.Key).FirstOrDefault(),
        }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.PosterVersion, found.Key);
    }
}
