namespace CinemaSite.Core.Media.Posters;

/// <content>Faces, figures and masks.</content>
internal static partial class Motifs
{
    internal static void Eye(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var u = scene.Unit;
        var (x, y) = (scene.Width / 2, scene.Height * .53);

        for (var k = -5; k < 6; k++)
        {
            var angle = Radians(k * 15);
            svg.Polygon(k % 2 == 0 ? main : second, Lash(angle - .05, 120, 100), Lash(angle, 205, 192), Lash(angle + .05, 120, 100));
        }

        svg.Path($"M{x - 196 * u} {y}Q{x} {y - 240 * u} {x + 196 * u} {y}Q{x} {y + 210 * u} {x - 196 * u} {y}Z", ink);
        svg.Disc(x, y - 8 * u, 94 * u, main);
        svg.Ring(x, y - 8 * u, 72 * u, ground, 5 * u);
        svg.Disc(x, y - 8 * u, 46 * u, ground);
        svg.Disc(x + 24 * u, y - 36 * u, 15 * u, ink);
        svg.Path($"M{x + 88 * u} {y + 92 * u}q{34 * u} {58 * u} 0 {84 * u}q{-34 * u} {-26 * u} 0 {-84 * u}z", main);

        (double, double) Lash(double angle, double across, double up) => (x + Math.Sin(angle) * across * u, y - Math.Cos(angle) * up * u);
    }

    internal static void Bowler(Svg svg, Scene scene)
    {
        var (_, ink, main, second) = scene.Palette;
        var disguise = scene.Random.Between(0, 2);
        var tilt = scene.Random.Between(-7, 7);

        using (svg.Group($"translate({scene.Width / 2} {scene.Height / 2}) rotate({tilt}) scale({scene.Unit:0.##})"))
        {
            svg.Disc(0, 10, 176, second);
            if (disguise == 1)
            {
                svg.Rect(-96, -120, 192, 88, ink, 6);
                svg.Rect(-96, -64, 192, 30, main);
                svg.Rect(-168, -38, 336, 26, ink, 13);
                svg.Ring(-62, 50, 44, ink, 13);
                svg.Ring(62, 50, 44, ink, 13);
                svg.Line("M-18 44Q0 32 18 44", ink, 12);
            }
            else
            {
                svg.Path("M-108-30C-118-178 118-178 108-30Z", ink);
                svg.Rect(-108, -62, 216, 26, main);
                svg.Path("M-172-44Q-150-18 0-18T172-44Q178 0 0 4T-172-44Z", ink);
                if (disguise == 2)
                {
                    svg.Path("M0 62C-14 44-50 44-66 80-84 98-96 92-100 84-96 128-30 124 0 92 30 124 96 128 100 84 96 92 84 98 66 80 50 44 14 44 0 62Z", ink);
                }
                else
                {
                    svg.Path("M0 50Q-52 46-50 92L-14 92 0 80 14 92 50 92Q52 46 0 50Z", ink);
                    svg.Disc(-64, 34, 10, ink);
                    svg.Disc(64, 34, 10, ink);
                }
            }

            svg.Polygon(main, (-84, 138), (0, 162), (84, 138), (84, 206), (0, 182), (-84, 206));
            svg.Rect(-17, 154, 34, 36, ink, 8);
        }
    }

    internal static void Pair(Svg svg, Scene scene)
    {
        const string profile = "M-420-20H56C92 30 112 70 114 124L152 196 120 208C134 220 132 232 118 238 130 248 128 262 114 266 118 300 104 318 62 322 58 350 70 380 90 430H-420Z";
        var (_, ink, main, second) = scene.Palette;
        var (w, h) = (scene.Width, scene.Height);
        var size = h / 400;

        svg.Disc(w / 2, h * .5, Math.Min(w, h) * .3, ink);
        var x = w / 2 - 152 * size - scene.Random.Between(2, 12) * size;
        using (svg.Group($"translate({x} 0) scale({size:0.##})"))
            svg.Path(profile, main);
        using (svg.Group($"translate({w - x} {h * .02}) scale({-size:0.##} {size:0.##})"))
            svg.Path(profile, second);
    }

    internal static void Hand(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        using (svg.Group($"translate({scene.Width / 2} {scene.Height - 205 * scene.Unit}) scale({scene.Unit:0.##})"))
        {
            svg.Disc(0, -30, 168, second);
            foreach (var (x, y, angle, length) in ((int, int, int, int)[])[(-76, -70, -16, 150), (-28, -112, -5, 170), (24, -112, 5, 168), (74, -78, 15, 146)])
            {
                using (svg.Group($"translate({x} {y + 120}) rotate({angle})"))
                {
                    svg.Rect(-21, -length - 20, 42, length + 60, ink, 21);
                    svg.Path($"M-12-{length - 2}a12 15 0 0 1 24 0v16h-24z", main);
                }
            }

            using (svg.Group($"translate(-92 118) rotate(-52)"))
                svg.Rect(-22, -104, 44, 150, ink, 22);
            svg.Path("M-100 40Q-108 130-62 178V330H66V178Q104 130 100 40Q0 6-100 40Z", ink);
            if (scene.Random.Between(0, 1) == 1)
            {
                svg.Path("M-54 108Q0 58 54 108Q0 158-54 108Z", main);
                svg.Disc(0, 108, 20, ground);
            }
            else
            {
                svg.Line("M-70 86Q-10 70 60 100M-62 122Q0 96 44 150M-40 170Q-40 110 0 84", main, 7);
            }
        }
    }

