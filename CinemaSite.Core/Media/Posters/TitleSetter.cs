namespace CinemaSite.Core.Media.Posters;

/// <summary>Where a line of words is tied to its x.</summary>
internal enum Anchor
{
    Start,
    Middle,
}

/// <summary>Sets titles, years and credits. Every line says its length, so that it fits whatever font the viewer has.</summary>
internal static class TitleSetter
{
    private const double LargestGiant = 170;

    // Kept free below the title for the words after its colon; two of their lines take no more.
    private const double SubtitleRoom = 58;
    private const double SubtitleHeight = 40;

    public static void Line(Svg svg, double x, double y, string text, double size, TypeFace face, string fill, Anchor anchor = Anchor.Start) =>
        Line(svg, x, y, text, size, face.Width(text) * size, fill, anchor);

    /// <summary>The title from the given top down, the words after its colon smaller below; gives the foot of the last line.</summary>
    public static double Title(Svg svg, PosterWords words, TypeFace face, Box box, double largest, string fill, Anchor anchor = Anchor.Start)
    {
        var room = box.Height - (words.Subtitle.Length > 0 ? SubtitleRoom : 0);
        var (size, lines) = LineBreaker.Fit(words.Main, face, box.Width, room, largest);
        var y = box.Top + size * face.CapHeight;
        for (var k = 0; k < lines.Count; k++)
        {
            if (k > 0)
                y += size * face.LineHeight;
            Line(svg, box.X, y, lines[k], size, face, fill, anchor);
        }

        if (words.Subtitle.Length == 0)
            return y;
        var (smaller, below) = LineBreaker.Fit(words.Subtitle, face, box.Width, SubtitleHeight, 36, 2);
        foreach (var line in below)
        {
            y += smaller * 1.12;
            Line(svg, box.X, y, line, smaller, face, fill, anchor);
        }

        return y;
    }

    /// <summary>The title with every line as wide as the box; little words share the next word's line. Gives the foot of the last line.</summary>
    public static double Giant(Svg svg, PosterWords words, TypeFace face, Box box, string fill)
    {
        var lines = new List<string>();
        var held = "";
        foreach (var word in face.Cased(words.Main).Split(' '))
        {
            held += word;
            if (LineBreaker.Leans(word))
            {
                held += " ";
                continue;
            }

            lines.Add(held);
            held = "";
        }

        if (held.Length > 0 && lines.Count > 0)
            lines[^1] += " " + held.TrimEnd();
        else if (held.Length > 0)
            lines.Add(held.TrimEnd());

        var sizes = lines.ConvertAll(line => Math.Min(box.Width / face.Width(line), LargestGiant));
        var shrink = Math.Min(1, box.Height / sizes.Sum(size => size * (face.CapHeight + .12)));
        var y = box.Top;
        for (var k = 0; k < lines.Count; k++)
        {
            y += sizes[k] * shrink * face.CapHeight;
            Line(svg, box.X, y, lines[k], sizes[k] * shrink, face.Width(lines[k]) * sizes[k], fill, Anchor.Start);
            y += sizes[k] * shrink * .12;
        }

        return y;
    }

    /// <summary>Year and director in the plain face: side by side, or one above the other when centred.</summary>
    public static void Credit(Svg svg, PosterWords words, double x, double y, string fill, Anchor anchor = Anchor.Start, double width = 344)
    {
        var face = TypeFace.Gothic;
        var size = Math.Min(19, (width - 70) / face.Width(words.Credit) / 1.02);
        using (Plain(svg))
        {
            if (words.Year.Length > 0)
                Line(svg, x, y, words.Year, 22, face, fill, anchor);
            if (words.Credit.Length == 0)
                return;
            if (words.Year.Length == 0)
                Line(svg, x, y, words.Credit, size, face, fill, anchor);
            else if (anchor == Anchor.Start)
                Line(svg, x + 62, y, words.Credit, size, face, fill, anchor);
            else
                Line(svg, x, y + 25, words.Credit, size, face, fill, anchor);
        }
    }

    /// <summary>Opens a group in the plain face, within a poster set in another.</summary>
    public static Svg.Element Plain(Svg svg) =>
        svg.Open($"<g font-family=\"{TypeFace.Gothic.Family}\" font-weight=\"700\" font-style=\"normal\">", "</g>");

    private static void Line(Svg svg, double x, double y, string text, double size, double length, string fill, Anchor anchor)
    {
        svg.Write($"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\"");
        if (anchor == Anchor.Middle)
            svg.Write(" text-anchor=\"middle\"");
        svg.Write(">" + Svg.Escape(text) + "</text>");
    }

    /// <summary>The room a title may take; X is its left edge, or its middle when centred.</summary>
    internal readonly record struct Box(double X, double Top, double Width, double Height);
}
