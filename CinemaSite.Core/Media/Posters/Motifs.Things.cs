namespace CinemaSite.Core.Media.Posters;

/// <content>Machines, instruments and other things.</content>
internal static partial class Motifs
{
    internal static void Wings(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);

        svg.Disc(w / 2, h / 2 - 30 * u, 116 * u, main);
        using (svg.Group($"translate({w / 2} {h / 2}) scale({u:0.##})"))
        {
            Wing("translate(0 10) rotate(-34)");
            Wing("translate(0 10) scale(-1 1) rotate(-34)");
            svg.Path("M0-150C34-150 40-118 40-96V70L70 168H-70L-40 70V-96C-40-118-34-150 0-150Z", ink);
            svg.Path("M0-104 20-70 0 30-20-70Z", main);
            svg.Path("M-24 168 0 96 24 168Z", ground);
            svg.Path("M-16-150Q0-196 16-150Z", main);
        }

        void Wing(string transform)
        {
            string[] feathers = [second, ink, second, main, ink, second];
            using (svg.Group($"{transform}"))
            {
                for (var k = 0; k < feathers.Length; k++)
                {
                    var tip = 192 - k * 18;
                    using (svg.Group($"rotate({k * 14})"))
                        svg.Path($"M0-22H{tip}A22 22 0 0 1 {tip} 22H0Z", feathers[k]);
                }
            }
        }
    }

    internal static void Wheel(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);

        using (svg.Group($"translate({w / 2} {h / 2}) scale({u:0.##})"))
        {
            svg.Disc(0, 0, 184, second);
            svg.Ring(0, 0, 140, ink, 30);
            for (var k = 0; k < 8; k++)
            {
                using (svg.Group($"rotate({k * 45 + 11})"))
                    svg.Path("M-9 0-15-134H15L9 0Z", k % 2 == 0 ? ink : main);
            }

            for (var k = 0; k < 8; k++)
            {
                using (svg.Group($"rotate({k * 45 + 33})"))
                    svg.Disc(0, -140, 7, main);
            }

            svg.Disc(0, 0, 48, ink);
            svg.Disc(0, 0, 30, main);
            svg.Disc(0, 0, 12, ground);
        }

        var y = h / 2 + 176 * u;
        svg.Rect(0, y, w, h, ink);
        foreach (var (across, down) in ((double, int)[])[(.06, 22), (.5, 22), (.28, 44)])
            svg.Rect(w * across, y + down * u, w * .26, 7 * u, main);
    }

    internal static void Clock(Svg svg, Scene scene)
    {
        var (ground, ink, main, _) = scene.Palette;
        var u = scene.Unit;
        var (x, y) = (scene.Width / 2, scene.Height / 2);

        svg.Disc(x, y, 184 * u, main);
        svg.Disc(x, y, 156 * u, ink);
        for (var k = 0; k < 12; k++)
        {
            var quarter = k % 3 == 0;
            using (svg.Group($"rotate({k * 30} {x} {y})"))
                svg.Rect(x - (quarter ? 7 : 4) * u, y - 142 * u, (quarter ? 14 : 8) * u, (quarter ? 34 : 18) * u, ground);
        }

        var minutes = scene.Random.Pick([80, 98, 290, 45]);
        using (svg.Group($"rotate({minutes} {x} {y})"))
            svg.Path($"M{x - 8 * u} {y + 30 * u}L{x} {y - 150 * u}l{8 * u} {180 * u}Z", main);
        using (svg.Group($"rotate({minutes / 12 + 300} {x} {y})"))
            svg.Path($"M{x - 11 * u} {y + 20 * u}L{x} {y - 96 * u}l{11 * u} {116 * u}Z", ground);
        svg.Disc(x, y, 14 * u, ground);

        // The man who hangs from the minute hand.
        var angle = Radians(minutes);
        using (svg.Group($"translate({x + Math.Sin(angle) * 118 * u} {y - Math.Cos(angle) * 118 * u}) scale({u:0.##})"))
        {
            svg.Line("M0 0V52", ground, 9, roundEnds: true);
            svg.Line("M0 4Q16 26 14 50", ground, 8, roundEnds: true);
            svg.Disc(15, 34, 12, ground);
            svg.Path("M0 46H26L24 92 34 146H22L12 104 2 150H-10L-2 96Z", ground);
        }
    }

    internal static void Aperture(Svg svg, Scene scene)
    {
        const int blades = 7;
        var (ground, ink, main, second) = scene.Palette;
        var u = scene.Unit;
        var (x, y) = (scene.Width / 2, scene.Height / 2);
        string[] fills = [main, ground, ink, main, ground, ink, ground];

        svg.Disc(x, y, 188 * u, ink);
        svg.Disc(x, y, 166 * u, second);
        for (var k = 0; k < blades; k++)
        {
            using (svg.Group($"rotate({k * 360d / blades} {x} {y})"))
                svg.Path($"M{x - 70 * u} {y - 62 * u}L{x + 128 * u} {y - 104 * u}A{166 * u} {166 * u} 0 0 0 {x - 40 * u} {y - 161 * u}Z", fills[k]);
        }

        svg.Disc(x, y, 66 * u, ground);
        svg.Disc(x, y, 50 * u, main);
        svg.Disc(x, y, 26 * u, ground);
        svg.Disc(x + 20 * u, y - 20 * u, 10 * u, ink);
    }

    internal static void Keyhole(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var (x, y) = (w / 2, h * .42);

        string[] door = [second, ground, second];
        for (var k = 0; k < door.Length; k++)
            svg.Rect(x - (190 - 30 * k) * u, h * .02 + 28 * u * k, (380 - 60 * k) * u, h, door[k]);
        svg.Disc(x, y, 104 * u, main);
        svg.Path($"M{x - 50 * u} {y + 60 * u}H{x + 50 * u}L{x + 96 * u} {h * .92}H{x - 96 * u}Z", main);

        var (white, iris, glint) = Colour.Luminance(ink) > Colour.Luminance(main) ? (ink, ground, ink) : (ground, ink, main);
        svg.Path($"M{x - 86 * u} {y}Q{x} {y - 88 * u} {x + 86 * u} {y}Q{x} {y + 80 * u} {x - 86 * u} {y}Z", white);
        svg.Disc(x, y - 2 * u, 34 * u, iris);
        svg.Disc(x + 10 * u, y - 12 * u, 9 * u, glint);
        svg.Rect(0, h * .92, w, h * .1, ink);
    }

    internal static void Keys(Svg svg, Scene scene)
    {
        var (main, second, dark, light) = (scene.Palette.Main, scene.Palette.Second, scene.Palette.Dark, scene.Palette.Light);
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var count = scene.IsWide ? 12 : 7;
        var (step, y) = (w / count, h * .46);

        svg.Rect(0, y - 14, w, 14, second);
        for (var k = 0; k < count; k++)
            svg.Rect(k * step + 2, y, step - 4, h, k == 3 ? main : light, 4);
        for (var k = 0; k < count - 1; k++)
        {
            if (k % 7 is not (2 or 6))
                svg.Rect((k + .7) * step, y, step * .6, h * .3, dark, 4);
        }

        foreach (var (dx, top, fill, size) in ((int, double, string, double)[])[(-120, .32, main, 1), (-20, .36, second, 1.15), (90, .28, main, .9)])
        {
            using (svg.Group($"translate({w / 2 + dx * u} {h * top}) scale({u * size:0.##})"))
            {
                svg.Write($"<ellipse rx=\"30\" ry=\"21\" fill=\"{fill}\" transform=\"rotate(-20)\"/>");
                svg.Rect(22, -104, 8, 98, fill);
                svg.Path("M22-104C30-70 74-72 62-24 62-52 40-60 22-62Z", fill);
            }
        }
    }

    internal static void Wire(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var (x, y) = (w / 2, h * .46);

        svg.Disc(x, y, 132 * u, main);
        svg.Path(
            $"M{x - 132 * u} {y}a{66 * u} {66 * u} 0 0 1 {132 * u} 0a{66 * u} {66 * u} 0 0 1 {132 * u} 0a{132 * u} {132 * u} 0 0 1 {-264 * u} 0z",
            Colour.Contrast(second, main) > 1.4 ? second : ink);
        svg.Disc(x, y, 34 * u, ground);

        var step = 66 * u;
        var count = (int)(w / step) + 2;
        for (var row = 0; row < 4; row++)
        {
            var height = h * (.3 + .17 * row);
            var strand = Data($"M-10 {height}");
            for (var k = 0; k < count; k++)
                strand += Data($"q{step / 2} {((k + row) % 2 == 0 ? 16 : -16) * u} {step} 0");
            for (var k = 0; k <= count; k++)
                strand += Data($"M{k * step - 22} {height - 15 * u}l{24 * u} {30 * u}m0 {-30 * u}l{-24 * u} {30 * u}");
            svg.Line(strand, ink, 6 * u);
        }

        using (svg.Group($"translate({x - 128 * u} {h * .5}) rotate(-4)"))
            svg.Rect(-11 * u, -150 * u, 22 * u, h, ink);
        using (svg.Group($"translate({x + 132 * u} {h * .5}) rotate(5)"))
            svg.Rect(-11 * u, -130 * u, 22 * u, h, ink);
    }

    internal static void Bubbles(Svg svg, Scene scene)
    {
        var (_, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var mirror = scene.Random.Pick([1, -1]);

        svg.Disc(w / 2, h / 2, 120 * u, second);
        using (svg.Group($"translate({w / 2} {h / 2 - 16 * u}) scale({u * mirror:0.##} {u:0.##})"))
        {
            svg.Path("M-186-110A40 40 0 0 1-146-150H74A40 40 0 0 1 114-110V-20A40 40 0 0 1 74 20H-80L-150 88-136 20H-146A40 40 0 0 1-186-20Z", main);
            svg.Path("M186 10A36 36 0 0 0 150-26H-40A36 36 0 0 0-76 10V92A36 36 0 0 0-40 128H96L158 186 146 128H150A36 36 0 0 0 186 92Z", ink);
            svg.Rect(-150, -116, 216, 13, ink, 6);
            svg.Rect(-150, -80, 170, 13, ink, 6);
            svg.Rect(-150, -44, 40, 13, ink, 6);
            svg.Disc(8, 52, 14, main);
            svg.Disc(56, 52, 14, second);
            svg.Disc(104, 52, 14, main);
        }
    }
}
