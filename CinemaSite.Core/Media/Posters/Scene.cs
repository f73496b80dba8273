namespace CinemaSite.Core.Media.Posters;

/// <summary>Draws one picture into the box of the scene.</summary>
internal delegate void Motif(Svg svg, Scene scene);

/// <summary>The box a motif fills, its colours and its dice.</summary>
internal sealed record Scene(double Width, double Height, Palette Palette, PosterRandom Random)
{
    /// <summary>Motifs are designed on 400 × 400; this is the size of one of those units here.</summary>
    public double Unit => Math.Min(Width, Height) / 400;

    public bool IsWide => Width > Height * 1.3;
}
