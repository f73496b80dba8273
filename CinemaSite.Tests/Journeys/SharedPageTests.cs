using System.Net;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Journeys;

/// <summary>Pages for strangers are made once and kept; what changes shows at once, and nothing of one person is in them.</summary>
[Collection(DemoSiteTests.Name)]
public sealed class SharedPageTests(DemoSite demo)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/movies")]
    [InlineData("/movies?genre=comedy&sort=title&page=2")]
    [InlineData("/movies?q=night")]
    [InlineData("/genres")]
    [InlineData("/genres/horror")]
    [InlineData("/rankings")]
    [InlineData("/terms")]
    [InlineData("movie")]
    [InlineData("person")]
    public async Task A_page_for_strangers_is_made_once_and_sets_no_cookie(string url)
    {
        url = await AddressAsync(url);
        // What a test before changed is followed first: pages are made anew for it.
        await demo.WithAsync<CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        using var http = demo.CreateClient();
        var first = await http.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.False(first.Headers.Contains("Set-Cookie"));
        Assert.True(first.Headers.CacheControl!.NoCache && first.Headers.CacheControl.Private);

        demo.Counter.Start();
        var second = await http.GetAsync(url);
        Assert.Empty(demo.Counter.Commands);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.True(second.Headers.Contains("Content-Security-Policy"));

        using var asked = new HttpRequestMessage(HttpMethod.Get, url);
        asked.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(asked)).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/movies")]
    [InlineData("movie")]
    [InlineData("poster")]
    [InlineData("/sitemap.xml")]
    [InlineData("/robots.txt")]
    [InlineData("/account/login")]
    [InlineData("/admin")]
    [InlineData("/admin/movies/export.csv")]
    [InlineData("/movies/suggest?q=zzz")]
    public async Task What_can_be_read_can_be_asked_for_its_headers(string url)
    {
        url = await AddressAsync(url);
        await demo.Services.ForgetPagesAsync();
        foreach (var person in new Guid?[] { null, await demo.PersonAsync() })
        {
            using var browser = demo.Browser(person);
            // Asked first: what is kept of it must not be an empty page.
            using var head = await AskedAsync(browser.Http, HttpMethod.Head, url);
            using var page = await AskedAsync(browser.Http, HttpMethod.Get, url);
            using var again = await AskedAsync(browser.Http, HttpMethod.Head, url);
            foreach (var asked in new[] { head, again })
            {
                Assert.Equal((page.StatusCode, page.Headers.Location, page.Headers.ETag, page.Content.Headers.ContentType), (asked.StatusCode, asked.Headers.Location, asked.Headers.ETag, asked.Content.Headers.ContentType));
                Assert.Empty(await asked.Content.ReadAsByteArrayAsync());
            }
            if (page.StatusCode == HttpStatusCode.OK) Assert.NotEmpty(await page.Content.ReadAsByteArrayAsync());
            Assert.NotEqual(HttpStatusCode.MethodNotAllowed, page.StatusCode);
        }
    }

    [Fact]
    public async Task A_change_shows_on_every_kept_page_at_once()
    {
        var (id, url) = await FilmAsync();
        using var http = demo.CreateClient();
        string[] pages = [url, "/movies?sort=title&q=metropolis"];
        foreach (var page in pages) await http.GetAsync(page);

        var title = $"Metropolis {Guid.NewGuid():N}";
        await RenameAsync(id, title);
        foreach (var page in pages) Assert.Contains(title, await http.GetStringAsync(page), StringComparison.Ordinal);

        await RenameAsync(id, "Metropolis");
        Assert.DoesNotContain(title, await http.GetStringAsync(url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_makes_no_page_anew()
    {
        var version = demo.Services.GetRequiredService<CatalogVersion>();
        await using var scope = demo.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
        await demo.Services.GetRequiredService<CatalogFollower>().CatchUpAsync(default);
        var before = version.Current;
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.InTransaction(async () =>
        {
            await scope.ServiceProvider.GetRequiredService<CatalogSearch>().RefreshAsync([1]);
            throw new InvalidOperationException("Something else went wrong.");
        }));
        Assert.Equal(before, version.Current);
        await db.InTransaction(() => scope.ServiceProvider.GetRequiredService<CatalogSearch>().RefreshAsync([1]));
        Assert.NotEqual(before, version.Current);
    }

    [Fact]
    public async Task Theme_and_encoding_have_pages_of_their_own_and_a_cart_or_a_session_is_never_kept()
    {
        using var http = demo.CreateClient();
        Assert.Contains("data-theme=\"dark\"", await AskAsync(http, "/terms", ("Cookie", "theme=dark")), StringComparison.Ordinal);
        Assert.Contains("data-theme=\"light\"", await AskAsync(http, "/terms", ("Cookie", "theme=light")), StringComparison.Ordinal);
        Assert.DoesNotContain("data-theme=\"light\"", await AskAsync(http, "/terms"), StringComparison.Ordinal);

        using var zipped = new HttpRequestMessage(HttpMethod.Get, "/terms");
        zipped.Headers.Add("Accept-Encoding", "gzip");
        Assert.Equal(["gzip"], (await http.SendAsync(zipped)).Content.Headers.ContentEncoding);
        Assert.Empty((await http.GetAsync("/terms")).Content.Headers.ContentEncoding);

        using var visitor = demo.Browser();
        var (_, url) = await FilmAsync();
        var form = (await visitor.GetPageAsync(url)).QuerySelector("form[action='/cart/items']")!;
        using var fields = new FormUrlEncodedContent(form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)));
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Http.PostAsync("/cart/items", fields)).StatusCode);
        Assert.StartsWith("In your cart", (await visitor.GetPageAsync(url)).TaggedText("buy-button"), StringComparison.Ordinal);
        using var another = demo.Browser();
        Assert.DoesNotContain("In your cart", (await another.GetPageAsync(url)).TaggedText("buy-button"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.BadRequest)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.SeeOther)]
    [InlineData("Origin", "https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.BadRequest)]
    [InlineData("Origin", "http://localhost", HttpStatusCode.SeeOther)]
    [InlineData(null, null, HttpStatusCode.SeeOther)]
    public async Task The_common_form_token_counts_only_from_our_own_pages(string? header, string? value, HttpStatusCode expected)
    {
        using var visitor = demo.CreateClient(new() { AllowAutoRedirect = false });
        Assert.Equal(expected, await PostThemeAsync(visitor, "/theme", await TokenAsync(), header, value));
    }

    [Fact]
    public async Task The_common_form_token_opens_no_form_of_an_account_and_none_for_whoever_is_signed_in()
    {
        using var visitor = demo.CreateClient(new() { AllowAutoRedirect = false });
        var token = await TokenAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await PostThemeAsync(visitor, "/account/login", token));
        Assert.Equal(HttpStatusCode.BadRequest, await PostThemeAsync(visitor, "/theme", "made-up"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostThemeAsync(visitor, "/theme", ""));
        Assert.Equal(HttpStatusCode.BadRequest, await PostThemeAsync(visitor, "/theme", token, "Cookie", "cinema-refresh=anything"));
    }

    private static async Task<HttpResponseMessage> AskedAsync(HttpClient http, HttpMethod method, string url)
    {
        using var request = new HttpRequestMessage(method, url);
        return await http.SendAsync(request);
    }

    private Task RenameAsync(int id, string title) => demo.ChangeAsync(id, s => s.SetProperty(m => m.Title, title));

    private static async Task<HttpStatusCode> PostThemeAsync(HttpClient visitor, string url, string token, string? header = null, string? value = null)
    {
        using var post = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent([new("theme", "dark"), new("__RequestVerificationToken", token)]) };
        if (header is not null) post.Headers.Add(header, value);
        return (await visitor.SendAsync(post)).StatusCode;
    }

    private async Task<string> TokenAsync()
    {
        using var visitor = demo.Browser();
        return (await visitor.GetPageAsync("/terms")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }

    private static async Task<string> AskAsync(HttpClient http, string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
    }

    private async Task<(int Id, string Url)> FilmAsync() =>
        await demo.InDbAsync(async db => await db.Movies.Where(m => m.Title == "Metropolis").Select(m => new { m.Id, m.Slug }).SingleAsync()) is var film ? (film.Id, $"/movies/{film.Id}/{film.Slug}") : default;

    private async Task<string> AddressAsync(string url) => url switch
    {
        "movie" => (await FilmAsync()).Url,
        "poster" => await demo.InDbAsync(db => db.Movies.OrderBy(m => m.Id).Select(m => $"/posters/{m.Id}-{m.PosterVersion}.svg").FirstAsync()),
        "person" => await demo.InDbAsync(db => db.People.OrderBy(p => p.Id).Select(p => $"/people/{p.Id}/{p.Slug}").FirstAsync()),
        _ => url,
    };
}
