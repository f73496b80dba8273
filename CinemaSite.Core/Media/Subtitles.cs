using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CinemaSite.Core.Media;

/// <summary>A line of text and when it is shown.</summary>
public sealed record Cue(TimeSpan From, TimeSpan To, string Text, string Settings);

/// <summary>What became of a file of subtitles: its cues, or why it is not taken, with line numbers; and what is worth telling.</summary>
public sealed record SubtitleReading(IReadOnlyList<Cue> Cues, string? Problem, string? Note);

/// <summary>
/// Reads subtitles from outside, WebVTT or SRT, and writes them anew as WebVTT, so that what is kept is only ever cues:
/// no styles, no comments, no markup but what players show.
/// </summary>
public static partial class Subtitles
{
    public const string ContentType = "text/vtt; charset=utf-8";
    public const int MostBytes = 1024 * 1024;

    /// <summary>Said of files above <see cref="MostBytes"/>, also by who turns them away sooner.</summary>
    public const string TooLarge = "This file is larger than 1 MB. Subtitles are smaller: is it the right file?";

    private const int MostCues = 20_000;
    private const int ShownProblems = 5;
    private const string NotText = "This is not a text file. Choose subtitles in WebVTT (.vtt) or SubRip (.srt).";
    private const string Guessed = "The file is not in UTF-8 and was read as Windows-1252. Look whether letters with accents came out right.";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. Chapters are titles, so nothing of their markup stays.</summary>
    public static SubtitleReading Read(ReadOnlySpan<byte> file, bool chapters = false)
    {
        if (file.Length > MostBytes) return Refused(TooLarge);
        var (text, note) = Decode(file);
        if (text is null || text.Any(c => c == '\0')) return Refused(NotText);
        var cues = new List<Cue>();
        var problems = new List<string>();
        foreach (var (line, block) in Blocks(text))
        {
            if (Parse(line, block, chapters, problems) is { } cue) cues.Add(cue);
            if (problems.Count > ShownProblems || cues.Count > MostCues) break;
        }
        if (cues.Count > MostCues) return Refused($"There are more than {MostCues.ToString("N0", CultureInfo.InvariantCulture)} cues. Is it the right file?");
        if (problems.Count > ShownProblems) problems[ShownProblems] = "And so on.";
        if (problems.Count > 0) return Refused(string.Join(" ", problems));
        return cues.Count == 0 ? Refused("There is no cue in this file. Choose subtitles in WebVTT (.vtt) or SubRip (.srt).") : new SubtitleReading([.. cues.OrderBy(c => c.From)], null, note);
    }

    /// <summary>The cues as a WebVTT file.</summary>
    public static string Write(IEnumerable<Cue> cues)
    {
        ArgumentNullException.ThrowIfNull(cues);
        var vtt = new StringBuilder("WEBVTT\n");
        foreach (var cue in cues)
            vtt.Append(CultureInfo.InvariantCulture, $"\n{Time(cue.From)} --> {Time(cue.To)}{(cue.Settings.Length > 0 ? " " : "")}{cue.Settings}\n{cue.Text}\n");
        return vtt.ToString();
    }

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");

