using CinemaSite.Core.Catalog.Import;

namespace CinemaSite.Setup;

/// <summary>The folder that paths on the command line are relative to.</summary>
internal sealed class UserFolder(string contentRoot)
{
    private readonly string folder = Find(contentRoot);

    /// <exception cref="ImportFileException">There is no such file, or it can't be read.</exception>
    public Stream OpenRead(string path)
    {
        var full = Path.GetFullPath(path, folder);
        try
        {
            return new FileStream(full, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite, Options = FileOptions.SequentialScan | FileOptions.Asynchronous });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportFileException($"The file can't be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="ImportFileException">The file can't be made there.</exception>
    public Stream Create(string path)
    {
        var full = Path.GetFullPath(path, folder);
        try
        {
            return new FileStream(full, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportFileException($"The file can't be written: {exception.Message}", exception);
        }
    }

    // "dotnet run --project X" starts the program in X; the shell remembers where the person is.
    private static string Find(string contentRoot)
    {
        var here = Directory.GetCurrentDirectory();
        var shell = Environment.GetEnvironmentVariable("PWD");
        return Path.TrimEndingDirectorySeparator(contentRoot) == here && Path.IsPathRooted(shell) && Directory.Exists(shell) ? shell : here;
    }
}