    internal static void Mask(Svg svg, Scene scene)
    {
        const int count = 9;
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var step = w / count;

        var stripes = "";
        for (var k = 0; k < count; k += 2)
            stripes += Data($"M{step * k} 0H{step * (k + 1)}V{h}H{step * k}Z");
        svg.Path(stripes, second);
        using (svg.Group($"translate({w / 2} {h / 2 + 16 * u}) scale({u * .98:0.##}) rotate({scene.Random.Between(-5, 5)})"))
        {
            svg.Path("M0-50C-70-110-176-96-190-30-190 60-120 96-64 84-30 76-20 40 0 40S30 76 64 84C120 96 190 60 190-30 176-96 70-110 0-50Z", ink);
            svg.Path("M-142-16Q-92-56-40 8-96 44-142-16ZM142-16Q92-56 40 8 96 44 142-16Z", ground);
            svg.Path("M-44 128Q-18 108 0 120 18 108 44 128 0 176-44 128Z", main);
            svg.Path("M0-62C-30-120-10-150 0-178 10-150 30-120 0-62ZM-14-66C-70-100-74-130-76-152-50-140-20-120-14-66ZM14-66C70-100 74-130 76-152 50-140 20-120 14-66Z", main);
        }
    }

    internal static void Spiral(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h) = (scene.Width, scene.Height);
        var (x, y, u) = (w / 2, h / 2, Math.Max(w, h) / 400);
        var turn = Radians(scene.Random.Between(0, 11) * 30);
        string[] fills = [second, ground, main, ground];

        for (var k = 0; k < 9; k++)
        {
            var drift = k * 9 * u * .5;
            svg.Disc(x + Math.Cos(turn + k * .5) * drift, y + Math.Sin(turn + k * .5) * drift, (270 - k * 30) * u, fills[k % 4]);
        }

        using (svg.Group($"translate({x} {y}) rotate({scene.Random.Between(-30, 30)}) scale({scene.Unit * 1.15:0.##})"))
        {
            svg.Disc(0, -66, 17, ink);
            svg.Path("M-12-46H16L30 0 74-34 82-24 34 30 22 26 26 60 66 104 54 116-2 72-34 124-48 116-20 50-24 8-62 34-72 24-30-26Z", ink);
        }
    }

    internal static void Crowd(Svg svg, Scene scene)
    {
        const string person = "M-62 120C-62 50-44 44-20 36A30 34 0 1 1 20 36C44 44 62 50 62 120V400H-62Z";
        var (_, ink, main, second) = scene.Palette;
        var (w, h) = (scene.Width, scene.Height);
        var u = h / 400;

        svg.Write($"<defs><path id=\"p\" d=\"{person}\"/></defs>");
        svg.Disc(w / 2, h * .24, Math.Min(w, h) * .2, main);
        var row = 0;
        foreach (var (top, size, fill) in ((double, double, string)[])[(.4, .78, second), (.54, .95, main), (.7, 1.15, ink)])
        {
            var step = 112 * size * u;
            var count = Math.Min(11, (int)(w / step) + 2);
            var left = w / 2 - step * (count - 1) / 2 + (row++ % 2 == 1 ? step / 2 : 0);
            for (var k = 0; k < count; k++)
                svg.Write($"<use href=\"#p\" transform=\"translate({left + k * step} {h * top + scene.Random.Between(-10, 10) * u}) scale({size * u:0.##})\" fill=\"{fill}\"/>");
        }
    }

    internal static void Harlequin(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var columns = scene.IsWide ? 9 : 5;
        var (a, b) = (w / columns, w / columns * 1.5);
        var rows = (int)(h / b) + 2;
        string[] fills = [second, main, ink];
        string[] lozenges = ["", "", ""];

        for (var row = 0; row < rows; row++)
        {
            for (var k = 0; k <= columns; k++)
                lozenges[(k + row * 5) % 3] += Data($"M{k * a} {(row - .5) * b}l{a / 2} {b / 2} {-a / 2} {b / 2} {-a / 2} {-b / 2}z");
        }

        for (var k = 0; k < fills.Length; k++)
            svg.Path(lozenges[k], fills[k]);

        var (face, paint) = Colour.Luminance(ink) > .5 ? (ink, ground) : (ground, ink);
        using (svg.Group($"translate({w / 2} {h / 2 + 34 * u}) scale({u * .94:0.##}) rotate({scene.Random.Between(-8, 8)})"))
        {
            svg.Disc(0, 10, 118, face);
            svg.Path("M-52-34 -38 0-52 34-66 0ZM52-34 66 0 52 34 38 0Z", paint);
            svg.Disc(0, 26, 22, main);
            svg.Path("M-62 58Q0 120 62 58 0 92-62 58Z", paint);
            svg.Path("M-106-44 0-210 106-44Q0-90-106-44Z", main);
            svg.Disc(0, -202, 24, paint);
            svg.Disc(0, -118, 14, paint);
        }
    }
}
