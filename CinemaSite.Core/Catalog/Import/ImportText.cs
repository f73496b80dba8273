using System.Globalization;
using System.Text;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>Cleans text that comes from files.</summary>
internal static class ImportText
{
    /// <summary>Without control and invisible characters and what is no character, with single spaces; null when nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var clean = new StringBuilder(text.Length);
        foreach (var letter in SoundText.Of(text))
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter))
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
            }
            else if (!IsInvisible(letter))
            {
                clean.Append(letter);
            }
        }
        if (clean.Length > 0 && clean[^1] == ' ') clean.Length--;
        return clean.Length == 0 ? null : clean.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>As <see cref="Clean"/>, but the paragraphs stay apart.</summary>
    public static string? CleanParagraphs(string? text)
    {
        var paragraphs = text?.ReplaceLineEndings("\n").Split('\n').Select(Clean).OfType<string>().ToList();
        return paragraphs is { Count: > 0 } ? string.Join('\n', paragraphs) : null;
    }

    /// <summary>The value without the apostrophe that an export puts before what a spreadsheet would take for a formula.</summary>
    public static string Unguarded(string value) => value is ['\'', ..] && value.AsSpan(1).TrimStart() is [var first, ..] && "=+-@＝＋－＠".Contains(first, StringComparison.Ordinal) ? value[1..] : value;

    /// <summary>True for leftovers of a list, such as <c>[a]</c>, <c>.</c> or <c>(voice)</c>, which name nobody.</summary>
    public static bool IsNote(string name) => name[0] is '(' or '[' || !name.EnumerateRunes().Any(Rune.IsLetter);

    // Marks that turn the direction of what follows, and spaces without width; joiners stay, some scripts need them.
    private static bool IsInvisible(char letter) =>
        letter is '\u200B' or '\u2060' or '\uFEFF' or '\u00AD' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.PrivateUse;
}
