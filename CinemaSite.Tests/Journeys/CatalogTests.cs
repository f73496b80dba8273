using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Journeys;

[Collection(DemoSiteTests.Name)]
public sealed class CatalogTests(DemoSite demo) : IDisposable
{
    private readonly DemoBrowser browser = demo.Browser();

    public void Dispose() => browser.Dispose();

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    [InlineData("price")]
    [InlineData("-price")]
    [InlineData("popularity")]
    [InlineData("rating")]
    [InlineData("imdb")]
    [InlineData("title")]
    public async Task Walking_the_pages_shows_each_movie_exactly_once(string sort)
    {
        var all = await MoviesAsync(m => true);
        var seen = await WalkAsync($"/movies?sort={sort}");
        Assert.Equal(all.Count, seen.Count);
        Assert.Equal(all.Select(m => m.Id).Order(), seen.Order());
    }

    [Fact]
    public async Task A_page_holds_24_movies_and_tells_how_many_there_are()
    {
        var page = await browser.GetPageAsync("/movies");
        Assert.Equal(24, page.Tagged("movie-card").Count);
        Assert.Contains($"{await CountAsync(m => true)} films", page.TaggedText("result-count"), StringComparison.Ordinal);
        // Outside of what htmx exchanges: a live region that comes new with its words is not read out.
        var region = page.Tagged("result-count")[0].Closest("#result-count")!;
        Assert.Equal("polite", region.GetAttribute("aria-live"));
        Assert.Null(region.Closest("#results"));
        Assert.Contains("#result-count:innerHTML", page.QuerySelector(".browse")!.GetAttribute("hx-select-oob"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/movies")]
    [InlineData("/movies?view=list")]
    [InlineData("/")]
    public async Task Every_card_tells_a_title_and_a_price_for_whoever_reads_the_page_by_its_hooks(string path)
    {
        var some = await demo.InDbAsync(db => db.Movies.Where(m => m.Id % 5 == 0 && m.Availability == Availability.OnSale).Select(m => m.Id).ToListAsync());
        await demo.InDbAsync(db => db.Movies.Where(m => some.Contains(m.Id)).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Availability.ComingSoon)));
        try
        {
            await demo.Services.ForgetPagesAsync();
            var cards = (await browser.GetPageAsync(path)).Tagged("movie-card");
            Assert.NotEmpty(cards);
            Assert.All(cards, c =>
            {
                Assert.NotEmpty(Assert.Single(c.QuerySelectorAll("[data-testid=movie-title]")).TextContent);
                Assert.StartsWith("$", Assert.Single(c.QuerySelectorAll("[data-testid=movie-price]")).TextContent, StringComparison.Ordinal);
            });
        }
        finally
        {
            await demo.InDbAsync(db => db.Movies.Where(m => some.Contains(m.Id)).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Availability.OnSale)));
            await demo.Services.ForgetPagesAsync();
        }
    }

    [Fact]
    public async Task Orders_are_what_they_say()
    {
        await AssertOrderAsync("/movies?sort=price", m => m.PriceMinor, ascending: true);
        await AssertOrderAsync("/movies?sort=-price", m => m.PriceMinor, ascending: false);
        await AssertOrderAsync("/movies", m => m.CreatedUtc, ascending: false);
        await AssertOrderAsync("/movies?sort=oldest", m => m.CreatedUtc, ascending: true);
        await AssertOrderAsync("/movies?sort=imdb", m => m.ImdbTenths ?? 0, ascending: false);
        await AssertOrderAsync("/movies?sort=rating", m => m.WeightedRating, ascending: false);
        await AssertOrderAsync("/movies?sort=popularity", m => m.Popularity, ascending: false);
    }

    [Fact]
    public async Task Each_filter_leaves_what_it_promises()
    {
        await AssertFilterAsync("genre=horror", m => m.Genres.Any(g => g.Genre!.Slug == "horror"));
        await AssertFilterAsync("genre=horror&genre=comedy", m => m.Genres.Any(g => g.Genre!.Slug == "horror" || g.Genre.Slug == "comedy"));
        await AssertFilterAsync("yearFrom=1920&yearTo=1929", m => m.Year >= 1920 && m.Year <= 1929);
        await AssertFilterAsync("yearFrom=1950", m => m.Year >= 1950);
        await AssertFilterAsync("ratingMin=8", m => m.RatingCount > 0 && m.WeightedRating >= 8);
        await AssertFilterAsync("ratingMin=7.5", m => m.RatingCount > 0 && m.WeightedRating >= 7.5);
        await AssertFilterAsync("priceMin=2&priceMax=3.99", m => m.PriceMinor >= 200 && m.PriceMinor <= 399);
        await AssertFilterAsync("certification=g", m => m.Certification!.Code == "G");
        await AssertFilterAsync("country=germany", m => m.Countries.Any(c => c.Name == "Germany"));
        await AssertFilterAsync("language=English", m => m.Languages.Any(l => l.Name == "English"));
        await AssertFilterAsync("minutesMax=30", m => m.Minutes <= 30);
        await AssertFilterAsync("onSale=true", m => m.Availability == Availability.OnSale);
        await AssertFilterAsync("genre=comedy&yearTo=1929&minutesMax=80&onSale=true", m => m.Genres.Any(g => g.Genre!.Slug == "comedy") && m.Year <= 1929 && m.Minutes <= 80 && m.Availability == Availability.OnSale);
        var lang = await demo.InDbAsync(db => db.People.Where(p => p.Name == "Fritz Lang").Select(p => p.Id).SingleAsync());
        await AssertFilterAsync($"person={lang}", m => m.Credits.Any(c => c.PersonId == lang));
    }

    [Fact]
    public async Task Facets_count_what_they_would_leave_with_the_other_filters()
    {
        var page = await browser.GetPageAsync("/movies?genre=comedy&yearFrom=1920&yearTo=1939&priceMax=4.99");
        var priced = await MoviesAsync(m => m.PriceMinor <= 499);
        static bool InYears(Movie m) => m.Year is >= 1920 and <= 1939;
        static bool IsComedy(Movie m) => m.Genres.Any(g => g.Genre!.Slug == "comedy");

        Assert.Equal(
            priced.Where(InYears).SelectMany(m => m.Genres).GroupBy(g => g.Genre!.Slug).ToDictionary(g => g.Key, g => g.Count()), Facets(page, "genre"));
        Assert.Equal(
            priced.Where(IsComedy).GroupBy(m => m.Year / 10 * 10).ToDictionary(g => g.Key.ToString(CultureInfo.InvariantCulture), g => g.Count()), Facets(page, "decade"));
        Assert.Equal(
            priced.Where(m => IsComedy(m) && InYears(m)).GroupBy(m => m.Certification!.Code).ToDictionary(g => g.Key, g => g.Count()), Facets(page, "certification"));
    }

    [Fact]
    public async Task A_chosen_certification_stays_in_the_form_when_nothing_is_left_of_it()
    {
        var certification = (await browser.GetPageAsync("/movies")).QuerySelectorAll("[data-facet=certification]")[0].GetAttribute("data-value")!;
        var page = await browser.GetPageAsync($"/movies?certification={certification.ToLowerInvariant()}&yearFrom=2150");
        var facet = Assert.Single(page.QuerySelectorAll("[data-facet=certification]"));
        Assert.Equal((certification, "0"), (facet.GetAttribute("data-value"), facet.GetAttribute("data-count")));
        Assert.True(facet.QuerySelector("input")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task The_decades_are_short_cuts_and_lead_to_as_many_movies_as_they_say()
    {
        var decade = (await browser.GetPageAsync("/movies?genre=drama")).Tagged("facet").Single(f => f.GetAttribute("data-facet") == "decade" && f.GetAttribute("data-value") == "1920");
        var page = await browser.GetPageAsync(decade.GetAttribute("href")!);
        Assert.Equal(decade.GetAttribute("data-count"), page.Tagged("result-count")[0].GetAttribute("data-count"));
        Assert.Contains(page.Tagged("chip"), c => c.TextContent.Contains("1920–1929", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chips_take_off_one_filter_each()
    {
        var page = await browser.GetPageAsync("/movies?genre=comedy&genre=horror&priceMax=5&sort=title&view=list");
        Assert.Equal(3, page.Tagged("chip").Count);
        var without = page.Tagged("chip").Single(c => c.TextContent.StartsWith("Horror", StringComparison.Ordinal)).GetAttribute("href");
        Assert.Equal("/movies?genre=comedy&priceMax=5&sort=title&view=list", without);
        Assert.Equal(2, (await browser.GetPageAsync(without!)).Tagged("chip").Count);
    }

    [Theory]
    [InlineData("haxan", "Häxan")]
    [InlineData("HÄXAN", "Häxan")]
    [InlineData("melies", "A Trip to the Moon")]
    [InlineData("Méliès", "A Trip to the Moon")]
    [InlineData("metropolis", "Metropolis")]
    [InlineData("brigitte helm", "Metropolis")]
    [InlineData("voyage lune", "A Trip to the Moon")]
    [InlineData("pandoras box", "Pandora's Box")]
    [InlineData("hitch", "The Hitch-Hiker")]
    public async Task Search_forgives_case_accents_and_unfinished_words(string words, string title)
    {
        var page = await browser.GetPageAsync("/movies?q=" + Uri.EscapeDataString(words));
        Assert.Contains(title, page.Tagged("movie-title").Select(t => t.TextContent.Trim()));
    }

    [Fact]
    public async Task A_title_is_more_relevant_than_a_person_or_a_word_of_the_description()
    {
        var page = await browser.GetPageAsync("/movies?q=kid");
        Assert.Equal("The Kid", page.Tagged("movie-title")[0].TextContent.Trim());
        Assert.Equal("kid", page.QuerySelector("#q")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("/movies?q=xyzzyqwert")]
    [InlineData("/movies?genre=horror&yearFrom=2150")]
    [InlineData("/movies?country=Atlantis")]
    public async Task An_empty_result_is_a_page_that_helps(string url)
    {
        var page = await browser.GetPageAsync(url);
        Assert.Empty(page.Tagged("movie-card"));
        Assert.StartsWith("0 films", page.TaggedText("result-count"), StringComparison.Ordinal);
        Assert.NotEmpty(page.Tagged("suggested-card"));
        Assert.Contains(page.QuerySelectorAll("a"), a => a.TextContent == "All films" && a.GetAttribute("href") == "/movies");
    }

    [Fact]
    public async Task Beyond_the_last_page_there_is_a_way_back()
    {
        var page = await browser.GetPageAsync("/movies?page=999");
        Assert.Empty(page.Tagged("movie-card"));
        var back = page.QuerySelectorAll(".empty a").Single().GetAttribute("href");
        Assert.NotEmpty((await browser.GetPageAsync(back!)).Tagged("movie-card"));
    }

    [Theory]
    [InlineData("page=-1&yearFrom=abc&sort=;drop&genre=%00&priceMin=1e99")]
    [InlineData("q=%25%5F%5B%27%22%3Cscript%3E&person=99999999999")]
    [InlineData("genre=a&genre=b&genre=c&certification=%F0%9F%98%80&page=99999999999999999999")]
    [InlineData("q=%ED%A0%80&ratingMin=-3&minutesMax=9999999999")]
    [InlineData("page[]=1&page=2&page=3&Q=x&yearfrom=1930")]
    public async Task Nonsense_in_the_address_is_still_a_page(string query)
    {
        using var answer = await browser.GetAsync("/movies?" + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/movies?priceMin=1000000000000000000000000000", HttpStatusCode.OK)]
    [InlineData("/genres/horror?priceMax=1000000000000000000000000000", HttpStatusCode.OK)]
    [InlineData("/movies?q=%EF%BF%BE", HttpStatusCode.OK)]
    [InlineData("/movies?q=moon%EF%BF%BE", HttpStatusCode.OK)]
    [InlineData("/movies/suggest?q=%EF%BF%BE", HttpStatusCode.NoContent)]
    [InlineData("/movies/suggest?q=zzzz&priceMin=1000000000000000000000000000", HttpStatusCode.NoContent)]
    public async Task Amounts_beyond_all_bounds_and_what_is_no_character_break_no_page(string url, HttpStatusCode status)
    {
        using var answer = await browser.GetAsync(url);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_genres_page_is_the_catalogue_of_that_genre()
    {
        var page = await browser.GetPageAsync("/genres/horror");
        Assert.Equal("Horror", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(await CountAsync(m => m.Genres.Any(g => g.Genre!.Slug == "horror")), await WalkCountAsync("/genres/horror"));
        Assert.EndsWith("/genres/horror", page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);

        using var wrongCase = await browser.GetAsync("/genres/Horror?sort=title");
        Assert.Equal((HttpStatusCode.MovedPermanently, "/genres/horror?sort=title"), (wrongCase.StatusCode, wrongCase.Headers.Location!.OriginalString));
        using var unknown = await browser.GetAsync("/genres/mumblecore");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_genres_tell_how_many_movies_they_have()
    {
        var page = await browser.GetPageAsync("/genres");
        var comedies = await CountAsync(m => m.Genres.Any(g => g.Genre!.Slug == "comedy"));
        Assert.Contains($"{comedies} films", page.QuerySelector("a[href='/genres/comedy']")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_view_shows_the_same_movies_and_keeps_every_choice()
    {
        var posters = await browser.GetPageAsync("/movies?genre=comedy&sort=title");
        var list = await browser.GetPageAsync("/movies?genre=comedy&sort=title&view=list");
        Assert.Equal(Ids(posters), Ids(list));
        Assert.Contains("view=list", list.Tagged("pager-next").Single().GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Htmx_gets_the_same_page_and_a_tidy_address()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/movies?genre=comedy&yearFrom=&yearTo=&priceMin=&certification=&sort=newest");
        request.Headers.Add("HX-Request", "true");
        using var answer = await browser.Http.SendAsync(request);
        Assert.Equal("/movies?genre=comedy&sort=newest", answer.Headers.GetValues("HX-Push-Url").Single());
        Assert.Contains("</html>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_clears_the_filters_keeps_the_order_they_chose_last()
    {
        var page = await browser.GetPageAsync("/movies?genre=comedy&sort=price");
        Assert.Equal("/movies?sort=price", page.QuerySelector("#filter-clear")!.GetAttribute("href"));
        // Htmx exchanges it with the results, so that it knows the order of now.
        Assert.Contains("#filter-clear", page.QuerySelector(".browse")!.GetAttribute("hx-select-oob")!.Split(','));
    }

    [Fact]
    public async Task The_catalogue_and_the_first_page_ask_few_questions()
    {
        await browser.GetPageAsync("/movies");
        Assert.InRange(await QueriesAsync("/movies?genre=comedy&genre=horror&yearFrom=1920&q=the&certification=NR&country=Germany"), 0, 2);
        Assert.InRange(await QueriesAsync("/movies"), 1, 2);
        Assert.InRange(await QueriesAsync("/movies?q=kid&person=1"), 1, 4);
        Assert.InRange(await QueriesAsync("/genres/horror"), 1, 3);
        Assert.InRange(await QueriesAsync("/movies/suggest?q=ma"), 1, 2);
        Assert.InRange(await QueriesAsync("/"), 1, 10);
    }

    [Fact]
    public async Task A_signed_in_persons_list_asks_for_the_header_and_the_marks_and_nothing_twice()
    {
        using var viewer = demo.Browser(await demo.PersonAsync());
        await viewer.GetPageAsync("/movies");
        demo.Counter.Start();
        await viewer.GetPageAsync("/movies?sort=title");
        // The films themselves, their marks and the header's numbers; what was asked before is kept.
        Assert.InRange(demo.Counter.Commands.Count, 1, 4);
        demo.Counter.Start();
        await viewer.GetPageAsync("/movies?sort=title");
        Assert.True(demo.Counter.Commands.Count <= 3, string.Join("\n\n", demo.Counter.Commands));
    }

    [Fact]
    public async Task A_viewer_sees_what_they_own_and_can_leave_it_out()
    {
        var person = await DemoBuyer.BuyerOfAsync(demo, "Metropolis");
        using var buyer = demo.Browser(person);
        var card = (await buyer.GetPageAsync("/movies?q=metropolis")).Tagged("movie-card")[0];
        Assert.Contains("Owned", card.TextContent, StringComparison.Ordinal);
        Assert.Equal(await CountAsync(m => true) - 1, int.Parse((await buyer.GetPageAsync("/movies?notOwned=true")).Tagged("result-count")[0].GetAttribute("data-count")!, CultureInfo.InvariantCulture));
    }

    private async Task<int> QueriesAsync(string url)
    {
        await demo.Services.ForgetPagesAsync();
        demo.Counter.Start();
        await browser.GetPageAsync(url);
        return demo.Counter.Commands.Count;
    }

    private async Task AssertFilterAsync(string query, System.Linq.Expressions.Expression<Func<Movie, bool>> expected)
    {
        var ids = await demo.InDbAsync(db => db.Movies.Where(expected).Select(m => m.Id).ToListAsync());
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Order(), (await WalkAsync("/movies?" + query)).Order());
    }

    private async Task AssertOrderAsync<T>(string url, Func<Movie, T> by, bool ascending)
    {
        // Other tests on this site may just have ranked the movies anew.
        await demo.WithAsync<CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        var movies = (await MoviesAsync(m => true)).ToDictionary(m => m.Id);
        var keys = (await WalkAsync(url)).ConvertAll(id => by(movies[id]));
        Assert.Equal(ascending ? keys.Order() : keys.OrderDescending(), keys);
    }

    private async Task<int> WalkCountAsync(string url) => (await WalkAsync(url)).Count;

    private async Task<List<int>> WalkAsync(string url)
    {
        var ids = new List<int>();
        for (var next = url; next is not null;)
        {
            var page = await browser.GetPageAsync(next);
            ids.AddRange(Ids(page));
            next = page.Tagged("pager-next").SingleOrDefault()?.GetAttribute("href");
        }
        Assert.Equal(ids.Count, ids.Distinct().Count());
        return ids;
    }

    private static IEnumerable<int> Ids(IParentNode page) => page.Tagged("movie-card").Select(c => int.Parse(c.GetAttribute("data-movie-id")!, CultureInfo.InvariantCulture));

    private static Dictionary<string, int> Facets(IParentNode page, string kind) => page.Tagged("facet").Where(f => f.GetAttribute("data-facet") == kind)
        .ToDictionary(f => f.GetAttribute("data-value")!, f => int.Parse(f.GetAttribute("data-count")!, CultureInfo.InvariantCulture));

    private Task<int> CountAsync(System.Linq.Expressions.Expression<Func<Movie, bool>> which) => demo.InDbAsync(db => db.Movies.CountAsync(which));

    private Task<List<Movie>> MoviesAsync(System.Linq.Expressions.Expression<Func<Movie, bool>> which) =>
        demo.InDbAsync(db => db.Movies.AsNoTracking().Include(m => m.Genres).ThenInclude(g => g.Genre).Include(m => m.Certification).Where(which).ToListAsync());
}
