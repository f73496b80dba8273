namespace CinemaSite.Tests.Walls;

/// <summary>Finds data that lies beside the project and is not part of it.</summary>
internal static class SharedData
{
    /// <summary>The file in the folder that <c>CINEMA_SHARED_DATA</c> names, or in the nearest <c>shared/data</c> above the project; null without it.</summary>
    public static string? Find(string file)
    {
        var folders = new List<string>();
        if (Environment.GetEnvironmentVariable("CINEMA_SHARED_DATA") is { Length: > 0 } named) folders.Add(named);
        for (var folder = new DirectoryInfo(Repository.Root).Parent; folder is not null; folder = folder.Parent) folders.Add(Path.Combine(folder.FullName, "shared", "data"));
        return folders.Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists);
    }
}
