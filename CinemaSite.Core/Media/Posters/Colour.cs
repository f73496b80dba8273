using System.Globalization;

namespace CinemaSite.Core.Media.Posters;

/// <summary>Luminance and contrast of <c>#rrggbb</c> colours, as WCAG defines them.</summary>
internal static class Colour
{
    /// <summary>The least contrast of words on their ground.</summary>
    public const double Readable = 4.5;

    public static double Luminance(string colour) =>
        .2126 * Channel(colour, 1) + .7152 * Channel(colour, 3) + .0722 * Channel(colour, 5);

    public static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);
    }

    private static double Channel(string colour, int at)
    {
        var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
        return value <= .03928 ? value / 12.92 : Math.Pow((value + .055) / 1.055, 2.4);
    }
}
