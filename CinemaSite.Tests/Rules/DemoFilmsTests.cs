using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CinemaSite.Tests.Rules;

/// <summary>The films that stand in for real ones in the demo catalogue lie beside the program, ready to stream.</summary>
public sealed partial class DemoFilmsTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "Demo", "films");

    public static TheoryData<string, int> Films => new()
    {
        { "demo-leader", 48 }, { "demo-shapes", 50 }, { "demo-night-road", 54 }, { "demo-trailer", 12 },
    };

    [Theory]
    [MemberData(nameof(Films))]
    public void A_demo_film_has_captions_and_subtitles_from_its_first_second_to_its_last(string film, int seconds)
    {
        foreach (var language in new[] { "en", "uk" })
        {
            var text = File.ReadAllText(Path.Combine(Folder, $"{film}.{language}.vtt"));
            var cues = Cue().Matches(text).Select(cue => (From: Time(cue.Groups["from"]), To: Time(cue.Groups["to"]))).ToList();

            Assert.StartsWith("WEBVTT\n", text, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.Zero, cues[0].From);
            Assert.Equal(TimeSpan.FromSeconds(seconds), cues[^1].To);
            Assert.All(cues.Zip(cues.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        }
    }

    [Theory]
    [MemberData(nameof(Films))]
    public void A_demo_film_begins_to_play_before_it_is_loaded_whole(string film, int seconds)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, film + ".mp4")).AsSpan();

        Assert.InRange(bytes.Length, seconds * 10_000, 2_000_000);
        var index = bytes.IndexOf("moov"u8);
        Assert.True(index > 0 && index < bytes.IndexOf("mdat"u8), "The index of the film lies behind its pictures.");
        Assert.Equal("ftyp", Encoding.ASCII.GetString(bytes[4..8]));
    }

    private static TimeSpan Time(Group text) => TimeSpan.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<from>\d\d:\d\d:\d\d\.\d{3}) --> (?<to>\d\d:\d\d:\d\d\.\d{3})$", RegexOptions.Multiline)]
    private static partial Regex Cue();
}
