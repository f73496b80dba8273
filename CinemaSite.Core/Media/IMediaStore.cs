namespace CinemaSite.Core.Media;

/// <summary>A file of the store. Its address on disk never leaves the server.</summary>
public sealed record MediaFile(string Path, long Length, DateTimeOffset Modified)
{
    /// <summary>Tells one content of the file from another, for validators of HTTP.</summary>
    public string Tag => FormattableString.Invariant($"{Modified.UtcTicks:x}-{Length:x}");
}

/// <summary>
/// Keeps films, trailers and tracks under keys such as <c>films/42.mp4</c>. An edge: a bucket will stand beside the
/// folder for sites of more than one machine.
/// </summary>
public interface IMediaStore
{
    /// <summary>The file under a key, or null when there is none or the key is not a proper one.</summary>
    ValueTask<MediaFile?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Stores a stream under a key; readers see the old file or the whole new one, never half of it.</summary>
    /// <exception cref="ArgumentException">The key is not a proper one.</exception>
    Task SaveAsync(string key, Stream content, CancellationToken cancellationToken = default);

    /// <summary>Removes the file under a key; where there is none, nothing happens.</summary>
    /// <exception cref="ArgumentException">The key is not a proper one.</exception>
    Task DeleteAsync(string key, CancellationToken cancellationToken = default);
}