    private static (string? Text, string? Note) Decode(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) file = file[3..];
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Encoding.Unicode.GetString(file[2..]), null);
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Encoding.BigEndianUnicode.GetString(file[2..]), null);
        try
        {
            return (StrictUtf8.GetString(file), null);
        }
        catch (DecoderFallbackException)
        {
            return (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(file), Guessed);
        }
    }

    // Both formats are blocks between empty lines. The number is that of the block's first line.
    private static IEnumerable<(int Line, List<string> Block)> Blocks(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var block = new List<string>();
        for (var i = 0; i <= lines.Length; i++)
        {
            var line = i < lines.Length ? lines[i].Trim() : "";
            if (line.Length > 0)
            {
                block.Add(line);
                continue;
            }
            // A cue may begin right under the head, where an empty line is missing.
            if (i == block.Count && block.Count > 0 && block[0].StartsWith("WEBVTT", StringComparison.Ordinal)) block.RemoveRange(0, HeadLines(block));
            if (block.Count > 0 && !Aside().IsMatch(block[0])) yield return (i - block.Count + 1, block);
            block = [];
        }
    }

    private static int HeadLines(List<string> block) => block.FindIndex(1, l => l.Contains("-->", StringComparison.Ordinal)) is >= 0 and var timing ? Math.Max(1, timing - 1) : block.Count;

    private static Cue? Parse(int line, List<string> block, bool chapters, List<string> problems)
    {
        var at = block[0].Contains("-->", StringComparison.Ordinal) ? 0 : 1;
        if (at >= block.Count || Timing().Match(block[at]) is not { Success: true } timing)
        {
            problems.Add($"Line {line + Math.Min(at, block.Count - 1)}: expected a time such as 00:01:02.000 --> 00:01:05.000.");
            return null;
        }
        var from = Time(timing, "1");
        var to = Time(timing, "2");
        if (to <= from)
        {
            problems.Add($"Line {line + at}: this cue ends before it begins.");
            return null;
        }
        if (block.FindIndex(at + 1, l => l.Contains("-->", StringComparison.Ordinal)) is >= 0 and var second)
        {
            problems.Add($"Line {line + second}: an empty line is missing before this time.");
            return null;
        }
        var words = block.Skip(at + 1).Select(l => Clean(l, chapters)).Where(l => l.Length > 0);
        var text = string.Join(chapters ? " " : "\n", words);
        return text.Length == 0 ? null : new Cue(from, to, text, string.Join(' ', timing.Groups["rest"].Value.Split(' ').Where(s => Setting().IsMatch(s))));
    }

    private static TimeSpan Time(Match timing, string which)
    {
        int Number(string name) => timing.Groups[name + which] is { Success: true } group ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
        return new TimeSpan(0, Number("h"), Number("m"), Number("s"), int.Parse(timing.Groups["f" + which].Value.PadRight(3, '0'), CultureInfo.InvariantCulture));
    }

    private static string Clean(string line, bool plain)
    {
        // SubRip's place marks are no words.
        var text = Place().Replace(line, "");
        var clean = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '<' && text.IndexOf('>', i) is > 0 and var end)
            {
                var tag = text[i..(end + 1)];
                if (!plain && Tag().IsMatch(tag)) clean.Append(tag);
                i = end;
            }
            else if (text[i] == '<') clean.Append("&lt;");
            else if (text[i] == '>') clean.Append("&gt;");
            else if (text[i] == '&' && !Entity().IsMatch(text.AsSpan(i, Math.Min(10, text.Length - i)))) clean.Append("&amp;");
            else if (!char.IsControl(text[i])) clean.Append(text[i]);
        }
        return clean.ToString().Trim();
    }

    private static SubtitleReading Refused(string problem) => new([], problem, null);

    [GeneratedRegex(@"^(NOTE|STYLE|REGION)(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Aside();

    [GeneratedRegex(@"^(?:(?<h1>\d{1,2}):)?(?<m1>[0-5]?\d):(?<s1>[0-5]\d)[.,](?<f1>\d{1,3})\s*-->\s*(?:(?<h2>\d{1,2}):)?(?<m2>[0-5]?\d):(?<s2>[0-5]\d)[.,](?<f2>\d{1,3})(?:\s+(?<rest>.*))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Timing();

    [GeneratedRegex(@"^(vertical:(rl|lr)|(line|position):-?\d{1,3}(\.\d{1,3})?%?(,(start|center|end|line-left|line-right))?|size:\d{1,3}%|align:(start|center|end|left|right))$", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\{\\[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex(@"^<(/?(b|i|u|ruby|rt)|/v|v [^<>&""]{1,100})>$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^&(amp|lt|gt|nbsp|lrm|rlm|#\d{1,6});", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();
}
