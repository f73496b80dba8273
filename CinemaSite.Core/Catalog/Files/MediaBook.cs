using System.Security.Cryptography;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Catalog.Files;

/// <summary>Which of a movie's texts.</summary>
public sealed record TextName(TrackKind Kind, string Language, string Label);

/// <summary>Keeps the book of a movie's files: rows, the record of what staff did, and the end of files that were replaced.</summary>
public sealed partial class MediaBook(CinemaDb db, IMediaStore store, AuditLog audit, CatalogSearch search, TimeProvider clock, ILogger<MediaBook> logger)
{
    /// <summary>Where uploaded trailers lie. Those that came with the catalogue lie elsewhere, with their texts beside them.</summary>
    public const string Trailers = "trailers/";

    /// <summary>The beginnings of the keys that are in the book; everything else in the store is somebody else's.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["films/", Trailers, "posters/", "tracks/"];

    /// <summary>A key that nobody can guess, without an ending; spread over folders, so that none of them grows without end.</summary>
    public static string NewKey(MediaKind kind)
    {
        var random = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return $"{Prefixes[(int)kind]}{random[..2]}/{random}";
    }

    /// <summary>A row for a file in the store.</summary>
    public MediaFile Row(Actor actor, int movieId, MediaKind kind, string key, string contentType, StoredContent content, double? seconds = null, int? width = null, int? height = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(content);
        return new MediaFile
        {
            MovieId = movieId, Kind = kind, Key = key, ContentType = contentType, Length = content.Length, Sha256 = content.Sha256, Seconds = seconds, Width = width, Height = height,
            UploadedBy = actor.Id, UploadedUtc = clock.GetUtcNow().UtcDateTime,
        };
    }

    /// <summary>
    /// Writes down, in the transaction that changes a movie, that these rows replace those; makes pages of the movie new.
    /// Returns the keys to <see cref="EraseAsync"/> after the commit.
    /// </summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="movieId">The movie.</param>
    /// <param name="action">The name of the deed in the log.</param>
    /// <param name="before">What the movie had.</param>
    /// <param name="replaced">The rows of what it had; what came with the catalogue has none.</param>
    /// <param name="added">The rows of what it has now.</param>
    /// <param name="text">Which text it is, if it is one.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task<IReadOnlyList<string>> NoteAsync(
        Actor actor, int movieId, string action, string? before, IQueryable<MediaFile> replaced, IReadOnlyList<MediaFile> added, TextName? text = null, CancellationToken cancellationToken = default)
    {
        var old = await replaced.ToListAsync(cancellationToken);
        db.MediaFiles.RemoveRange(old);
        db.MediaFiles.AddRange(added);
        await db.SaveChangesAsync(cancellationToken);
        await audit.AddAsync(actor, new Deed(action, nameof(Movie), FormattableString.Invariant($"{movieId}"), Told(old, before, text), Told(added, null, text)), cancellationToken);
        await search.RefreshAsync([movieId], cancellationToken);
        return [.. old.Select(f => f.Key)];
    }

    /// <summary>Deletes files that are no longer in the book.</summary>
    public async Task EraseAsync(IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
            try
            {
                await store.DeleteAsync(key, CancellationToken.None);
            }
            catch (Exception e)
            {
                // What was asked for is done; the sweep finds the file again.
                LogLeft(key, e);
            }
    }

    private static object? Told(IReadOnlyList<MediaFile> files, string? key, TextName? text)
    {
        if (files.Count == 0) return key is null ? null : new { Key = key, Text = text };
        return text is null
            ? files.Select(f => new { f.Key, f.Kind, f.ContentType, f.Length, f.Sha256, f.Seconds, f.Width, f.Height })
            : files.Select(f => new { f.Key, Text = text, f.ContentType, f.Length, f.Sha256 });
    }

    [LoggerMessage(LogLevel.Warning, "The file {Key} that was replaced could not be deleted")]
    private partial void LogLeft(string key, Exception exception);
}
