using System.Net;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Catalog;

/// <summary>What is found by which words, on the demo catalogue.</summary>
[Collection(DemoSiteTests.Name)]
public sealed class SearchTests(DemoSite demo) : IDisposable
{
    private readonly DemoBrowser browser = demo.Browser();

    public void Dispose() => browser.Dispose();

    private async Task<List<string>> TitlesAsync(string words) =>
        [.. (await browser.GetPageAsync("/movies?q=" + Uri.EscapeDataString(words))).Tagged("movie-title").Select(t => t.TextContent.Trim())];

    [Theory]
    [InlineData("METROPOLIS", "Metropolis")]
    [InlineData("metropolis", "Metropolis")]
    [InlineData("metropoliz", "Metropolis")] // another letter
    [InlineData("metrpolis", "Metropolis")] // one too few
    [InlineData("metropollis", "Metropolis")] // one too many
    [InlineData("metorpolis", "Metropolis")] // two that changed places
    [InlineData("netropolis", "Metropolis")] // another first letter
    [InlineData("etropolis", "Metropolis")] // no first letter
    [InlineData("rfitz lang", "Metropolis")] // two that changed places at the beginning
    [InlineData("metrop", "Metropolis")]
    [InlineData("metropolis lang", "Metropolis")]
    [InlineData("lang metropolis", "Metropolis")]
    [InlineData("fritz lang", "Metropolis")]
    [InlineData("brigite helm", "Metropolis")]
    [InlineData("haxan", "Häxan")]
    [InlineData("Méliès", "A Trip to the Moon")]
    [InlineData("voyage dans la lune", "A Trip to the Moon")]
    [InlineData("voyag lun", "A Trip to the Moon")]
    [InlineData("pandora's box", "Pandora's Box")]
    [InlineData("pandora’s box", "Pandora's Box")]
    [InlineData("pandoras box", "Pandora's Box")]
    [InlineData("pandora box", "Pandora's Box")]
    [InlineData("hitch-hiker", "The Hitch-Hiker")]
    [InlineData("hitch hiker", "The Hitch-Hiker")]
    [InlineData("hitchhiker", "The Hitch-Hiker")]
    [InlineData("the hitchhiker", "The Hitch-Hiker")]
    public async Task Search_forgives(string words, string title) => Assert.Contains(title, await TitlesAsync(words));

