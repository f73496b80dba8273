using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Media;

/// <summary>The store as a plain folder outside the web root.</summary>
public sealed class FolderMediaStore(IOptions<MediaOptions> options) : IMediaStore
{
    private const int CopyBuffer = 1 << 17;
    private readonly string folder = options.Value.Folder;

    public ValueTask<StoredFile?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        if (!MediaKey.IsProper(key)) return default;
        var file = new FileInfo(PathOf(key));
        return ValueTask.FromResult(file.Exists ? Describe(key, file) : null);
    }

    public Task<Stream> OpenAsync(string key, long from = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        if (!MediaKey.IsProper(key) || !File.Exists(PathOf(key))) throw new FileNotFoundException("The store has no such file.", key);
        // Whoever has it open may go on reading when it is replaced or deleted.
        var file = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        file.Position = from;
        return Task.FromResult<Stream>(length is { } most ? new LimitedStream(file, most) : file);
    }

    public async Task<StoredContent> SaveAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        Check(key);
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // The point in front keeps the unfinished file out of reach of every key.
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}");
        try
        {
            await using var counted = new HashingStream(content);
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
                await counted.CopyToAsync(file, CopyBuffer, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
            return counted.Content();
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

    public async IAsyncEnumerable<StoredFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (var file in Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (MediaKey.IsProper(key) && key.StartsWith(prefix, StringComparison.Ordinal) && file.Exists) yield return Describe(key, file);
        }
    }

    public Task<int> SweepUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var swept = 0;
        foreach (var file in Files().Where(f => f.Name.Length == 33 && f.Name[0] == '.' && f.LastWriteTimeUtc < before))
        {
            file.Delete();
            swept++;
        }
        return Task.FromResult(swept);
    }

    public Uri? AddressOf(string key, string contentType, TimeSpan life) => null;

    private IEnumerable<FileInfo> Files()
    {
        var root = new DirectoryInfo(folder);
        return root.Exists ? root.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }) : [];
    }

    private static StoredFile Describe(string key, FileInfo file) =>
        new(key, file.Length, file.LastWriteTimeUtc, FormattableString.Invariant($"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}"));

    private static void Check(string key)
    {
        if (!MediaKey.IsProper(key)) throw new ArgumentException($"'{key}' is not a proper key of the media store.", nameof(key));
    }

    private string PathOf(string key) => Path.Combine(folder, key.Replace('/', Path.DirectorySeparatorChar));
}
