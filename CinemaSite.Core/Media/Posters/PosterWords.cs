using System.Globalization;
using System.Text;
using System.Xml;

namespace CinemaSite.Core.Media.Posters;

/// <summary>The words on a poster, made fit to print: no stray characters, and cut where nobody could read on.</summary>
internal sealed record PosterWords(string FullTitle, string Main, string Subtitle, string Credit, string Year)
{
    private const int LongestMain = 120;
    private const int LongestSubtitle = 80;
    private const int LongestCredit = 40;

    public static PosterWords For(PosterSubject subject)
    {
        var title = Clean(subject.Title);
        if (!title.EnumerateRunes().Any(IsSeen))
            title = "Untitled";

        var colon = title.IndexOf(": ", StringComparison.Ordinal);
        var (main, subtitle) = colon > 0 ? (title[..colon], title[(colon + 2)..]) : (title, "");
        return new PosterWords(
            title,
            Cut(main, LongestMain),
            Cut(subtitle, LongestSubtitle),
            Cut(CreditLine(subject.Directors), LongestCredit),
            subject.Year is > 0 and < 10000 ? subject.Year.Value.ToString(CultureInfo.InvariantCulture) : "");
    }

    private static string CreditLine(IReadOnlyList<string> directors)
    {
        var names = directors.Select(Clean).Where(name => name.Length > 0).ToList();
        if (names.Count == 0)
            return "";
        return names.Count == 2 && names[0].Length + names[1].Length < 30 ? $"{names[0]} & {names[1]}" : names[0];
    }

    /// <summary>One space between words, nothing that XML forbids or that would turn the line around.</summary>
    private static string Clean(string? text)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else if (IsDrawn(rune))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().TrimEnd();
    }

    private static bool IsDrawn(Rune rune)
    {
        // Joiners hold families of emoji and some scripts together; the other invisible marks go.
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format)
            return rune.Value is 0x200C or 0x200D or >= 0xE0020;
        return rune != Rune.ReplacementChar && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value));
    }

    private static bool IsSeen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator);

    /// <summary>Cut at a space where there is one not far back, and never within a letter or an emoji.</summary>
    private static string Cut(string text, int longest)
    {
        var letters = StringInfo.ParseCombiningCharacters(text);
        if (letters.Length <= longest)
            return text;
        var cut = text[..letters[longest]];
        var space = cut.LastIndexOf(' ');
        return (space > cut.Length * 3 / 4 ? cut[..space] : cut).TrimEnd(' ', ',', ';', '-') + "…";
    }
}
