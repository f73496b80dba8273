using CinemaSite.Core.Media;

namespace CinemaSite.Core.Catalog.Files;

/// <summary>A film that lies in the store and is no movie's yet.</summary>
public sealed record TakenFilm(MediaKind Kind, string Key, StoredContent Content, Mp4Facts Facts);

/// <summary>The film, or why it is not taken, in words for the form.</summary>
public sealed record FilmTaking(TakenFilm? Film, string? Problem);

/// <summary>Takes films from outside into the store. What a film is, its bytes say: names and content types are the sender's words.</summary>
public sealed class FilmIntake(IMediaStore store)
{
    public const long MostBytes = 8L * 1024 * 1024 * 1024;

    /// <summary>Said of films above <see cref="MostBytes"/>, also by who turns them away sooner.</summary>
    public const string TooLarge = "This film is larger than 8 GiB. Save it anew with a lower bit rate.";

    /// <summary>Said of nothing.</summary>
    public const string Empty = "This file is empty. Choose a film.";

    private const int HeadBytes = 12;

    /// <summary>How the keys of films end that came in pieces: they tell of which upload.</summary>
    public static string EndingOf(Guid pieces) => $"-{pieces:N}.mp4";

    /// <summary>Writes a film to the store as it arrives, and looks whether it is one.</summary>
    /// <param name="kind">Film or trailer.</param>
    /// <param name="upload">Its bytes.</param>
    /// <param name="pieces">The upload whose pieces they are, if they came in pieces.</param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public async Task<FilmTaking> TakeAsync(MediaKind kind, Stream upload, Guid? pieces = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var head = new byte[HeadBytes];
        var read = await upload.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellationToken);
        if (read == 0) return new FilmTaking(null, Empty);
        if (!Mp4.Begins(head.AsSpan(0, read))) return new FilmTaking(null, Mp4.Refusal);

        var key = MediaBook.NewKey(kind) + (pieces is { } id ? EndingOf(id) : ".mp4");
        try
        {
            await using var whole = new LimitedStream(new JoinedStream([() => Task.FromResult<Stream>(new MemoryStream(head, 0, read)), () => Task.FromResult(upload)]), MostBytes, refuseMore: true);
            var content = await store.SaveAsync(key, whole, cancellationToken);
            var reading = await Mp4.ReadAsync(store, key, content.Length, cancellationToken);
            if (reading.Facts is { } facts) return new FilmTaking(new TakenFilm(kind, key, content, facts), null);
            await store.DeleteAsync(key, CancellationToken.None);
            return new FilmTaking(null, reading.Problem);
        }
        catch (TooLongException)
        {
            return new FilmTaking(null, TooLarge);
        }
    }

    /// <summary>Throws away a film that became no movie's.</summary>
    public Task DiscardAsync(TakenFilm film)
    {
        ArgumentNullException.ThrowIfNull(film);
        return store.DeleteAsync(film.Key, CancellationToken.None);
    }
}
