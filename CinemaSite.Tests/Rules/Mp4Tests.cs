using System.Buffers.Binary;
using System.Text;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Rules;

public class Mp4Tests
{
    private static async Task<Mp4Reading> ReadAsync(byte[] file)
    {
        var opened = 0;
        var reading = await new Mp4(file.Length, (from, count) =>
        {
            // A reader that walks in circles would never end.
            Assert.True(++opened < 100_000);
            return Task.FromResult<Stream>(new MemoryStream(file, (int)from, Math.Min(count, file.Length - (int)from)));
        }).ReadAsync();
        Assert.True(reading.Facts is null ^ reading.Problem is null);
        return reading;
    }

    [Theory]
    [InlineData("demo-leader", 48)]
    [InlineData("demo-trailer", 12)]
    public async Task A_real_film_tells_its_length_and_size(string film, int seconds)
    {
        var facts = (await ReadAsync(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Data", "Demo", "films", film + ".mp4")))).Facts!;
        Assert.Equal(seconds, facts.Seconds!.Value, 0.2);
        Assert.Equal((854, 480), (facts.Width, facts.Height));
        Assert.True(facts.StartsAtOnce);
    }

    [Fact]
    public async Task An_index_at_the_end_is_noticed() => Assert.Equal(new Mp4Facts(90, 1280, 720, false), (await ReadAsync(DrawnFilm.Make(indexFirst: false))).Facts);

    [Fact]
    public async Task A_film_that_does_not_tell_its_length_is_still_one()
    {
        Assert.Null((await ReadAsync(DrawnFilm.Make(seconds: 0))).Facts!.Seconds);
        byte[] noScale = [.. DrawnFilm.Box("ftyp", "isomisom"u8), .. DrawnFilm.Box("moov", [.. DrawnFilm.Header(5, scale: 0), .. DrawnFilm.Make()[128..^1008][8..]]), .. DrawnFilm.Box("mdat", [1])];
        Assert.Null((await ReadAsync(noScale)).Facts?.Seconds);
    }

    [Fact]
    public async Task What_is_no_film_is_refused_whatever_it_is_called()
    {
        foreach (var file in new[] { "<html><script>alert(1)</script>"u8.ToArray(), "GIF89a____"u8.ToArray(), [0x7F, .. "ELF"u8, 0, 0, 0, 0], "%PDF-1.7 xxxxxxxx"u8.ToArray(), [], [0, 0, 0, 8], [.. "<svg xmlns="u8, .. DrawnFilm.Make()] })
            Assert.Contains("not an MP4", (await ReadAsync(file)).Problem, StringComparison.Ordinal);
        Assert.Contains("no picture", (await ReadAsync(DrawnFilm.Make(hasPicture: false))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_that_is_something_else_too_is_refused()
    {
        var film = DrawnFilm.Make();
        foreach (var tail in new[] { "PK\u0003\u0004 a whole archive behind the film"u8.ToArray(), "<script>alert(1)</script>"u8.ToArray(), [1, 2, 3], DrawnFilm.Box("evil", "anything"u8) })
            Assert.Contains("not part of a film", (await ReadAsync([.. film, .. tail])).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_that_breaks_off_is_refused()
    {
        var film = DrawnFilm.Make();
        for (var length = 1; length < film.Length; length += 13) Assert.NotNull((await ReadAsync(film[..length])).Problem);
    }

    [Fact]
    public async Task Nothing_that_is_written_into_a_film_makes_its_reader_fail()
    {
        var random = new Random(20);
        var film = DrawnFilm.Make(payload: 60);
        for (var turn = 0; turn < 20_000; turn++)
        {
            var file = (byte[])film.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(file.Length);
                if (random.Next(3) == 0 && at < file.Length - 4) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), random.Next(4) switch { 0 => 0u, 1 => 1u, 2 => uint.MaxValue, _ => (uint)random.Next(200) });
                else file[at] = (byte)random.Next(256);
            }
            var reading = await ReadAsync(file[..random.Next(1, file.Length + 1)]);
            Assert.True(reading.Facts is null or { Seconds: null or (>= 0 and <= 86_400) });
        }
    }

    [Fact]
    public async Task Boxes_in_boxes_and_boxes_without_end_are_refused_soon()
    {
        var deep = DrawnFilm.Header(5);
        for (var i = 0; i < 2000; i++) deep = DrawnFilm.Box("trak", deep);
        Assert.NotNull((await ReadAsync([.. DrawnFilm.Box("ftyp", "isomisom"u8), .. DrawnFilm.Box("moov", deep), .. DrawnFilm.Box("mdat", [1])])).Problem);

        var many = new byte[8 * 60_000];
        for (var i = 0; i < 60_000; i++) DrawnFilm.Box("free", []).CopyTo(many, i * 8);
        Assert.NotNull((await ReadAsync([.. DrawnFilm.Make(), .. many])).Problem);

        var huge = DrawnFilm.Box("mdat", new byte[8]);
        BinaryPrimitives.WriteUInt32BigEndian(huge, 1);
        BinaryPrimitives.WriteUInt64BigEndian(huge.AsSpan(8), ulong.MaxValue);
        Assert.NotNull((await ReadAsync([.. DrawnFilm.Box("ftyp", "isomisom"u8), .. huge])).Problem);
    }
}

public class SubtitlesTests
{
    private static SubtitleReading Read(string text, bool chapters = false) => Subtitles.Read(Encoding.UTF8.GetBytes(text), chapters);

    [Fact]
    public void SubRip_becomes_WebVTT()
    {
        var reading = Read("1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<i>A train</i> & <font color=\"red\">smoke</font>\r\n\r\n2\r\n01:02:03,040 --> 01:02:04,000\r\nTwo\r\nlines\r\n");
        Assert.Equal("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<i>A train</i> &amp; smoke\n\n01:02:03.040 --> 01:02:04.000\nTwo\nlines\n", Subtitles.Write(reading.Cues));
        Assert.Null(reading.Note);
    }

    [Fact]
    public void WebVTT_keeps_its_places_and_loses_styles_notes_and_markup_that_is_none()
    {
        var reading = Read("WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { background: url(https://evil.example) }\n\nNOTE a word\n\nfirst\n00:01.000 --> 00:02.000 line:90% align:start evil:1\n<v Anna>Hello</v> <script>alert(1)</script> 3 < 4 &lt; &copy; &amp;\n");
        Assert.Equal("WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:90% align:start\n<v Anna>Hello</v> alert(1) 3 &lt; 4 &lt; &amp;copy; &amp;\n", Subtitles.Write(reading.Cues));
    }

    [Theory]
    [InlineData("WEBVTT\n00:01.000 --> 00:02.000\nHello\n\n00:03.000 --> 00:04.000\nThere\n")]
    [InlineData("WEBVTT - a title\nKind: captions\n00:01.000 --> 00:02.000\nHello\n\n00:03.000 --> 00:04.000\nThere\n")]
    [InlineData("WEBVTT\n1\n00:01.000 --> 00:02.000\nHello\n\n2\n00:03.000 --> 00:04.000\nThere\n")]
    public void A_cue_right_under_the_head_is_one(string text) => Assert.Equal(["Hello", "There"], Read(text).Cues.Select(c => c.Text));

    [Fact]
    public void What_is_written_is_read_the_same_again()
    {
        var once = Subtitles.Write(Read("00:01.000 --> 00:02.000 size:50%\n<b>a & b < c > d</b>\n\n00:00.000 --> 00:00.500\nearlier\n").Cues);
        Assert.Equal(once, Subtitles.Write(Read(once).Cues));
        Assert.True(once.IndexOf("earlier", StringComparison.Ordinal) < once.IndexOf("a &amp;", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:00.500\nx\n", "Line 3: this cue ends before it begins.")]
    [InlineData("WEBVTT\n\n00:01.000 -> 00:02.000\nx\n", "Line 4: expected a time")]
    [InlineData("1\n00:00:99,000 --> 00:01:00,000\nx\n", "Line 2: expected a time")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\nx\n2\n00:00:03,000 --> 00:00:04,000\ny\n", "Line 5: an empty line is missing")]
    [InlineData("WEBVTT\n00:02.000 --> 00:01.000\nx\n", "Line 2: this cue ends before it begins.")]
    [InlineData("WEBVTT\n\n", "no cue")]
    [InlineData("just some words", "Line 1: expected a time")]
    [InlineData("MZ\0\0\0", "not a text file")]
    public void A_wrong_file_is_refused_with_the_line(string text, string problem) => Assert.Contains(problem, Read(text).Problem, StringComparison.Ordinal);

    [Fact]
    public void Not_every_mistake_is_told() => Assert.EndsWith("And so on.", Read(string.Concat(Enumerable.Repeat("wrong\n\n", 500))).Problem, StringComparison.Ordinal);

    [Fact]
    public void Another_encoding_is_guessed_and_said()
    {
        var reading = Subtitles.Read(Encoding.Latin1.GetBytes("1\n00:00:01,000 --> 00:00:02,000\nCafé\n"));
        Assert.Equal("Café", reading.Cues[0].Text);
        Assert.Contains("Windows-1252", reading.Note, StringComparison.Ordinal);
        var wide = Subtitles.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("1\n00:00:01,000 --> 00:00:02,000\nЛіс\n")]);
        Assert.Equal(("Ліс", null), (wide.Cues[0].Text, wide.Note));
    }

    [Fact]
    public void Chapters_are_names_without_markup() => Assert.Equal("One & only", System.Net.WebUtility.HtmlDecode(Read("WEBVTT\n\n00:00.000 --> 00:10.000\n<b>One</b>\n& only\n", chapters: true).Cues[0].Text));

    [Fact]
    public void Nothing_makes_the_reader_fail()
    {
        var random = new Random(4);
        var text = Encoding.UTF8.GetBytes("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500 line:3\n<i>a</i> &amp; {\\an8}\n\n99:59:59,999 --> 99:59:59,999\nb\n");
        for (var turn = 0; turn < 20_000; turn++)
        {
            var file = (byte[])text.Clone();
            for (var change = random.Next(1, 8); change > 0; change--) file[random.Next(file.Length)] = (byte)random.Next(256);
            var reading = Subtitles.Read(file);
            Assert.True(reading.Problem is not null || reading.Cues.Count > 0);
            Assert.DoesNotContain("<script", Subtitles.Write(reading.Cues), StringComparison.OrdinalIgnoreCase);
        }
    }
}
