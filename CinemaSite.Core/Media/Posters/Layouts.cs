using System.Globalization;

namespace CinemaSite.Core.Media.Posters;

/// <summary>Composes a poster of 400 × 600 out of its picture and its words.</summary>
internal delegate void Layout(Svg svg, PosterDesign design);

/// <summary>The seven ways a poster is laid out.</summary>
internal static class Layouts
{
    public static IReadOnlyList<Layout> All { get; } = [Foot, Head, Slab, Frame, Label, Spine, Giant];

    /// <summary>Those that suit the title; the striking ones count twice where they fit.</summary>
    public static IReadOnlyList<Layout> For(PosterWords words)
    {
        List<Layout> fitting = [Foot, Head, Slab, Frame, Label];
        if (words.Subtitle.Length > 0)
            return fitting;

        var parts = words.Main.Split(' ');
        var length = Letters(words.Main);
        if (length <= 12)
            fitting.AddRange([Spine, Spine]);
        if (parts.Length is >= 2 and <= 4 && parts.Max(Letters) <= 10 && (double)length / parts.Length >= 4)
            fitting.AddRange([Giant, Giant]);
        return fitting;
    }

    public static bool NeedsNarrow(Layout layout) => layout == Spine || layout == Giant;

    private static int Letters(string text) => new StringInfo(text).LengthInTextElements;

    private static void Ground(Svg svg, string fill) => svg.Rect(0, 0, 400, 600, fill);

    /// <summary>The title below the picture.</summary>
    private static void Foot(Svg svg, PosterDesign design)
    {
        Ground(svg, design.Palette.Ground);
        design.Art(svg, 0, 0, 400, 398);
        TitleSetter.Title(svg, design.Words, design.Face, new(28, 424, 344, 112), 92, design.Palette.Ink);
        TitleSetter.Credit(svg, design.Words, 28, 577, design.Palette.Ink);
    }

    /// <summary>The title above the picture.</summary>
    private static void Head(Svg svg, PosterDesign design)
    {
        Ground(svg, design.Palette.Ground);
        TitleSetter.Credit(svg, design.Words, 28, 44, design.Palette.Ink);
        var foot = TitleSetter.Title(svg, design.Words, design.Face, new(28, 66, 344, 128), 96, design.Palette.Ink);
        var top = Math.Max(188, foot + 22);
        design.Art(svg, 0, top, 400, 600 - top);
    }

    /// <summary>The title on a block of another colour.</summary>
    private static void Slab(Svg svg, PosterDesign design)
    {
        var (ground, ink, main, second) = design.Palette;
        var block = Standing(main) >= Standing(second) ? main : second;
        var words = design.Palette.WordsOn(block);

        Ground(svg, ground);
        design.Art(svg, 0, 0, 400, 404);
        svg.Rect(0, 404, 400, 196, block);
        TitleSetter.Title(svg, design.Words, design.Face, new(28, 430, 344, 104), 88, words);
        TitleSetter.Credit(svg, design.Words, 28, 576, words);

        double Standing(string colour) => Math.Max(Colour.Contrast(colour, ink), Colour.Contrast(colour, ground));
    }

    /// <summary>A border, the picture in an arch or a circle, the title centred below.</summary>
    private static void Frame(Svg svg, PosterDesign design)
    {
        const string arch = "<path d=\"M62 400V198a138 138 0 0 1 276 0V400Z\"";
        const string circle = "<circle cx=\"200\" cy=\"214\" r=\"158\"";
        var (ground, ink, main, second) = design.Palette;
        var shape = (design.Seed & 64) != 0 ? arch : circle;

        Ground(svg, ink);
        svg.Rect(20, 20, 360, 560, ground);
        svg.Write($"<defs><clipPath id=\"c\">{shape}/></clipPath></defs>");

        // Where the second colour can carry the picture, ground and second change places inside the window.
        var turned = Colour.Contrast(second, ink) > 2 && Colour.Contrast(second, main) > 1.5;
        using (svg.Open($"<g clip-path=\"url(#c)\">", "</g>"))
        {
            svg.Rect(40, 40, 320, 360, turned ? second : ground);
            using (svg.Window(40, 46, 320, 360))
            {
                var scene = turned
                    ? new Scene(320, 360, design.Palette with { Ground = second, Second = ground }, new PosterRandom(design.Seed))
                    : new Scene(320, 360, design.Palette, design.Random);
                design.Motif(svg, scene);
            }
        }

        if (!turned)
            svg.Write($"{shape} fill=\"none\" stroke=\"{ink}\" stroke-width=\"5\"/>");
        TitleSetter.Title(svg, design.Words, design.Face, new(200, 424, 312, 86), 72, ink, Anchor.Middle);
        TitleSetter.Credit(svg, design.Words, 200, 540, ink, Anchor.Middle, 300);
    }

    /// <summary>A paper label stuck over the picture.</summary>
    private static void Label(Svg svg, PosterDesign design)
    {
        var (paper, words) = design.Palette.Label();
        var label = new Svg();
        var foot = TitleSetter.Title(label, design.Words, design.Face, new(40, 50, 300, 116), 78, words);

        Ground(svg, design.Palette.Ground);
        design.Art(svg, 0, 150, 400, 450);
        svg.Rect(20, 24, 360, foot + 16, paper);
        svg.Write(label.ToString());
        TitleSetter.Credit(svg, design.Words, 40, foot + 28, words, width: 330);
    }

    /// <summary>A short title up the side.</summary>
    private static void Spine(Svg svg, PosterDesign design)
    {
        var (ground, _, main, second) = design.Palette;
        var side = Colour.Contrast(main, ground) > 1.7 ? main : second;
        var fill = design.Palette.WordsOn(side);

        Ground(svg, ground);
        using (svg.Window(104, 0, 296, 600))
        using (svg.Group($"translate(-32 0)"))
            design.Motif(svg, new Scene(360, 600, design.Palette, design.Random));
        svg.Rect(0, 0, 104, 600, side);

        var (size, lines) = LineBreaker.Fit(design.Words.Main, design.Face, 440, 70, 104, 1);
        using (svg.Group($"rotate(-90)"))
            TitleSetter.Line(svg, -572, 52 + size * .36, lines[0], size, design.Face, fill);
        if (design.Words.Year.Length > 0)
        {
            using (TitleSetter.Plain(svg))
                TitleSetter.Line(svg, 52, 46, design.Words.Year, 24, TypeFace.Gothic, fill, Anchor.Middle);
        }
    }

    /// <summary>A title as big as the poster is wide.</summary>
    private static void Giant(Svg svg, PosterDesign design)
    {
        Ground(svg, design.Palette.Ground);
        var foot = Math.Max(150, TitleSetter.Giant(svg, design.Words, design.Face, new(24, 28, 352, 290), design.Palette.Ink));
        TitleSetter.Credit(svg, design.Words, 26, foot + 16, design.Palette.Ink);
        design.Art(svg, 0, foot + 36, 400, 564 - foot);
    }
}
