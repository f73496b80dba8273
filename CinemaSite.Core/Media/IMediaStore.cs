namespace CinemaSite.Core.Media;

/// <summary>What the store knows of a file. <paramref name="Tag"/> tells one content from another, for validators of HTTP.</summary>
public sealed record StoredFile(string Key, long Length, DateTimeOffset Modified, string Tag);

/// <summary>What was written: its length and its SHA-256 in hexadecimal digits.</summary>
public sealed record StoredContent(long Length, string Sha256);

/// <summary>The store does not answer, or refuses to: nothing is known of its files.</summary>
public sealed class MediaAwayException(Exception inner) : Exception("The media store does not answer.", inner);

/// <summary>
/// Keeps films, trailers, tracks and pictures under keys such as <c>films/42.mp4</c>. An edge: a folder for a site of
/// one machine, a bucket for sites of more.
/// </summary>
public interface IMediaStore
{
    /// <summary>The file under a key, or null when there is none or the key is not a proper one.</summary>
    /// <exception cref="MediaAwayException">The store does not answer.</exception>
    ValueTask<StoredFile?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Reads a file from a place on, to its end or at most so many bytes; whoever asked disposes of the stream.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="MediaAwayException">The store does not answer.</exception>
    Task<Stream> OpenAsync(string key, long from = 0, long? length = null, CancellationToken cancellationToken = default);

    /// <summary>Stores a stream under a key without holding the whole of it; readers see the old file or the whole new one, never half of it.</summary>
    /// <exception cref="ArgumentException">The key is not a proper one.</exception>
    /// <exception cref="MediaAwayException">The store does not answer.</exception>
    Task<StoredContent> SaveAsync(string key, Stream content, CancellationToken cancellationToken = default);

    /// <summary>Removes the file under a key; where there is none, nothing happens.</summary>
    /// <exception cref="ArgumentException">The key is not a proper one.</exception>
    /// <exception cref="MediaAwayException">The store does not answer.</exception>
    Task DeleteAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Every whole file whose key begins so, such as <c>films/</c>.</summary>
    IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Removes what writers that never came to an end left behind before a moment; tells how many.</summary>
    Task<int> SweepUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken = default);

    /// <summary>An address from which a browser gets the file of the store itself, with ranges, for so long; null when the site sends the bytes.</summary>
    Uri? AddressOf(string key, string contentType, TimeSpan life);
}
