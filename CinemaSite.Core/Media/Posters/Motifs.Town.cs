namespace CinemaSite.Core.Media.Posters;

/// <content>Houses, streets and ways.</content>
internal static partial class Motifs
{
    internal static void Rails(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var (x, y) = (w / 2, h * .5);
        var horizon = y + 44 * u;
        var depth = h - horizon;

        svg.Disc(x, y - 20 * u, 150 * u, main);
        svg.Rect(0, horizon, w, h, second);
        for (var k = 1; k < 8; k++)
        {
            var near = Math.Pow(k / 7d, 1.7);
            var half = (46 + 210 * near) * u;
            svg.Rect(x - half, horizon + depth * near - 8 * u, half * 2, (5 + 15 * near) * u, ground);
        }

        foreach (var side in (int[])[-1, 1])
            svg.Polygon(ink, (x + side * 34 * u, horizon), (x + side * 46 * u, horizon), (x + side * 200 * u, h), (x + side * 160 * u, h));
        foreach (var (dx, dy, size) in ((int, int, int)[])[(26, -150, 30), (62, -186, 38), (112, -216, 46), (176, -236, 40)])
            svg.Disc(x + dx * u, y + dy * u, size * u, ink);

        svg.Rect(x - 20 * u, y - 132 * u, 40 * u, 70 * u, ink);
        svg.Disc(x, y - 10 * u, 84 * u, ink);
        svg.Ring(x, y - 10 * u, 58 * u, ground, 8 * u);
        svg.Disc(x, y - 10 * u, 24 * u, main);
        svg.Polygon(ink, (x - 70 * u, y + 50 * u), (x + 70 * u, y + 50 * u), (x + 108 * u, y + 118 * u), (x - 108 * u, y + 118 * u));
        for (var k = -3; k < 4; k++)
            svg.Line($"M{x + k * 16 * u} {y + 56 * u}L{x + k * 27 * u} {y + 112 * u}", main, 5 * u);
    }

    internal static void Crooked(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h) = (scene.Width, scene.Height);
        string[] fills = [second, main, ink, second, main, ink, second, main, second];
        var count = scene.IsWide ? 9 : 5;
        var step = w / count;

        for (var k = 0; k < count; k++)
        {
            var (left, right, middle) = (step * (k - .25), step * (k + 1.25), step * (k + .5));
            var top = h * (.16 + scene.Random.Between(0, 26) / 100d);
            var lean = scene.Random.Between(-40, 40) * h / 400;
            svg.Polygon(fills[k], (left, h), (left + lean, top + h * .12), (middle + lean * 1.7, top - h * .1), (right + lean, top + h * .18), (right, h));
            for (var row = 0; row < 2; row++)
            {
                var (x, y, half) = (middle + lean * (.7 - .35 * row), top + h * (.2 + .2 * row), step * .2);
                svg.Polygon(fills[k] == ink ? main : ground, (x - half, y + 8), (x + half * .8, y - 10), (x + half * 1.1, y + h * .1), (x - half * .7, y + h * .13));
            }
        }

