namespace CinemaSite.Core.Media.Posters;

/// <summary>The four colours of a poster.</summary>
internal sealed record Palette(string Ground, string Ink, string Main, string Second)
{
    private const string SoftBlack = "#15130f";
    private const string SoftWhite = "#fbf3e0";

    public string Dark => Colour.Luminance(Ground) <= Colour.Luminance(Ink) ? Ground : Ink;

    public string Light => Dark == Ground ? Ink : Ground;

    public static Palette Parse(string colours)
    {
        var parts = colours.Split(' ');
        return new Palette("#" + parts[0], "#" + parts[1], "#" + parts[2], "#" + parts[3]);
    }

    /// <summary>The colour for words on the given ground: the palette's ink or ground where readable, else whatever stands out most.</summary>
    public string WordsOn(string ground)
    {
        string[] candidates = [Ink, Ground, Main, Second, SoftBlack, SoftWhite];
        var best = candidates.MaxBy(colour =>
        {
            var contrast = Colour.Contrast(colour, ground);
            return contrast > Colour.Readable && (colour == Ink || colour == Ground) ? contrast + 4 : contrast;
        })!;
        if (Colour.Contrast(best, ground) >= Colour.Readable)
            return best;

        // On a middle tone only pure black or white are sure to pass.
        return Colour.Contrast("#000000", ground) > Colour.Contrast("#ffffff", ground) ? "#000000" : "#ffffff";
    }

    /// <summary>A light colour for a paper label, and the colour of the words printed on it.</summary>
    public (string Paper, string Words) Label()
    {
        if (Colour.Luminance(Ink) > .5)
            return (Ink, Ground);
        return Colour.Luminance(Ground) > .5 ? (Ground, Ink) : ("#f6ecd8", SoftBlack);
    }
}
