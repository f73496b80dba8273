using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using CinemaSite.Core.Media.Posters;

namespace CinemaSite.Tests.Rules;

public sealed class PosterTests
{
    private static readonly XNamespace Names = "http://www.w3.org/2000/svg";

    public static TheoryData<string> OddTitles() =>
    [
        "M", "8½", "Летять журавлі", "Їжак у тумані: Казка", "七人の侍", "مدينة السينما", "🎬🍿👨‍👩‍👧", "🇺🇦", "", "   ", ": x", "x: ", ": ", "\u0301\u200d", "\ud83c", "A\u0000B\u0007C\uffff", "A\ufffeB",
        "<script>alert('&')</script>", "\"Quoted\" & 'apostrophed'", "&amp;", "]]>", "\u202eright to left",
        "Star Wars: Episode V - The Empire Strikes Back", "D.O.A.", "In the of a an on", "Straße", string.Concat(Enumerable.Repeat("Supercalifragilistic", 12)),
        string.Concat(Enumerable.Repeat("长片名", 80)), string.Concat(Enumerable.Repeat("👩‍🚀", 90)), string.Join(' ', Enumerable.Repeat("a", 150)), string.Join(' ', Enumerable.Repeat("Endless", 40)),
        "A: " + string.Join(' ', Enumerable.Repeat("subtitle", 40)),
    ];

    [Fact]
    public void The_same_film_always_gets_the_same_poster()
    {
        var film = Film("The Gold Rush", 1925, "Comedy", "Adventure");
        var again = Film("The Gold Rush", 1925, "Comedy", "Adventure");

        Assert.Equal(PosterGenerator.Poster(film), PosterGenerator.Poster(again));
        Assert.Equal(PosterGenerator.Wide(film), PosterGenerator.Wide(again));
    }

    [Fact]
    public void The_choices_for_a_film_stay_what_they_were()
    {
        Assert.Equal(0x6274b99eu, PosterRandom.Hash("Metropolis|1927"));

        var design = PosterDesign.For(Film("Metropolis", 1927, "Sci-Fi", "Drama"));
        Assert.Equal(Motifs.Skyline, design.Motif);
    }

