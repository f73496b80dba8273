using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CinemaSite.Core.Media.Posters;

/// <summary>A face of type made of fonts that every machine has a twin of, with widths good enough to break lines by.</summary>
internal sealed record TypeFace(string Family, string Attributes, FrozenDictionary<char, int> Advances, bool Capitals, double Squeeze, double LineHeight, double CapHeight)
{
    // Advance widths, in hundredths of an em, of Arial Bold, Times Bold and Times Bold Italic.
    private const string Characters = " !\"#$%&'()*+,-./0123456789:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Sans = "28,33,47,56,56,89,72,24,33,33,39,58,28,33,28,28,56,56,56,56,56,56,56,56,56,56,33,33,61,72,72,72,72,67,61,78,72,28,56,72,61,83,72,78,67,78,72,67,61,72,67,94,67,67,61,56,61,56,61,56,33,61,61,28,28,56,28,89,61,61,61,61,39,56,33,61,56,78,56,56,50";
    private const string Serif = "25,33,56,50,50,100,83,28,33,33,50,57,25,33,25,28,50,50,50,50,50,50,50,50,50,50,33,33,50,72,67,72,72,67,61,78,78,39,50,78,67,94,72,78,61,78,72,56,67,72,72,100,72,72,67,50,56,44,56,44,33,50,56,28,33,56,28,83,56,50,56,56,44,39,33,56,50,72,50,50,44";
    private const string SerifItalic = "25,39,56,50,50,83,78,28,33,33,50,57,25,33,25,28,50,50,50,50,50,50,50,50,50,50,33,33,50,67,67,67,72,67,67,72,78,39,50,67,61,89,72,72,61,72,67,56,61,72,67,89,67,61,61,50,50,44,50,44,33,50,56,28,28,50,28,78,56,50,50,50,39,39,28,56,44,67,50,44,39";

    // Cyrillic letters a good deal wider than their neighbours.
    private const string WideLetters = "ЖМШЩЫЮФЪЂЉЊжмшщыюфљњ";

    private const string SerifFamily = "Didot,'Bodoni MT','Bodoni 72',Georgia,'Times New Roman','Liberation Serif',serif";

    public static TypeFace Gothic { get; } = new(
        "Futura,'Avenir Next','Helvetica Neue',Arial,'Liberation Sans',sans-serif", "font-weight=\"800\"", Table(Sans), true, 1, .92, .72);

    public static TypeFace Narrow { get; } = new(
        "'Arial Narrow','Helvetica Neue',Arial,'Liberation Sans Narrow','Liberation Sans',sans-serif", "font-weight=\"700\"", Table(Sans), true, .8, .9, .72);

    public static TypeFace Roman { get; } = new(SerifFamily, "font-weight=\"700\"", Table(Serif), false, 1, .95, .68);

    public static TypeFace Italic { get; } = new(SerifFamily, "font-weight=\"700\" font-style=\"italic\"", Table(SerifItalic), false, 1, .95, .68);

    /// <summary>The text as this face sets it.</summary>
    public string Cased(string text) => Capitals ? text.ToUpperInvariant() : text;

    /// <summary>The width of a text in ems.</summary>
    public double Width(string text)
    {
        var sum = 0;
        foreach (var rune in text.EnumerateRunes())
            sum += Advance(rune);

        // Never nothing, for others divide by it.
        return Math.Max(sum, 20) / 100d * Squeeze;
    }

    private int Advance(Rune rune)
    {
        if (rune.IsAscii)
            return Advances.GetValueOrDefault((char)rune.Value, 60);
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;

        // An accented letter is as wide as its letter.
        var letter = (SoundText.Of(rune.ToString()) is { Length: > 0 } sound ? sound.Normalize(NormalizationForm.FormD) : " ")[0];
        if (Advances.TryGetValue(letter, out var advance))
            return advance;
        return rune.Value switch
        {
            >= 0x1F000 => 125,
            >= 0x2E80 => 100,
            >= 0x0400 and < 0x0530 => (Rune.IsUpper(rune) ? 70 : 57) + (WideLetters.Contains(letter) ? 22 : 0),
            _ => 66,
        };
    }

    private static FrozenDictionary<char, int> Table(string advances) =>
        Characters.Zip(advances.Split(','), (character, advance) => KeyValuePair.Create(character, int.Parse(advance, CultureInfo.InvariantCulture))).ToFrozenDictionary();
}
