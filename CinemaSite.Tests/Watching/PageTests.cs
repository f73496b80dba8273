using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using Microsoft.EntityFrameworkCore;
using CinemaSite.Tests.Support;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Watching;

public class WatchPageTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private Task PlayedToAsync(Person person, int movie, double seconds) =>
        site.WithAsync<WatchService>(w => w.SaveProgressAsync(person.Id, movie, seconds, site.Clock.UtcNow.Ticks));

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_comes_back()
    {
        var movie = await site.FilmAsync("For Strangers", bytes: [1]);
        using var browser = site.Browser();
        using var answer = await browser.GetAsync($"/watch/{movie}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains($"/account/login?returnUrl=%2Fwatch%2F{movie}", answer.Headers.Location!.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_unknown_film_is_404_and_one_not_owned_is_403_with_a_way_to_buy_it()
    {
        var movie = await site.FilmAsync("Not Mine", bytes: [1]);
        using var browser = await site.SignedInAsync();
        using var unknown = await browser.GetAsync("/watch/999999");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        var page = await SiteClient.ReadAsync(await browser.GetAsync($"/watch/{movie}"), HttpStatusCode.Forbidden);
        Assert.Equal("Not Mine", page.QuerySelector("h1")!.TextContent);
        Assert.Equal($"{movie}", page.Form("/cart/items").QuerySelector<IHtmlInputElement>("[name=movieId]")!.Value);
        Assert.Single(page.Hooks("buy-button"));
        Assert.Empty(page.Hooks("player"));
    }

    [Fact]
    public async Task The_player_has_its_source_tracks_and_poster_and_needs_no_script()
    {
        var movie = await site.FilmAsync("With Captions", bytes: [1]);
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.MovieTracks.AddRange(
                new MovieTrack { MovieId = movie, Language = "en", Kind = TrackKind.Captions, Label = "English (captions)", FileKey = "a.vtt" },
                new MovieTrack { MovieId = movie, Language = "uk", Kind = TrackKind.Subtitles, Label = "Українська", FileKey = "b.vtt" });
            await db.SaveChangesAsync();
        }));
        using var browser = await site.SignedInAsync();
        await site.OwnsAsync(browser.Person!, movie);

        var page = await browser.GetPageAsync($"/watch/{movie}");
        var player = Assert.Single(page.Hooks("player"));
        Assert.True(player.HasAttribute("controls") && player.HasAttribute("playsinline"));
        Assert.Equal("none", player.GetAttribute("preload"));
        Assert.Equal($"/posters/{movie}-1-wide.svg", player.GetAttribute("poster"));
        Assert.Equal($"/watch/{movie}/stream", player.QuerySelector("source")!.GetAttribute("src"));
        Assert.Equal(
            [("captions", "en", $"/watch/{movie}/tracks/en.vtt", true), ("subtitles", "uk", $"/watch/{movie}/tracks/uk.vtt", false)],
            player.QuerySelectorAll("track").Select(t => (t.GetAttribute("kind")!, t.GetAttribute("srclang")!, t.GetAttribute("src")!, t.HasAttribute("default"))));
        Assert.Empty(page.Hooks("notice"));
    }

    [Fact]
    public async Task A_film_half_way_offers_to_resume_and_to_start_over_by_plain_links()
    {
        var movie = await site.FilmAsync("Half-way", bytes: [1]);
        using var browser = await site.SignedInAsync();
        await site.OwnsAsync(browser.Person!, movie);
        await PlayedToAsync(browser.Person!, movie, 1834.7);

        var page = await browser.GetPageAsync($"/watch/{movie}");
        var links = page.QuerySelectorAll(".page-head a").Select(a => (a.TextContent.Trim(), a.GetAttribute("href")!));
        Assert.Equal([("Resume at 30:34", $"/watch/{movie}?t=1834"), ("Start over", $"/watch/{movie}?t=0")], links);
        Assert.Equal($"/watch/{movie}/stream#t=1834", Source(page));
        Assert.Equal($"/watch/{movie}/stream#t=1834", Source(await browser.GetPageAsync($"/watch/{movie}?t=1834")));
        Assert.Equal($"/watch/{movie}/stream", Source(await browser.GetPageAsync($"/watch/{movie}?t=0")));
        Assert.Equal($"/watch/{movie}/stream#t=4800", Source(await browser.GetPageAsync($"/watch/{movie}?t=999999")));
        Assert.Equal($"/watch/{movie}/stream#t=1834", Source(await browser.GetPageAsync($"/watch/{movie}?t=soon")));
        Assert.Equal($"/watch/{movie}/stream", Source(await browser.GetPageAsync($"/watch/{movie}?t=-7")));
    }

    [Fact]
    public async Task A_film_seen_to_its_end_begins_at_the_beginning()
    {
        var movie = await site.FilmAsync("Seen", bytes: [1]);
        using var browser = await site.SignedInAsync();
        await site.OwnsAsync(browser.Person!, movie);
        await PlayedToAsync(browser.Person!, movie, 4790);
        var page = await browser.GetPageAsync($"/watch/{movie}");
        Assert.Equal($"/watch/{movie}/stream", Source(page));
        Assert.Empty(page.QuerySelectorAll(".page-head a"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(403)]
    [InlineData(503)]
    public async Task A_bucket_that_does_not_answer_or_refuses_is_said_and_breaks_no_page(int? status)
    {
        await using var s3 = await LoopbackS3.StartAsync();
        await using var own = new SiteFactory
        {
            ["Media:Provider"] = "S3", ["Media:S3:Endpoint"] = s3.Url, ["Media:S3:Bucket"] = LoopbackS3.Bucket, ["Media:S3:AccessKey"] = LoopbackS3.AccessKey, ["Media:S3:SecretKey"] = LoopbackS3.SecretKey,
        };
        var movie = await own.FilmAsync("Far Bucket", bytes: [1]);
        using var browser = await own.SignedInAsync();
        await own.OwnsAsync(browser.Person!, movie);
        Assert.Single((await browser.GetPageAsync($"/watch/{movie}")).Hooks("player"));
        s3.Refusing = status;
        if (status is null) await s3.DisposeAsync();
        var page = await browser.GetPageAsync($"/watch/{movie}");
        Assert.Empty(page.Hooks("player"));
        Assert.Empty(page.Hooks("chapters"));
        var notice = Assert.Single(page.Hooks("notice"));
        Assert.Equal("error", notice.GetAttribute("data-kind"));
        Assert.Contains("cannot be played just now", notice.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_without_a_file_says_so_kindly()
    {
        var movie = await site.FilmAsync("Lost at Sea");
        using var browser = await site.SignedInAsync();
        await site.OwnsAsync(browser.Person!, movie);
        var page = await browser.GetPageAsync($"/watch/{movie}");
        Assert.Empty(page.Hooks("player"));
        Assert.Equal("info", Assert.Single(page.Hooks("notice")).GetAttribute("data-kind"));
    }

    [Fact]
    public async Task Staff_preview_a_film_without_keeping_a_place()
    {
        var movie = await site.FilmAsync("Preview", bytes: [1]);
        using var browser = await site.SignedInAsync(Role.Moderator);
        var page = await browser.GetPageAsync($"/watch/{movie}");
        Assert.Single(page.Hooks("player"));
        Assert.Null(page.QuerySelector("form[action$='/progress']"));
    }

    [Fact]
    public async Task Dismissing_takes_a_card_away_and_keeps_the_film()
    {
        var movie = await site.FilmAsync("Dismissed", bytes: [1]);
        await site.ShowAsync(movie);
        using var browser = await site.SignedInAsync();
        await site.OwnsAsync(browser.Person!, movie);
        await PlayedToAsync(browser.Person!, movie, 600);
        var form = (await browser.GetPageAsync($"/watch/{movie}")).Form($"/watch/{movie}/progress");
        form.SetAttribute("action", $"/watch/{movie}/dismiss");
        using var answer = await browser.PostAsync(form, ("returnUrl", "/library"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/library", answer.Headers.Location!.OriginalString);
        Assert.NotNull((await site.PlaceAsync(browser.Person!, movie))!.DismissedUtc);
        var library = await browser.GetPageAsync("/library");
        Assert.Contains("Dismissed", library.HookText("notice"), StringComparison.Ordinal);
        Assert.Single(library.Hooks("library-item"));

        using var elsewhere = await browser.PostAsync(form, ("returnUrl", "https://elsewhere.example/"));
        Assert.Equal("/", elsewhere.Headers.Location!.OriginalString);
    }

    private static string Source(IParentNode page) => page.QuerySelector("[data-testid=player] source")!.GetAttribute("src")!;
}

public class LibraryPageTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task A_stranger_is_sent_to_sign_in()
    {
        using var browser = site.Browser();
        using var answer = await browser.GetAsync("/library");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/account/login?returnUrl=", answer.Headers.Location!.OriginalString.Replace("http://localhost", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_empty_library_says_what_it_is_for_and_leads_on()
    {
        using var browser = await site.SignedInAsync();
        var page = await browser.GetPageAsync("/library");
        Assert.Contains("wait here", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("main a[href='/movies']"));
        Assert.Empty(page.Hooks("library-item"));
    }

    [Fact]
    public async Task It_lists_what_I_own_with_my_place_and_can_be_searched_filtered_and_sorted()
    {
        using var browser = await site.SignedInAsync();
        var me = browser.Person!;
        var first = await BoughtAsync(me, "Häxan", 1922, 104, "Horror");
        var second = await BoughtAsync(me, "Sherlock Jr.", 1924, 45, "Comedy");
        var third = await BoughtAsync(me, "The General", 1926, 79, "Comedy");
        var foreign = await site.FilmAsync("Somebody else's");
        await site.OwnsAsync(await site.PersonAsync(), foreign);
        var refunded = await BoughtAsync(me, "Sent Back", 1930, 60, "Comedy");
        await site.RefundedAsync(me, refunded);
        await site.WithAsync<WatchService>(async w =>
        {
            await w.SaveProgressAsync(me.Id, third, 1834, 1);
            await w.SaveProgressAsync(me.Id, second, 45 * 60, 1);
        });

        Assert.Equal([third, second, first], await ItemsAsync(browser, ""));
        Assert.Equal([first, second, third], await ItemsAsync(browser, "?sort=title"));
        Assert.Equal([first, second, third], await ItemsAsync(browser, "?sort=oldest"));
        Assert.Equal([second, third], (await ItemsAsync(browser, "?minutesMax=80")).Order());
        Assert.Equal([first], await ItemsAsync(browser, "?yearTo=1923"));
        Assert.Equal([first], await ItemsAsync(browser, "?q=haxan"));
        Assert.Equal([third], await ItemsAsync(browser, "?q=general&sort=nonsense&page=x"));
        Assert.Equal([third, second], await ItemsAsync(browser, "?genre=comedy"));
        Assert.Equal([first], await ItemsAsync(browser, "?progress=new"));
        Assert.Empty(await ItemsAsync(browser, "?progress=new&genre=comedy"));
        Assert.Equal(3, (await ItemsAsync(browser, "?progress=nonsense")).Count);
        Assert.Equal([third], await ItemsAsync(browser, "?progress=started"));
        Assert.Equal([second], await ItemsAsync(browser, "?progress=watched"));
        Assert.Empty(await ItemsAsync(browser, "?q=nothing"));

        var chips = (await browser.GetPageAsync("/library?progress=watched&genre=comedy")).Hooks("chip");
        Assert.Equal([("Comedy, remove", "/library?progress=watched"), ("Watched, remove", "/library?genre=comedy")], chips.Select(c => (c.TextContent.Trim(), c.GetAttribute("href")!)));

        // Withdrawn from sale, but mine.
        await site.InDbAsync(db => db.Movies.Where(m => m.Id == third).ExecuteUpdateAsync(u => u.SetProperty(m => m.Availability, Availability.Withdrawn)));
        await site.ShowAsync(third);
        var page = await browser.GetPageAsync("/library");
        Assert.Equal("3 films", page.HookText("result-count"));
        Assert.Equal([("new", "1"), ("started", "1"), ("watched", "1")], page.Hooks("facet").Where(f => f.GetAttribute("data-facet") == "progress").Select(f => (f.GetAttribute("data-value")!, f.GetAttribute("data-count")!)));
        Assert.Equal(
            [
                (third, "Resume The General", $"/watch/{third}?t=1834"), (third, "Start over: The General", $"/watch/{third}?t=0"),
                (second, "Watch again: Sherlock Jr.", $"/watch/{second}?t=0"), (first, "Watch Häxan", $"/watch/{first}"),
            ],
            page.Hooks("library-item").SelectMany(i => i.QuerySelectorAll(".cluster a").Select(a => (Id(i), a.TextContent.Trim(), a.GetAttribute("href")!))));
        Assert.Contains("Resume at 30:34", page.Hooks("library-item")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Walking_its_pages_shows_each_film_once()
    {
        using var browser = await site.SignedInAsync();
        for (var i = 0; i < 26; i++) await BoughtAsync(browser.Person!, $"Serial part {i}", 1915, 20, "Crime");
        var page = await browser.GetPageAsync("/library?sort=oldest");
        var seen = page.Hooks("library-item").Select(Id).ToList();
        Assert.Equal(24, seen.Count);
        var next = Assert.Single(page.Hooks("pager-next")).GetAttribute("href")!;
        Assert.Equal("/library?sort=oldest&page=2", next);
        page = await browser.GetPageAsync(next);
        seen.AddRange(page.Hooks("library-item").Select(Id));
        Assert.Equal(26, seen.Distinct().Count());
        Assert.Empty(page.Hooks("pager-next"));
    }

    private async Task<int> BoughtAsync(Person person, string title, int year, int minutes, string genre)
    {
        var movie = await site.FilmAsync(title, year, minutes, genre, [1]);
        await site.ShowAsync(movie);
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await site.OwnsAsync(person, movie);
        return movie;
    }

    private static async Task<List<int>> ItemsAsync(SiteClient browser, string query) =>
        [.. (await browser.GetPageAsync("/library" + query)).Hooks("library-item").Select(Id)];

    private static int Id(IElement item) => int.Parse(item.GetAttribute("data-movie-id")!, System.Globalization.CultureInfo.InvariantCulture);
}
