using System.Globalization;
using System.Text;

namespace CinemaSite.Core.Catalog;

/// <summary>How names and titles are compared and written in addresses.</summary>
public static class Names
{
    private const string TrailerWord = "trailer";

    /// <summary>A name without regard to case, outer and doubled spaces, and ways of composing accents: for unique indexes.</summary>
    public static string Normalize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = SoundText.Of(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(' ', words).Normalize(NormalizationForm.FormC).ToUpperInvariant();
    }

    /// <summary>The part of an address that tells a person what it is about: lower-case letters and digits with hyphens; never empty.</summary>
    public static string Slug(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slug = new StringBuilder();
        foreach (var rune in SoundText.Of(name).Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark || rune.Value is '\'' or '’') continue;
            if (Rune.IsLetterOrDigit(rune)) slug.Append(Latin(rune));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
            if (slug.Length >= 80) break;
        }
        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "film" : text;
    }

    /// <summary>The slug of a movie. One word is taken: <c>/movies/{id}/trailer</c> is the address of the trailer's file.</summary>
    public static string MovieSlug(string title) => Slug(title) is var slug && slug == TrailerWord ? "trailer-film" : slug;

    /// <summary>
    /// A text as it is searched: lower case, without accents and punctuation, words divided by single spaces, and a space
    /// before the first, so that <c>" word"</c> finds beginnings of words.
    /// </summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = new StringBuilder(" ", text.Length + 1);
        foreach (var rune in SoundText.Of(text).Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark || rune.Value is '\'' or '’' or '.') continue;
            if (Rune.IsLetterOrDigit(rune)) folded.Append(Latin(rune) is { Length: > 0 } latin ? latin : Rune.ToLowerInvariant(rune).ToString());
            else if (folded[^1] != ' ') folded.Append(' ');
        }
        return folded.ToString().TrimEnd();
    }

    // Letters that decomposition leaves whole; other scripts stay out of addresses.
    private static string Latin(Rune rune) => Rune.ToLowerInvariant(rune) switch
    {
        { IsAscii: true } plain => plain.ToString(),
        { Value: 'ø' } => "o",
        { Value: 'æ' } => "ae",
        { Value: 'œ' } => "oe",
        { Value: 'ß' } => "ss",
        { Value: 'ł' } => "l",
        { Value: 'đ' } or { Value: 'ð' } => "d",
        { Value: 'þ' } => "th",
        _ => "",
    };
}
