using System.Text;

namespace CinemaSite.Core.Media.Posters;

/// <content>Sky and landscape.</content>
internal static partial class Motifs
{
    internal static void Moon(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var u = scene.Unit;
        var r = 150 * u;
        var x = scene.Width / 2 + scene.Random.Between(-14, 14) * u;
        var y = scene.Height / 2 + 6 * u;

        Stars(svg, scene, scene.Height, ink, 14);
        svg.Disc(x, y, r, main);
        svg.Path($"M{x} {y - r}A{r} {r} 0 0 0 {x} {y + r}A{r * 1.35} {r * 1.35} 0 0 1 {x} {y - r}Z", second);
        foreach (var (dx, dy, size) in ((double, double, double)[])[(.42, -.5, .14), (.62, .2, .09), (.2, .55, .17), (.1, -.72, .07), (.5, .62, .06)])
            svg.Disc(x + dx * r, y + dy * r, size * r, second);

        using (svg.Group($"translate({x + .22 * r} {y - .12 * r}) rotate(38) scale({u * 1.1:0.##})"))
        {
            svg.Disc(0, 0, 40, ground);
            svg.Rect(-26, -120, 52, 118, ink, 6);
            svg.Path("M-26-116Q0-196 26-116Z", ink);
            svg.Rect(-26, -92, 52, 9, main);
            svg.Rect(-26, -40, 52, 9, main);
        }
    }

    internal static void Rays(Svg svg, Scene scene)
    {
        const int count = 17;
        var (_, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var (x, y, length) = (w / 2, h * .74, w + h);

        var beams = new StringBuilder();
        for (var k = 0; k < count; k++)
        {
            var from = Math.PI * (k - .5) / count - Math.PI;
            var to = Math.PI * k / count - Math.PI;
            beams.Append(Data($"M{x} {y}L{x + Math.Cos(from) * length} {y + Math.Sin(from) * length} {x + Math.Cos(to) * length} {y + Math.Sin(to) * length}Z"));
        }

        svg.Path(beams.ToString(), second);
        svg.Disc(x, y, 128 * u, main);
        svg.Ring(x, y, 150 * u, main, 8 * u);
        svg.Path($"M0 {y}H{w}V{h}H0Z", ink);
        for (var k = 0; k < 4; k++)
            svg.Rect(x - (120 - k * 26) * u, y + (14 + k * 24) * u, (240 - k * 52) * u, (9 - k) * u, main);
    }

    internal static void Star(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, u) = (scene.Width, scene.Unit);
        var (x, y) = (w / 2, scene.Height * .5);

        for (var k = 1; k <= 10; k++)
        {
            var angle = k * Math.PI / 5;
            svg.Polygon(second, (x, y), Ray(angle - .1), Ray(angle + .1));
        }

        foreach (var (radius, fill) in ((double, string)[])[(196, main), (140, ink), (88, ground), (40, main)])
        {
            var points = new (double, double)[10];
            for (var k = 0; k < 10; k++)
            {
                var r = radius * u * (k % 2 == 0 ? 1 : .42);
                points[k] = (x + Math.Sin(k * Math.PI / 5) * r, y + 10 * u - Math.Cos(k * Math.PI / 5) * r);
            }

            svg.Polygon(fill, points);
        }

        (double, double) Ray(double angle) => (x + Math.Sin(angle) * w * 2, y - Math.Cos(angle) * w * 2);
    }

    internal static void Peaks(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h) = (scene.Width, scene.Height);
        var u = h / 400;
        var x = w / 2;

        svg.Disc(x + scene.Random.Pick([-70, 70]) * u, h * .3, 78 * u, main);
        foreach (var (shift, top, half, fill) in ((double, double, double, string)[])[(-150, .4, 200, second), (170, .34, 220, second), (0, .16, 250, ink), (-330, .42, 210, ink), (350, .4, 210, ink)])
        {
            var (cx, ty, snow) = (x + shift * u, h * top, h * .14);
            var slope = half * u / (h - ty);
            svg.Polygon(fill, (cx, ty), (cx + half * u, h), (cx - half * u, h));
            svg.Polygon(
                fill == ink ? ground : ink,
                (cx, ty),
                (cx + snow * slope, ty + snow),
                (cx + snow * slope * .4, ty + snow * .72),
                (cx, ty + snow * 1.25),
                (cx - snow * slope * .45, ty + snow * .75),
                (cx - snow * slope, ty + snow));
        }