        var c = w / 2;
        svg.Polygon(ground, (c - w * .34, h), (c - 16, h * .84), (c - w * .1, h * .76), (c + 6, h * .62), (c + w * .03, h * .77), (c + w * .1, h * .85), (c + w * .36, h));
    }

    internal static void Skyline(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        var (w, h) = (scene.Width, scene.Height);
        var (x, u) = (w / 2, h / 400);

        for (var k = -4; k < 5; k++)
        {
            var edge = Math.Abs(k) == 4;
            svg.Polygon(second, (x, h * .2), (x + k * w * .2 - w * .05, edge ? h * .1 : -10), (x + k * w * .2 + w * .05, edge ? h * .16 : -10));
        }

        string[] fills = [ink, main, second];
        var windows = "";
        for (var k = Math.Min(5, (int)(w / 2 / (66 * u)) + 1); k >= 0; k--)
        {
            var top = h * (.16 + .13 * k + (k > 0 ? scene.Random.Between(-3, 5) / 100d : 0));
            var width = (k < 5 ? 62 : 300) * u;
            foreach (var side in k > 0 ? (int[])[-1, 1] : [1])
            {
                var cx = x + side * k * 66 * u;
                svg.Rect(cx - width / 2, top + 60 * u, width, h, fills[k % 3]);
                svg.Rect(cx - width * .34, top + 26 * u, width * .68, 60 * u, fills[k % 3]);
                svg.Rect(cx - width * .17, top, width * .34, 40 * u, fills[k % 3]);
                if (k < 4)
                    windows += Data($"M{cx - 15 * u} {top + 84 * u}V{h}M{cx} {top + 84 * u}V{h}M{cx + 15 * u} {top + 84 * u}V{h}");
            }
        }

        svg.Line(windows, ground, 5 * u);
        svg.Rect(x - 3 * u, h * .02, 6 * u, h * .16, ink);
        svg.Disc(x, h * .22, 9 * u, main);
    }

    internal static void House(Svg svg, Scene scene)
    {
        var (ground, ink, main, second) = scene.Palette;
        using (svg.Group($"translate({scene.Width / 2} {scene.Height * .53}) scale({scene.Unit:0.##})"))
        {
            svg.Disc(scene.Random.Pick([-80, 80]), -96, 84, main);
            svg.Path("M-700 420V250Q-200 200-120 116H120Q200 200 700 250V420Z", second);
            svg.Rect(-88, -40, 130, 170, ink);
            svg.Path("M-110-34-23-124 64-34Z", ink);
            svg.Rect(26, -96, 70, 226, ink);
            svg.Path("M16-90 61-186 106-90Z", ink);
            svg.Rect(-80, -136, 22, 70, ink);
            var windows = "";
            foreach (var (x, y) in ((int, int)[])[(-66, 22), (-18, 22), (-66, 82), (48, -36), (48, 26), (48, 86)])
                windows += Data($"M{x} {y}v-24q12-18 24 0v24z");
            svg.Path(windows, main);
            svg.Path("M-22 130V86q16-22 32 0v44z", ground);
            svg.Path("M-20 130H10Q30 200 90 300V420H-60V300Q0 200-20 130Z", ground);
            svg.Line("M-168 190Q-150 120-172 60M-162 120Q-190 100-196 72M-162 104Q-136 90-132 66", ink, 8);
        }
    }

    internal static void Road(Svg svg, Scene scene)
    {
        var (_, ink, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var (x, y) = (w / 2, h * .42);
        var depth = h - y;

        svg.Disc(x + scene.Random.Between(-80, 80) * u, h * .22, 44 * u, main);
        svg.Rect(0, y, w, h, second);
        svg.Polygon(scene.Palette.Dark, (x - 8 * u, y), (x + 8 * u, y), (x + 230 * u, h), (x - 230 * u, h));
        for (var k = 0; k < 6; k++)
        {
            var (far, near) = (Math.Pow(k / 6d, 1.8), Math.Pow((k + .55) / 6, 1.8));
            var (narrow, broad) = ((2 + 12 * far) * u, (2 + 12 * near) * u);
            svg.Polygon(main, (x - narrow, y + depth * far), (x + narrow, y + depth * far), (x + broad, y + depth * near), (x - broad, y + depth * near));
        }

        foreach (var (side, near) in ((int, double)[])[(-1, .1), (-1, .34), (-1, .9), (1, .2), (1, .6)])
        {
            var (pole, height, foot) = (x + side * (30 + 190 * near) * u, (40 + 190 * near) * u, y + depth * near * .7);
            svg.Rect(pole - (2 + 3 * near) * u, foot - height, (4 + 6 * near) * u, height, ink);
            svg.Rect(pole - (12 + 26 * near) * u, foot - height * .9, (24 + 52 * near) * u, (3 + 4 * near) * u, ink);
        }

        foreach (var side in (int[])[-1, 1])
            svg.Polygon(scene.Palette.Light, (x + side * 56 * u, h * .83), (x + side * 20 * u, h * 1.1), (x + side * 170 * u, h * 1.1));

        svg.Rect(x - 92 * u, h * .75, 184 * u, 58 * u, ink, 16 * u);
        svg.Path($"M{x - 62 * u} {h * .76}l{18 * u} {-44 * u}h{88 * u}l{18 * u} {44 * u}z", ink);
        svg.Disc(x - 58 * u, h * .82, 17 * u, main);
        svg.Disc(x + 58 * u, h * .82, 17 * u, main);
    }

    internal static void Dome(Svg svg, Scene scene)
    {
        const string onion = "M0-120C6-80 78-70 78-16 78 16 56 26 56 34H-56C-56 26-78 16-78-16-78-70-6-80 0-120Z";
        var (ground, ink, main, second) = scene.Palette;

        Stars(svg, scene, scene.Height * .6, ink, 11);
        using (svg.Group($"translate({scene.Width / 2} {scene.Height * .52}) scale({scene.Unit:0.##})"))
        {
            svg.Disc(-104, -120, 44, main);
            svg.Disc(-88, -130, 38, ground);
            foreach (var (x, y, size, fill) in ((int, int, double, string)[])[(-150, 84, .62, second), (150, 84, .62, second), (-84, 60, .8, main), (84, 60, .8, main), (0, 6, 1.15, ink)])
                Tower(x, y, size, fill, door: true);
            if (scene.IsWide)
            {
                foreach (var (x, fill) in ((int, string)[])[(-240, main), (240, main), (-330, second), (330, second)])
                    Tower(x, 120, .5, fill, door: false);
            }
        }

        void Tower(int x, int y, double size, string fill, bool door)
        {
            using (svg.Group($"translate({x} {y}) scale({size:0.##})"))
            {
                svg.Path(onion, fill);
                svg.Rect(-56, 34, 112, 500, fill);
                if (door)
                    svg.Path("M-22 300V92Q-22 66 0 50 22 66 22 92V300Z", ground);
            }
        }
    }

    internal static void Blinds(Svg svg, Scene scene)
    {
        const int slats = 12;
        var (_, _, main, second) = scene.Palette;
        var (w, h, u) = (scene.Width, scene.Height, scene.Unit);
        var (dark, light) = (scene.Palette.Dark, scene.Palette.Light);

        svg.Rect(0, 0, w, h, dark);
        var bars = "";
        for (var k = 0; k < slats; k++)
            bars += Data($"M0 {h * k / slats + 4}H{w}v{h / slats * .62}H0Z");
        svg.Path(bars, main);

        using (svg.Group($"translate({w / 2 + scene.Random.Between(-20, 20) * u} {h * .5 - 40 * u}) scale({u * 1.1:0.##})"))
        {
            svg.Path("M-260 420C-250 200-130 190-70 160L-66 96 66 96 70 160C130 190 250 200 260 420Z", dark);
            svg.Path("M-78 0C-78 150-40 148 0 148S78 150 78 0Z", dark);
            svg.Path("M-158 10C-90-8-84-20-78-72-70-116-24-100 0-92 24-100 70-116 78-72 84-20 90-8 158 10 110 44-110 44-158 10Z", dark);
            svg.Path("M-81-36Q0-14 81-36L84-12Q0 10-84-12Z", second);
        }

        using (svg.Group($"translate({w / 2 + 46 * u} {h * .5 + 60 * u})"))
        {
            svg.Disc(0, 0, 7 * u, light);
            svg.Line($"M0 0q{26 * u} {-30 * u} {4 * u} {-66 * u}t{10 * u} {-70 * u}", light, 4 * u);
        }
    }
}
