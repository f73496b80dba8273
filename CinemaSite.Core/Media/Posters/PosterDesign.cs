namespace CinemaSite.Core.Media.Posters;

/// <summary>Everything chosen for a film's poster; the draws come in a fixed order, so that a film keeps its poster.</summary>
internal sealed record PosterDesign(PosterWords Words, Palette Palette, Motif Motif, Layout Layout, TypeFace Face, uint Seed, PosterRandom Random)
{
    public static PosterDesign For(PosterSubject subject)
    {
        var words = PosterWords.For(subject);
        var seed = PosterRandom.Hash(FormattableString.Invariant($"{subject.Title}|{subject.Year}"));
        var random = new PosterRandom(seed);
        var style = GenreStyles.For(subject.Genres);

        var palette = random.Pick(style.Palettes);
        var motif = TitleHints.Find(words.FullTitle) ?? random.Pick(style.Motifs);
        var layout = random.Pick(Layouts.For(words));
        var face = style.Lyrical && seed % 3 != 0
            ? random.Pick([TypeFace.Roman, TypeFace.Italic])
            : random.Pick([TypeFace.Gothic, TypeFace.Narrow, TypeFace.Narrow, TypeFace.Roman]);
        return new PosterDesign(words, palette, motif, layout, Layouts.NeedsNarrow(layout) ? TypeFace.Narrow : face, seed, random);
    }

    /// <summary>Draws the picture into a window of the poster.</summary>
    public void Art(Svg svg, double x, double y, double width, double height)
    {
        using (svg.Window(x, y, width, height))
            Motif(svg, new Scene(width, height, Palette, Random));
    }
}
