using System.Text;

namespace CinemaSite.Core.Media.Posters;

/// <summary>The thirty pictures a poster can carry; each fills any box.</summary>
internal static partial class Motifs
{
    public static IReadOnlyList<Motif> All { get; } =
    [
        Aperture, Blinds, Bowler, Bubbles, Clock, Crooked, Crowd, Dome, Eye, Flame,
        Flower, Hand, Harlequin, House, Keyhole, Keys, Mask, Moon, Pair, Peaks,
        Rails, Rays, Road, Sea, Skyline, Spiral, Star, Wheel, Wings, Wire,
    ];

    private static void Stars(Svg svg, Scene scene, double height, string fill, int count)
    {
        var data = new StringBuilder();
        for (var k = 0; k < count; k++)
        {
            var x = scene.Random.Between(8, (int)scene.Width - 8);
            var y = scene.Random.Between(8, (int)height - 8);
            data.Append(Data($"M{x} {y}l3 8 8 3-8 3-3 8-3-8-8-3 8-3z"));
        }

        svg.Path(data.ToString(), fill);
    }

    private static string Data(SvgText data) => data.ToString();

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
