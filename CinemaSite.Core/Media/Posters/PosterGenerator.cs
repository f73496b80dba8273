namespace CinemaSite.Core.Media.Posters;

/// <summary>Draws a typographic poster for a film that has none; the same film always gets the same one.</summary>
public static class PosterGenerator
{
    /// <summary>The poster, 2:3, as SVG.</summary>
    public static string Poster(PosterSubject subject)
    {
        var design = PosterDesign.For(subject);
        var (words, face) = (design.Words, design.Face);
        var name = words.Year.Length > 0 ? $"{words.FullTitle} ({words.Year})" : words.FullTitle;

        var svg = new Svg();
        using (svg.Open($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 600\" width=\"400\" height=\"600\" role=\"img\">", "</svg>"))
        {
            svg.Write("<title>" + Svg.Escape(name) + "</title>");
            using (svg.Open($"<g font-family=\"{face.Family}\" {face.Attributes}>", "</g>"))
                design.Layout(svg, design);
        }

        return svg.ToString();
    }

    /// <summary>The poster's picture alone, 16:9, for heroes and for films in progress.</summary>
    public static string Wide(PosterSubject subject)
    {
        var design = PosterDesign.For(subject);
        var svg = new Svg();
        using (svg.Open($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 450\" width=\"800\" height=\"450\">", "</svg>"))
        {
            svg.Rect(0, 0, 800, 450, design.Palette.Ground);
            design.Motif(svg, new Scene(800, 450, design.Palette, new PosterRandom(design.Seed)));
        }

        return svg.ToString();
    }
}