    [Fact]
    public void Numbers_are_written_alike_in_every_culture()
    {
        var film = Film("Wings", 1927, "War");
        var expected = PosterGenerator.Poster(film);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("uk-UA");
            Assert.Equal(expected, PosterGenerator.Poster(film));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Different_titles_give_different_pictures()
    {
        var films = Enumerable.Range(1, 200).Select(number => Film($"Film number {number}", 1950, "Drama", "Romance")).ToList();

        Assert.Equal(films.Count, films.Select(PosterGenerator.Poster).Distinct().Count());
        Assert.InRange(films.Select(film => PosterDesign.For(film).Motif).Distinct().Count(), 8, 30);
        Assert.InRange(films.Select(film => PosterDesign.For(film).Layout).Distinct().Count(), 5, 7);
    }

    [Fact]
    public void A_word_in_the_title_decides_the_picture()
    {
        Assert.Equal(Motifs.Moon, PosterDesign.For(Film("A Trip to the Moon", 1902, "Sci-Fi")).Motif);
        Assert.Equal(Motifs.Hand, PosterDesign.For(Film("Night of the Living Dead", 1968, "Horror")).Motif);
        Assert.Equal(Motifs.Wheel, PosterDesign.For(Film("Ben-Hur: A Tale of the Christ", 1925, "Adventure")).Motif);
        Assert.Null(TitleHints.Find("Edward the Starving"));
    }

    [Fact]
    public void Every_palette_is_readable()
    {
        foreach (var palette in GenreStyles.All.SelectMany(style => style.Palettes))
        {
            Assert.True(Colour.Contrast(palette.Ink, palette.Ground) >= 4.5, $"{palette} reads badly");
            Assert.True(Colour.Contrast(palette.WordsOn(palette.Main), palette.Main) >= 4.5, $"{palette}: words on main");
            Assert.True(Colour.Contrast(palette.WordsOn(palette.Second), palette.Second) >= 4.5, $"{palette}: words on second");
            var (paper, words) = palette.Label();
            Assert.True(Colour.Contrast(paper, words) >= 4.5, $"{palette}: label");
        }
    }

    [Theory]
    [InlineData("Action"), InlineData("Adventure"), InlineData("Animation"), InlineData("Animated"), InlineData("Biography"), InlineData("Comedy")]
    [InlineData("Crime"), InlineData("Documentary"), InlineData("Drama"), InlineData("Family"), InlineData("Fantasy"), InlineData("Film Noir")]
    [InlineData("Film-Noir"), InlineData("Noir"), InlineData("History"), InlineData("Historical"), InlineData("Horror"), InlineData("Music")]
    [InlineData("Musical"), InlineData("Mystery"), InlineData("Romance"), InlineData("Sci-Fi"), InlineData("Science Fiction"), InlineData("Short")]
    [InlineData("Silent"), InlineData("Sport"), InlineData("Sports"), InlineData("Thriller"), InlineData("War"), InlineData("Western"), InlineData("western")]
    public void Every_common_genre_has_a_style(string genre)
    {
        Assert.NotNull(GenreStyles.Find(genre));
    }

    [Fact]
    public void Short_and_silent_count_only_where_nothing_else_is_known()
    {
        Assert.Same(GenreStyles.Find("Horror")!.Palettes, GenreStyles.For(["Silent", "Short", "Horror"]).Palettes);
        Assert.Same(GenreStyles.Find("Short")!.Palettes, GenreStyles.For(["Short"]).Palettes);
        Assert.NotEmpty(GenreStyles.For(["Basket weaving", " "]).Palettes);
    }

    [Theory]
    [MemberData(nameof(OddTitles))]
    public void An_odd_title_is_printed_whole_and_within_the_poster(string title)
    {
        foreach (var (directors, genres, year) in ((string[], string[], int?)[])[([], [], null), (["Федір Довгопрізвищенко-Надзвичайний & Sons of the Very Long Name of Cinema"], ["Silent"], 1921), (["A", "B"], ["Nothing known"], 0)])
        {
            var subject = new PosterSubject(title, year, directors, genres);
            var design = PosterDesign.For(subject);
            foreach (var layout in Layouts.For(design.Words))
                AssertWordsFit(Draw(layout, design));

            var poster = XDocument.Parse(PosterGenerator.Poster(subject)).Root!;
            Assert.Equal("0 0 400 600", (string?)poster.Attribute("viewBox"));
            AssertWordsFit(poster);
            Assert.Equal("0 0 800 450", (string?)XDocument.Parse(PosterGenerator.Wide(subject)).Root!.Attribute("viewBox"));
        }
    }

    [Fact]
    public void A_long_subtitle_keeps_clear_of_the_credit()
    {
        var design = PosterDesign.For(Film("Star Wars: Episode V - The Empire Strikes Back", 1980, "Action"));

        foreach (var layout in Layouts.For(design.Words))
            AssertWordsFit(Draw(layout, design));
    }

    [Fact]
    public void A_film_without_year_or_director_says_neither()
    {
        var lines = XDocument.Parse(PosterGenerator.Poster(new PosterSubject("Lost reel", null, [], []))).Descendants(Names + "text");

        Assert.Equal("lost reel", string.Join(' ', lines.Select(line => line.Value)), ignoreCase: true);
    }

    [Fact]
    public void All_thirty_pictures_draw_at_both_sizes_and_every_layout_takes_them()
    {
        Assert.Equal(30, Motifs.All.Distinct().Count());
        var design = PosterDesign.For(Film("Long Days", 1950, "Mystery"));

        foreach (var motif in Motifs.All)
        {
            foreach (var (width, height) in ((double, double)[])[(400, 398), (800, 450)])
                Assert.InRange(Draw((svg, _) => motif(svg, new Scene(width, height, design.Palette, new PosterRandom(7))), design).Descendants().Count(), 2, 200);
            foreach (var layout in Layouts.All)
                AssertWordsFit(Draw(layout, design with { Motif = motif, Random = new PosterRandom(7) }));
        }
    }

    [Fact]
    public void A_poster_holds_nothing_that_a_strict_content_policy_stops()
    {
        string[] forbidden = ["script", "style", "foreignObject", "image", "a"];
        foreach (var number in Enumerable.Range(1, 100))
        {
            foreach (var markup in (string[])[PosterGenerator.Poster(Film($"Film {number}", 1950, "Comedy")), PosterGenerator.Wide(Film($"Film {number}", 1950, "Comedy"))])
            {
                var elements = XDocument.Parse(markup).Descendants().ToList();
                Assert.DoesNotContain(elements, element => forbidden.Contains(element.Name.LocalName));
                Assert.DoesNotContain(elements.Attributes(), attribute => attribute.Name.LocalName == "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
                Assert.DoesNotContain(elements.Attributes("href"), attribute => !attribute.Value.StartsWith('#'));
                Assert.InRange(markup.Length, 300, 8000);
            }
        }
    }

    [Fact]
    public void A_thousand_posters_take_no_time_worth_mentioning()
    {
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < 1000; number++)
            PosterGenerator.Poster(Film($"The long and winding road to the film with number {number}", 1950, "Drama"));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static PosterSubject Film(string title, int year, params string[] genres) => new(title, year, ["Ida Lupino"], genres);

    private static XElement Draw(Layout layout, PosterDesign design)
    {
        var drawn = new Svg();
        layout(drawn, design);
        return XElement.Parse($"<svg xmlns=\"{Names}\">{drawn}</svg>");
    }

    private static void AssertWordsFit(XElement picture)
    {
        foreach (var line in picture.Descendants(Names + "text"))
        {
            var (x, y, size, length) = (Number(line, "x"), Number(line, "y"), Number(line, "font-size"), Number(line, "textLength"));
            var left = (string?)line.Attribute("text-anchor") == "middle" ? x - length / 2 : x;
            Assert.InRange(length, .5, 560);
            Assert.InRange(size, 2, 172);
            if ((string?)line.Parent!.Attribute("transform") == "rotate(-90)")
            {
                // Up the spine: x runs from the foot of the poster, y from its left edge.
                Assert.InRange(left, -600, 0);
                Assert.InRange(left + length, -600, 0);
                Assert.InRange(y, size * .5, 104);
            }
            else
            {
                Assert.InRange(left, 0, 400);
                Assert.InRange(left + length, 0, 400);
                Assert.InRange(y, size * .6, 596);
            }

            Assert.NotEqual("", line.Value.Trim());
        }

        var upright = picture.Descendants(Names + "text").Where(line => line.Parent!.Attribute("transform") is null).ToList();
        foreach (var (above, below) in upright.SelectMany(_ => upright, (above, below) => (above, below)))
        {
            var gap = Number(below, "y") - Number(above, "y");
            if (gap > 0)
                Assert.True(gap >= Number(below, "font-size") * .7 - .1, $"'{below.Value}' runs into '{above.Value}'");
        }
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
