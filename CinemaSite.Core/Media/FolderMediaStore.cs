using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Media;

/// <summary>The store as a plain folder outside the web root.</summary>
public sealed class FolderMediaStore(IOptions<MediaOptions> options) : IMediaStore
{
    private const int CopyBuffer = 1 << 17;
    private readonly string folder = options.Value.Folder;

    public ValueTask<MediaFile?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        if (!MediaKey.IsProper(key)) return default;
        var file = new FileInfo(PathOf(key));
        return ValueTask.FromResult(file.Exists ? new MediaFile(file.FullName, file.Length, file.LastWriteTimeUtc) : null);
    }

    public async Task SaveAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        Check(key);
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // The point in front keeps the unfinished file out of reach of every key.
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}");
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, CopyBuffer, useAsync: true))
                await content.CopyToAsync(file, CopyBuffer, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        Check(key);
        var file = new FileInfo(PathOf(key));
        if (file.Exists) file.Delete();
        return Task.CompletedTask;
    }

    private static void Check(string key)
    {
        if (!MediaKey.IsProper(key)) throw new ArgumentException($"'{key}' is not a proper key of the media store.", nameof(key));
    }

    private string PathOf(string key) => Path.Combine(folder, key.Replace('/', Path.DirectorySeparatorChar));
}