        svg.Path($"M0 {h * .86}Q{x * .6} {h * .76} {x} {h * .86}T{w} {h * .82}V{h}H0Z", main);
        using (svg.Group($"translate({x + 60 * u} {h * .815}) scale({u:0.##})"))
        {
            svg.Disc(0, -44, 9, ground);
            svg.Path("M-12-34H12L8 0 14 36H4L0 8-6 36H-16L-8 0Z", ground);
            svg.Line("M22-46V36", ground, 4);
        }
    }

    internal static void Sea(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var x = w / 2 + scene.Random.Between(-20, 20) * u;
        var bow = h * .72;
        var side = scene.Random.Pick([-1, 1]);

        svg.Disc(x + side * 96 * u, h * .26, 62 * u, main);
        svg.Polygon(ink, (x - 30 * u, bow - 210 * u), (x + 30 * u, bow - 210 * u), (x + 112 * u, bow + 60 * u), (x - 112 * u, bow + 60 * u));
        svg.Polygon(second, (x, bow - 236 * u), (x + 8 * u, bow + 60 * u), (x - 8 * u, bow + 60 * u));
        svg.Rect(x - 5 * u, h * .06, 10 * u, h * .3, ink);
        svg.Path($"M{x + 5 * u} {h * .06}q{44 * u} {-18 * u} {80 * u} 0t{60 * u} 0v{62 * u}q{-30 * u} {18 * u} {-60 * u} 0t{-80 * u} 0Z", second);
        svg.Disc(x - 40 * u, bow - 120 * u, 9 * u, ground);
        svg.Disc(x + 40 * u, bow - 120 * u, 9 * u, ground);

        var wave = 80 * u;
        var count = (int)(w / wave) + 3;
        string[] fills = [second, main, ink];
        for (var k = 0; k < fills.Length; k++)
        {
            var swell = string.Concat(Enumerable.Repeat(Data($"q{wave / 2} {-46 * u} {wave} 0"), count));
            svg.Path($"M{-wave + k * wave / 3 - 20} {bow + (k * 42 - 6) * u}{swell}V{h}H{-wave}Z", fills[k]);
        }
    }

    internal static void Flame(Svg svg, Scene scene)
    {
        const string tongue = "M0 200C-150 170-140 30-60-40-60 0-30 10-20 20-40-70 0-150 50-190 40-120 130-60 120 60 116 150 70 190 0 200Z";
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);

        using (svg.Group($"translate({w / 2} {h - 190 * u}) scale({u:0.##})"))
        {
            foreach (var (x, size, mirror, fill) in ((int, double, int, string)[])[(-150, .8, 1, second), (150, .74, -1, second), (0, 1.02, 1, main), (-6, .62, 1, ink), (-4, .34, 1, ground)])
                Tongue(Data($"translate({x} {200 - 200 * size}) scale({mirror * size:0.##} {size:0.##})"), fill);
            if (scene.IsWide)
            {
                Tongue("translate(-290 80) scale(.6)", main);
                Tongue("translate(300 90) scale(-.55 .55)", main);
            }
        }

        svg.Rect(0, h - 10 * u, w, 12 * u, ink);

        void Tongue(string transform, string fill)
        {
            using (svg.Group($"{transform}"))
                svg.Path(tongue, fill);
        }
    }

    internal static void Flower(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var petals = scene.Random.Pick([7, 9, 11]);
        var stem = Colour.Contrast(second, ground) > 1.6 ? second : ink;

        using (svg.Group($"translate({scene.Width / 2} {scene.Height * .46}) scale({scene.Unit:0.##})"))
        {
            svg.Line("M0 0C10 120-20 180 0 420", stem, 14);
            svg.Path("M0 200C60 120 130 130 168 150 130 210 60 230 0 200ZM-4 250C-60 180-120 190-160 200-120 260-60 270-4 250Z", stem);
            for (var k = 0; k < petals; k++)
            {
                using (svg.Group($"rotate({k * 360d / petals})"))
                    svg.Path("M0 0C-54-60-50-140 0-176 50-140 54-60 0 0Z", k % 2 == 0 ? main : ink);
            }

            svg.Disc(0, 0, 52, ground);
            for (var k = 0; k < 8; k++)
            {
                using (svg.Group($"rotate({k * 45})"))
                    svg.Path("M-14-52 0-22 14-52Z", ink);
            }

            svg.Disc(0, 0, 16, main);
        }
    }
}
