using System.Diagnostics;
using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Accounts;

/// <summary>How long a sign-in lives, what renews it, and what ends it at once.</summary>
public sealed class SessionTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task Twenty_parallel_pages_with_one_expired_access_token_all_stay_signed_in_with_one_successor()
    {
        await using var own = new SiteFactory();
        var person = await own.PersonAsync();
        using var browser = await own.SignedInAsync(person);
        var cookies = string.Join("; ", browser.Cookies.Select(c => $"{c.Name}={c.Value}"));
        own.Clock.Advance(TimeSpan.FromMinutes(11));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var tab = own.Browser();
            tab.Http.DefaultRequestHeaders.Add("Cookie", cookies);
            return await tab.GetAsync("/account");
        }));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(answers.Select(a => a.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("cinema-refresh=", StringComparison.Ordinal))).Distinct());
        Assert.Equal(2, await own.InDbAsync(db => db.RefreshTokens.CountAsync()));
        Assert.Empty(await own.MailsAsync(person.Email));
    }

    [Fact]
    public async Task A_used_token_that_comes_back_ends_the_session_within_a_second_and_is_told_of_once()
    {
        var second = TimeSpan.FromSeconds(1);
        Assert.InRange(await Fastest.OfAsync(second, async () =>
        {
            var person = await site.PersonAsync();
            using var client = site.Browser();
            var first = await client.PairAsync(person);
            await Arranging.ReadPairAsync(await client.RefreshAsync(first.RefreshToken));
            site.Clock.Advance(TimeSpan.FromSeconds(11));
            var begun = Stopwatch.GetTimestamp();
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.RefreshAsync(first.RefreshToken)));
            var took = Stopwatch.GetElapsedTime(begun);
            Assert.All(answers, a => Assert.Equal(HttpStatusCode.Unauthorized, a.StatusCode));
            Assert.Single(await site.MailsAsync(person.Email));
            return took;
        }), TimeSpan.Zero, second);
    }

    [Fact]
    public async Task A_used_token_that_comes_back_in_a_cookie_ends_the_session_too()
    {
        await using var own = new SiteFactory();
        var person = await own.PersonAsync();
        using var browser = await own.SignedInAsync(person);
        var stolen = browser.Cookies["cinema-refresh"]!.Value;
        own.Clock.Advance(TimeSpan.FromMinutes(11));
        await browser.GetPageAsync("/account");
        own.Clock.Advance(TimeSpan.FromSeconds(11));
        using var thief = own.Browser();
        thief.Http.DefaultRequestHeaders.Add("Cookie", $"cinema-refresh={stolen}");
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        Assert.Single(await own.MailsAsync(person.Email));
    }

    [Fact]
    public async Task A_session_slides_for_30_days_and_no_longer()
    {
        await using var own = new SiteFactory();
        using var client = own.Browser();
        var pair = await client.PairAsync(await own.PersonAsync());
        own.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        pair = await Arranging.ReadPairAsync(await client.RefreshAsync(pair.RefreshToken));
        own.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.RefreshAsync(pair.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task A_session_used_every_day_ends_after_90_days_all_the_same()
    {
        await using var own = new SiteFactory();
        using var client = own.Browser();
        var pair = await client.PairAsync(await own.PersonAsync());
        for (var day = 1; day < 90; day++)
        {
            own.Clock.Advance(TimeSpan.FromDays(1));
            pair = await Arranging.ReadPairAsync(await client.RefreshAsync(pair.RefreshToken));
        }
        own.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(5));
        pair = await Arranging.ReadPairAsync(await client.RefreshAsync(pair.RefreshToken));
        Assert.InRange(pair.ExpiresIn, 1, 300);
        Assert.Equal(HttpStatusCode.OK, await own.AsBearerAsync(pair.AccessToken));
        own.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Unauthorized, await own.AsBearerAsync(pair.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.RefreshAsync(pair.RefreshToken)).StatusCode);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("on", true)]
    [InlineData("false", false)]
    public async Task Cookies_outlive_the_browser_only_if_asked_to_after_a_refresh_too(string field, bool remember)
    {
        await using var own = new SiteFactory();
        using var browser = own.Browser();
        var person = await own.PersonAsync();
        using (await browser.PostAsync((await browser.GetPageAsync("/account/login")).Form("/account/login"), ("email", person.Email), ("password", SiteFactory.Password), ("remember", field))) { }
        own.Clock.Advance(TimeSpan.FromMinutes(11));
        using var answer = await browser.GetAsync("/account");
        var cookies = answer.Headers.GetValues("Set-Cookie").Where(c => c.StartsWith("cinema-access=", StringComparison.Ordinal) || c.StartsWith("cinema-refresh=", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, c => Assert.Equal(remember, c.Contains("expires=", StringComparison.Ordinal)));
    }

    public static TheoryData<string> Ends() => ["role", "block", "logout", "logout everywhere", "password", "reset"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_ends_a_session_or_a_role_holds_from_the_next_request_on(string end)
    {
        var person = await site.PersonAsync(Role.Moderator);
        using var here = await site.SignedInAsync(person);
        using var elsewhere = await site.SignedInAsync(person);
        using var client = site.Browser();
        var pair = await client.PairAsync(person);
        // The one that the deed ends: one's own at sign-out, the other ones else.
        var (ended, cookie) = end == "logout" ? (here, here.Cookies["cinema-access"]!.Value) : (elsewhere, elsewhere.Cookies["cinema-access"]!.Value);
        var bearer = end == "logout" ? cookie : pair.AccessToken;
        Assert.Equal(HttpStatusCode.OK, (await ended.GetAsync("/admin")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await site.AsBearerAsync(bearer, "/admin"));

        switch (end)
        {
            case "role":
                await site.WithAsync<People, PersonChange>(p => p.SetRoleAsync(null, person.Id, Role.User));
                break;
            case "block":
                await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, person.Id, null));
                break;
            case "logout":
                await here.SubmitAsync((await here.GetPageAsync("/account")).Form("/account/logout"));
                break;
            case "logout everywhere":
                await here.SubmitAsync((await here.GetPageAsync("/account/sessions")).Form("/account/logout-everywhere"));
                break;
            case "password":
                await here.SubmitAsync((await here.GetPageAsync("/account/password")).Form("/account/password"), ("currentPassword", SiteFactory.Password), ("password", "a lamp above the third door"));
                break;
            default:
                using (var browser = site.Browser())
                    await browser.SubmitAsync((await browser.GetPageAsync(await site.ResetLinkAsync(person.Email))).Form("/account/password/reset"), ("password", "a lamp above the third door"));
                break;
        }

        var (toCookie, toBearer) = end == "role" ? (HttpStatusCode.Forbidden, HttpStatusCode.Forbidden) : (HttpStatusCode.Redirect, HttpStatusCode.Unauthorized);
        Assert.Equal(toCookie, (await ended.GetAsync("/admin")).StatusCode);
        Assert.Equal(toCookie, await site.AsCookieAsync(cookie, "/admin"));
        Assert.Equal(toBearer, await site.AsBearerAsync(bearer, "/admin"));
        if (end != "role" && end != "logout") Assert.Equal(HttpStatusCode.Unauthorized, (await client.RefreshAsync(pair.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task Revoking_a_refresh_token_ends_its_session_at_once()
    {
        using var client = site.Browser();
        var pair = await client.PairAsync(await site.PersonAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostJsonAsync("/api/token/revoke", new { refreshToken = pair.RefreshToken })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await site.AsBearerAsync(pair.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.RefreshAsync(pair.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task Signing_in_begins_a_new_session_whatever_cookies_were_planted()
    {
        var attacker = await site.PersonAsync();
        using var evil = await site.SignedInAsync(attacker);
        var planted = (Access: evil.Cookies["cinema-access"]!.Value, Refresh: evil.Cookies["cinema-refresh"]!.Value);
        var victim = await site.PersonAsync();
        using var browser = site.Browser();
        browser.Http.DefaultRequestHeaders.Add("Cookie", $"cinema-access={planted.Access}; cinema-refresh={planted.Refresh}");
        // The planted session is somebody's, so the sign-in page itself leads away; its form may still be sent.
        var token = (await browser.GetPageAsync("/cart")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("email", victim.Email), new("password", SiteFactory.Password), new("__RequestVerificationToken", token)]);
        browser.Http.DefaultRequestHeaders.Remove("Cookie");
        browser.Http.DefaultRequestHeaders.Add("Cookie", $"cinema-access={planted.Access}; cinema-refresh={planted.Refresh}; cinema-form={browser.Cookies["cinema-form"]!.Value}");
        using var answer = await browser.Http.PostAsync(new Uri("/account/login", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var given = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.DoesNotContain(given, c => c.Contains(planted.Access, StringComparison.Ordinal) || c.Contains(planted.Refresh, StringComparison.Ordinal));
        Assert.Contains(given, c => c.StartsWith("cinema-access=ey", StringComparison.Ordinal));
        // Who planted it holds nothing any more.
        Assert.Equal(HttpStatusCode.Redirect, (await evil.GetAsync("/account")).StatusCode);
        var sessions = await site.InDbAsync(db => db.Sessions.Where(s => s.UserId == victim.Id).ToListAsync());
        Assert.Null(Assert.Single(sessions).RevokedUtc);
    }

    [Fact]
    public async Task A_visitors_cart_comes_along_and_its_old_cookie_opens_it_no_more()
    {
        var film = await Watching.Arranged.FilmAsync(site, "A Film for Two");
        using var browser = site.Browser();
        var token = (await browser.GetPageAsync("/cart")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("movieId", $"{film}"), new("__RequestVerificationToken", token)]);
        using var added = await browser.Http.PostAsync(new Uri("/cart/items", UriKind.Relative), form);
        var cookie = browser.Cookies["cinema-cart"]!.Value;
        await browser.SignInAsync(await site.PersonAsync());
        Assert.Contains("A Film for Two", (await browser.GetPageAsync("/cart")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.Cookies, c => c.Name == "cinema-cart");
        using var other = site.Browser();
        other.Http.DefaultRequestHeaders.Add("Cookie", $"cinema-cart={cookie}");
        Assert.DoesNotContain("A Film for Two", (await other.GetPageAsync("/cart")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_in_is_told_of_films_that_did_not_fit_into_their_cart()
    {
        var film = await Watching.Arranged.FilmAsync(site, "One Film too Many");
        var person = await site.PersonAsync();
        await site.InDbAsync(async db =>
        {
            var certification = await db.Certifications.Select(c => c.Id).FirstAsync();
            var full = new Cart { UserId = person.Id, CreatedUtc = site.Clock.UtcNow };
            for (var i = 0; i < Pricing.MostLines; i++)
            {
                var movie = new Movie { Title = $"Shelf {i}", NormalizedTitle = Names.Normalize($"Shelf {i}"), Slug = $"shelf-{i}", Year = 1922, Minutes = 70, PriceMinor = 499, CertificationId = certification, CreatedUtc = site.Clock.UtcNow };
                db.Movies.Add(movie);
                await db.SaveChangesAsync();
                full.Lines.Add(new CartLine { MovieId = movie.Id, SeenPriceMinor = 499, AddedUtc = site.Clock.UtcNow });
            }
            db.Carts.Add(full);
            await db.SaveChangesAsync();
        });
        using var browser = site.Browser();
        var token = (await browser.GetPageAsync("/cart")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("movieId", $"{film}"), new("__RequestVerificationToken", token)]);
        using var added = await browser.Http.PostAsync(new Uri("/cart/items", UriKind.Relative), form);
        await browser.SignInAsync(person);
        var notice = Assert.Single((await browser.GetPageAsync("/orders")).Hooks("notice"));
        Assert.Contains("1 of those you chose before signing in did not fit", notice.TextContent, StringComparison.Ordinal);
        Assert.Contains(browser.Cookies, c => c.Name == "cinema-cart");
    }
}
