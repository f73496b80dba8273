namespace CinemaSite.Tests.Walls;

/// <summary>Finds the sources that the tests read.</summary>
internal static class Repository
{
    /// <summary>The folder of CinemaSite.sln.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CinemaSite.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("CinemaSite.sln is in no folder above the tests.");
    }
}
