using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Journeys;

/// <summary>Favourites have everything the catalogue has, of the favourites alone.</summary>
[Collection(DemoSiteTests.Name)]
public sealed class FavoritesTests(DemoSite demo)
{
    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_comes_back()
    {
        await using var site = new SiteFactory();
        using var browser = site.Browser();
        using var answer = await browser.GetAsync("/favorites?sort=title");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/account/login?returnUrl=%2Ffavorites%3Fsort%3Dtitle", answer.Headers.Location!.OriginalString, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Empty_favourites_say_what_they_are_for_and_lead_on()
    {
        using var browser = demo.Browser(await demo.PersonAsync());
        var page = await browser.GetPageAsync("/favorites");
        Assert.Equal("Favourites", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("heart", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/movies", page.QuerySelector(".empty a")!.GetAttribute("href"));
        Assert.Empty(page.Tagged("facet"));
        // Where htmx looks for what it exchanges, when the last one was taken off.
        Assert.NotNull(page.QuerySelector("#results .btn"));
        Assert.Equal("0 films", page.QuerySelector("#result-count")!.TextContent);
        Assert.NotNull(page.QuerySelector("#browse-tools"));
    }

    [Fact]
    public async Task They_stand_in_the_order_in_which_they_were_added_and_nothing_else_moves_them()
    {
        var (browser, movies) = await ArrangeAsync(5);
        using (browser)
        {
            Assert.Equal(movies.Select(m => m.Id).Reverse(), Ids(await browser.GetPageAsync("/favorites")));
            await browser.GetPageAsync($"/movies/{movies[0].Id}/{movies[0].Slug}");
            Assert.Equal(movies.Select(m => m.Id).Reverse(), Ids(await browser.GetPageAsync("/favorites")));
        }
    }

    [Fact]
    public async Task Every_sort_and_filter_works_within_them()
    {
        var (browser, movies) = await ArrangeAsync(30);
        using (browser)
        {
            Assert.Equal(movies.OrderBy(m => m.NormalizedTitle, StringComparer.Ordinal).Select(m => m.Id), await WalkAsync(browser, "/favorites?sort=title"));
            Assert.Equal(movies.OrderBy(m => m.PriceMinor).ThenBy(m => m.Id).Select(m => m.Id), await WalkAsync(browser, "/favorites?sort=price"));
            Assert.Equal(movies.OrderByDescending(m => m.ImdbTenths ?? 0).ThenByDescending(m => m.Id).Select(m => m.Id), await WalkAsync(browser, "/favorites?sort=imdb"));
            Assert.Equal(movies.Select(m => m.Id).Reverse(), await WalkAsync(browser, "/favorites?sort=added"));
            Assert.Equal(movies.Where(m => m.Genres.Any(g => g.Genre!.Slug == "comedy")).Select(m => m.Id).Reverse(), await WalkAsync(browser, "/favorites?genre=comedy"));
            Assert.Equal(movies.Where(m => m.Year is >= 1920 and <= 1929 && m.Minutes <= 100).Select(m => m.Id).Reverse(), await WalkAsync(browser, "/favorites?yearFrom=1920&yearTo=1929&minutesMax=100"));
            var one = movies[7];
            Assert.Contains(one.Id, await WalkAsync(browser, "/favorites?q=" + Uri.EscapeDataString(one.Title)));
            Assert.All(await WalkAsync(browser, "/favorites?q=the"), id => Assert.Contains(id, movies.Select(m => m.Id)));

            var list = await browser.GetPageAsync("/favorites?view=list");
            Assert.NotNull(list.QuerySelector("ul.lines"));
            Assert.Equal("added", list.QuerySelector("#sort option[selected]")!.GetAttribute("value"));
            Assert.DoesNotContain(list.QuerySelectorAll("#sort option"), o => o.GetAttribute("value") == "relevance");
            Assert.Equal("noindex", list.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        }
    }

    [Fact]
    public async Task Counts_and_choices_are_those_of_the_favourites()
    {
        var (browser, movies) = await ArrangeAsync(25);
        using (browser)
        {
            var page = await browser.GetPageAsync("/favorites?yearTo=1939");
            Assert.Equal(movies.Count(m => m.Year <= 1939).ToString(CultureInfo.InvariantCulture), page.Tagged("result-count")[0].GetAttribute("data-count"));
            Assert.Equal(movies.Where(m => m.Year <= 1939).SelectMany(m => m.Genres).GroupBy(g => g.Genre!.Slug).ToDictionary(g => g.Key, g => g.Count()), Facets(page, "genre"));
            Assert.Equal(movies.GroupBy(m => m.Year / 10 * 10).ToDictionary(g => g.Key.ToString(CultureInfo.InvariantCulture), g => g.Count()), Facets(page, "decade"));
            Assert.Equal(movies.SelectMany(m => m.Countries).Select(c => c.Name).Distinct().Order(StringComparer.Ordinal), page.QuerySelectorAll("#country option").Select(o => o.GetAttribute("value")!).Where(v => v != ""));
            var chip = Assert.Single(page.Tagged("chip"));
            Assert.Equal("/favorites", chip.GetAttribute("href"));
            Assert.All(page.QuerySelectorAll("form#filter-form, form:has(#sort)"), f => Assert.Equal("/favorites", f.GetAttribute("action")));
            // Words, order and filters are kept together.
            var both = await browser.GetPageAsync("/favorites?q=the&sort=title&genre=comedy");
            Assert.Equal("the", both.QuerySelector("#filter-q")!.GetAttribute("value"));
            Assert.Contains(both.QuerySelectorAll("form:has(#sort) input[type=hidden]"), i => i.GetAttribute("name") == "q");
            Assert.Equal("title", both.QuerySelector("#filter-kept input[name=sort]")!.GetAttribute("value"));
            Assert.Null(both.QuerySelector("#filter-kept input[name=q]"));
        }
    }

    [Fact]
    public async Task Nothing_found_among_them_leads_back_to_all_of_them()
    {
        var (browser, _) = await ArrangeAsync(3);
        using (browser)
        {
            var page = await browser.GetPageAsync("/favorites?yearFrom=2150");
            Assert.Empty(page.Tagged("movie-card"));
            Assert.Contains(page.QuerySelectorAll(".empty a"), a => a.GetAttribute("href") == "/favorites");
            Assert.NotEmpty(page.Tagged("chip"));
        }
    }

    [Fact]
    public async Task Others_favourites_are_not_mine_and_the_order_of_adding_is_not_the_catalogues()
    {
        var (browser, movies) = await ArrangeAsync(2);
        using (browser)
        {
            using var other = demo.Browser(await demo.PersonAsync());
            Assert.Empty((await other.GetPageAsync("/favorites")).Tagged("movie-card"));
            Assert.Equal(2, (await browser.GetPageAsync("/favorites")).Tagged("movie-card").Count);
            var catalogue = await browser.GetPageAsync("/movies?sort=added");
            Assert.Equal("newest", catalogue.QuerySelector("#sort option[selected]")!.GetAttribute("value"));
            Assert.DoesNotContain(catalogue.QuerySelectorAll("#sort option"), o => o.GetAttribute("value") == "added");
            Assert.NotEmpty(movies);
        }
    }

    [Fact]
    public async Task What_is_offered_in_place_of_an_empty_result_is_marked_for_each_person_alone()
    {
        using var stranger = demo.Browser();
        const string nothing = "/movies?q=zzxxqqvv";
        var offered = int.Parse((await stranger.GetPageAsync(nothing)).Tagged("suggested-card")[0].GetAttribute("data-movie-id")!, CultureInfo.InvariantCulture);
        var (keeper, other) = (await demo.PersonAsync(), await demo.PersonAsync());
        await demo.InDbAsync(async db =>
        {
            db.Favorites.Add(new Favorite { UserId = keeper, MovieId = offered, AddedUtc = DateTime.UtcNow });
            await db.SaveChangesAsync();
        });
        foreach (var (person, pressed) in new[] { (other, "false"), (keeper, "true"), (other, "false") })
        {
            using var browser = demo.Browser(person);
            var card = (await browser.GetPageAsync(nothing)).Tagged("suggested-card").Single(c => c.GetAttribute("data-movie-id") == $"{offered}");
            Assert.Equal(pressed, card.QuerySelector("[data-testid=favorite-button]")!.GetAttribute("aria-pressed"));
        }
    }

    [Fact]
    public async Task They_ask_few_questions_however_many_they_are()
    {
        var (browser, _) = await ArrangeAsync(60);
        using (browser)
        {
            await browser.GetPageAsync("/favorites");
            demo.Counter.Start();
            await browser.GetPageAsync("/favorites?genre=comedy&sort=title");
            Assert.InRange(demo.Counter.Commands.Count, 1, 5);
        }
    }

    // The first added first.
    private async Task<(DemoBrowser Browser, List<Movie> Movies)> ArrangeAsync(int count)
    {
        var person = await demo.PersonAsync();
        var movies = await demo.InDbAsync(db => db.Movies.AsNoTracking().Include(m => m.Genres).ThenInclude(g => g.Genre).Include(m => m.Countries).OrderBy(m => m.Minutes).ThenBy(m => m.Id).Take(count).ToListAsync());
        var begun = DateTime.UtcNow.AddDays(-1);
        await demo.InDbAsync(async db =>
        {
            db.Favorites.AddRange(movies.Select((m, i) => new Favorite { UserId = person, MovieId = m.Id, AddedUtc = begun.AddMinutes(i) }));
            await db.SaveChangesAsync();
        });
        return (demo.Browser(person), movies);
    }

    private static async Task<List<int>> WalkAsync(DemoBrowser browser, string url)
    {
        var ids = new List<int>();
        for (var next = url; next is not null;)
        {
            var page = await browser.GetPageAsync(next);
            ids.AddRange(Ids(page));
            next = page.Tagged("pager-next").SingleOrDefault()?.GetAttribute("href");
        }
        return ids;
    }

    private static IEnumerable<int> Ids(IParentNode page) => page.Tagged("movie-card").Select(c => int.Parse(c.GetAttribute("data-movie-id")!, CultureInfo.InvariantCulture));

    private static Dictionary<string, int> Facets(IParentNode page, string kind) => page.Tagged("facet").Where(f => f.GetAttribute("data-facet") == kind)
        .ToDictionary(f => f.GetAttribute("data-value")!, f => int.Parse(f.GetAttribute("data-count")!, CultureInfo.InvariantCulture));
}
