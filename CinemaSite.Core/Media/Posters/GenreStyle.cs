namespace CinemaSite.Core.Media.Posters;

/// <summary>How films of a genre look: sets of four colours (ground, ink, main, second), the pictures that suit, and whether the type is lyrical.</summary>
internal sealed record GenreStyle(IReadOnlyList<Palette> Palettes, IReadOnlyList<Motif> Motifs, bool Lyrical = false)
{
    public static GenreStyle Of(string[] palettes, Motif[] motifs, bool lyrical = false) =>
        new([.. palettes.Select(Palette.Parse)], motifs, lyrical);
}
