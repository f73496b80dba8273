using CinemaSite.Core.Media;

namespace CinemaSite.Core.Data.Demo;

/// <summary>A demo film: keys in the media store, and how long it runs.</summary>
internal sealed record DemoReel(string FilmKey, int Seconds, string EnglishKey, string UkrainianKey);

/// <summary>Puts the demo films into the media store.</summary>
public sealed class DemoMedia(IMediaStore store)
{
    internal const string TrailerKey = "demo/demo-trailer.mp4";

    private static string Source => Path.Combine(AppContext.BaseDirectory, "Data", "Demo", "films");

    /// <summary>Copies what is missing and tells which films there are; none when the site was published without them.</summary>
    internal async Task<IReadOnlyList<DemoReel>> InstallAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Source)) return [];
        var reels = new List<DemoReel>();
        foreach (var path in Directory.EnumerateFiles(Source).Order(StringComparer.Ordinal))
        {
            var key = $"demo/{Path.GetFileName(path)}";
            await using var file = File.OpenRead(path);
            if (await store.FindAsync(key, cancellationToken) is null) await store.SaveAsync(key, file, cancellationToken);
            if (Path.GetExtension(path) != ".mp4" || key == TrailerKey) continue;
            var facts = (await Mp4.ReadAsync(store, key, new FileInfo(path).Length, cancellationToken)).Facts;
            reels.Add(new DemoReel(key, (int)Math.Round(facts?.Seconds ?? 0), Path.ChangeExtension(key, "en.vtt"), Path.ChangeExtension(key, "uk.vtt")));
        }
        return reels;
    }
}