    [Theory]
    [InlineData("AND OR NOT")]
    [InlineData("*")]
    [InlineData("\"")]
    [InlineData("\"the kid")]
    [InlineData("title:kid AND (")]
    [InlineData("[a TO z]")]
    [InlineData("kid~2^8 +the -a && || ! { } \\")]
    [InlineData("🎬🍿")]
    [InlineData("a")]
    [InlineData("я")]
    [InlineData("…")]
    [InlineData("the the the the the the the the the the")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    [InlineData("a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x")]
    [InlineData("movie:1 ^the\u0301 \u202e\u200b")]
    public async Task Whatever_is_typed_there_is_an_answer(string words)
    {
        foreach (var path in new[] { "/movies?q=", "/movies?sort=title&genre=comedy&q=" })
            using (var answer = await browser.GetAsync(path + Uri.EscapeDataString(words)))
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var suggestions = await browser.GetAsync("/movies/suggest?q=" + Uri.EscapeDataString(words));
        Assert.True(suggestions.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent);
        var index = await demo.WithAsync<WordIndex, WordIndex>(Task.FromResult);
        Assert.False(index.IsBroken);
    }

    [Fact]
    public async Task A_title_comes_before_a_person_and_a_person_before_a_description()
    {
        var index = await demo.WithAsync<WordIndex, WordIndex>(Task.FromResult);
        var catalog = await demo.WithAsync<CatalogIndex, CatalogSnapshot>(i => Task.FromResult(i.Current));
        var texts = new Dictionary<int, CatalogText>();
        await demo.InDbAsync(async db =>
        {
            await foreach (var some in new CatalogReader(db).TextsAsync(CancellationToken.None))
                foreach (var text in some) texts.Add(text.Id, text);
        });
        var mixed = 0;
        // Words of at most four letters, so that no typo is forgiven and the place of each hit is plain.
        foreach (var word in texts.Values.SelectMany(t => FoldingAnalyzer.Words(t.Title)).Distinct().Where(w => w.Length is 3 or 4))
        {
            int Place(CatalogText t) => Holds(t.Title) || Holds(t.OriginalTitle ?? "") ? 0 : t.People.Any(p => Holds(p.Name)) ? 1 : 2;
            bool Holds(string text) => FoldingAnalyzer.Words(text) is var words && (words.Any(w => w.StartsWith(word, StringComparison.Ordinal)) || words.Zip(words.Skip(1), (a, b) => a + b).Contains(word));
            var hits = index.Search(word, catalog)!;
            var places = hits.MovieIds.Zip(hits.Scores).OrderByDescending(h => h.Second).Select(h => Place(texts[h.First])).ToList();
            Assert.Equal(places.Order(), places);
            if (places.Distinct().Count() > 1) mixed++;
        }
        Assert.True(mixed > 5);
    }

    [Fact]
    public async Task The_title_itself_comes_first()
    {
        Assert.Equal("The Kid", (await TitlesAsync("kid"))[0]);
        Assert.Equal("The Kid", (await TitlesAsync("the kid"))[0]);
        Assert.Equal("The General", (await TitlesAsync("general"))[0]);
    }

    [Theory]
    [InlineData("netropoliz", "metropolis")]
    [InlineData("kritz lang", "fritz lang")]
    public async Task A_wrong_first_letter_is_seen_through_in_what_is_offered(string words, string meant) =>
        Assert.Contains(meant, (await demo.WithAsync<WordIndex, WordIndex>(Task.FromResult)).NearSpellings(words));

    [Fact]
    public async Task Nothing_found_offers_what_may_have_been_meant()
    {
        var page = await browser.GetPageAsync("/movies?q=metrxpoliz&sort=title");
        Assert.Empty(page.Tagged("movie-card"));
        var near = page.Tagged("near-spelling")[0];
        Assert.Equal("metropolis", near.TextContent);
        Assert.Contains("Metropolis", (await browser.GetPageAsync(near.GetAttribute("href")!)).Tagged("movie-title").Select(t => t.TextContent.Trim()));
        Assert.Empty((await browser.GetPageAsync("/movies?q=xyzzyqwert")).Tagged("near-spelling"));
    }

    [Fact]
    public async Task Filters_orders_and_counts_work_on_a_search()
    {
        var all = await browser.GetPageAsync("/movies?q=the&sort=title");
        var comedies = await browser.GetPageAsync("/movies?q=the&genre=comedy&sort=title");
        var count = all.Tagged("facet").Single(f => f.GetAttribute("data-facet") == "genre" && f.GetAttribute("data-value") == "comedy").GetAttribute("data-count");
        Assert.Equal(count, comedies.Tagged("result-count")[0].GetAttribute("data-count"));
        Assert.Equal(comedies.Tagged("movie-title").Select(t => t.TextContent.Trim().ToUpperInvariant()).Order(StringComparer.Ordinal), comedies.Tagged("movie-title").Select(t => t.TextContent.Trim().ToUpperInvariant()));
    }

    [Fact]
    public async Task Suggestions_come_in_groups_and_are_links()
    {
        using var answer = await browser.GetAsync("/movies/suggest?q=com");
        // Kept on the way for seconds alone: a film that is gone is not suggested for long.
        Assert.Equal("public, max-age=5", answer.Headers.CacheControl!.ToString());
        var page = await browser.GetPageAsync("/movies/suggest?q=com");
        Assert.Contains(page.Tagged("suggestion"), s => s.GetAttribute("href") == "/genres/comedy");

        var lang = (await browser.GetPageAsync("/movies/suggest?q=fritz%20la")).Tagged("suggestion");
        Assert.Contains(lang, s => s.TextContent == "Fritz Lang" && s.GetAttribute("href")!.StartsWith("/people/", StringComparison.Ordinal));

        var metropolis = (await browser.GetPageAsync("/movies/suggest?q=metr")).Tagged("suggestion")[0];
        Assert.Equal("Metropolis 1927", metropolis.TextContent.Trim());
        using var page2 = await browser.GetAsync(metropolis.GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, page2.StatusCode);

        var many = (await browser.GetPageAsync("/movies/suggest?q=the")).Tagged("suggestion");
        Assert.InRange(many.Count(s => s.GetAttribute("data-kind") == "movie"), 5, 5);
        using var nothing = await browser.GetAsync("/movies/suggest?q=");
        Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
    }

    [Theory]
    [InlineData("Їжак у тумані", "їжак")]
    [InlineData("Їжак у тумані", "ЇЖАК ТУМАН")]
    [InlineData("Чапаев", "чапаєв")] // one letter apart
    [InlineData("O'Brien", "o brien")]
    [InlineData("Spider Man", "spiderman")]
    [InlineData("Spider-Man", "spider man")]
    [InlineData("L'Avventura", "lavventura")]
    [InlineData("M*A*S*H", "mash")]
    [InlineData("Ÿþœ Straße", "ythoe strasse")]
    public void Names_of_all_kinds_are_found(string title, string words)
    {
        using var index = new OneFilm(title);
        Assert.Equal([1], index.Search(words));
    }

    private sealed class OneFilm : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("cinema-words-").FullName;
        private readonly WordIndex index;
        private readonly CatalogSnapshot catalog;

        public OneFilm(string title)
        {
            index = new WordIndex(Microsoft.Extensions.Options.Options.Create(new SearchOptions { Folder = folder }), Microsoft.Extensions.Logging.Abstractions.NullLogger<WordIndex>.Instance);
            index.Open();
            index.StartOver();
            index.Add([new CatalogText(1, title, null, null)]);
            index.Serve();
            var draft = new CatalogDraft(CatalogSnapshot.Empty);
            draft.Put(new CatalogRow(1, title.ToUpperInvariant(), 1960, 90, 100, 1, true, DateTime.UtcNow, 0, 0, 0, null));
            catalog = draft.Finish(FilterNames.None);
        }

        public int[] Search(string words) => index.Search(words, catalog)!.MovieIds;

        public void Dispose()
        {
            index.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
