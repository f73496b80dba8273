using System.Buffers.Binary;
using CinemaSite.Core.Media;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Data.Demo;

/// <summary>A demo film: keys in the media store, and how long it runs.</summary>
internal sealed record DemoReel(string FilmKey, int Seconds, string EnglishKey, string UkrainianKey);

/// <summary>Puts the demo films into the media folder.</summary>
public sealed class DemoMedia(IOptions<MediaOptions> options)
{
    internal const string TrailerKey = "demo/demo-trailer.mp4";

    private static string Source => Path.Combine(AppContext.BaseDirectory, "Data", "Demo", "films");

    /// <summary>Copies what is missing and tells which films there are; none when the site was published without them.</summary>
    internal IReadOnlyList<DemoReel> Install()
    {
        if (!Directory.Exists(Source)) return [];
        var target = Path.Combine(options.Value.Folder, "demo");
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(Source))
            if (Path.Combine(target, Path.GetFileName(file)) is var copy && !File.Exists(copy)) File.Copy(file, copy);
        return [.. Directory.EnumerateFiles(Source, "*.mp4").Order(StringComparer.Ordinal)
            .Where(f => Path.GetFileName(f) != Path.GetFileName(TrailerKey))
            .Select(f => Path.GetFileNameWithoutExtension(f) is var name
                ? new DemoReel($"demo/{name}.mp4", Seconds(f), $"demo/{name}.en.vtt", $"demo/{name}.uk.vtt") : null!)];
    }

    // The length stands in the header box "mvhd" of an MP4 file: time scale and duration, version 0 in 32 bits.
    private static int Seconds(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[Math.Min(file.Length, 1 << 16)];
        file.ReadExactly(head);
        var box = head.AsSpan().IndexOf("mvhd"u8);
        if (box < 0 || head[box + 4] != 0) return 0;
        var scale = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(box + 16));
        var duration = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(box + 20));
        return scale == 0 ? 0 : (int)Math.Round((double)duration / scale);
    }
}
