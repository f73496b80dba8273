using System.Globalization;
using System.Net;
using AngleSharp.Html.Dom;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Accounts;

/// <summary>Passwords cannot be guessed in numbers: not for one account, not from one address, not in parallel, not through two copies of the site.</summary>
public sealed class GuessingTests
{
    [Fact]
    public async Task The_eleventh_try_waits_a_quarter_of_an_hour_whatever_its_password()
    {
        await using var site = new SiteFactory();
        var person = await site.PersonAsync();
        using var browser = site.Browser();
        var form = (await browser.GetPageAsync("/account/login")).Form("/account/login");
        await WrongAsync(browser, form, person.Email, 10);
        foreach (var password in new[] { Arranging.WrongPassword, SiteFactory.Password })
        {
            using var answer = await browser.PostAsync(form, ("email", person.Email), ("password", password));
            Assert.Equal(TimeSpan.FromMinutes(15), answer.Headers.RetryAfter!.Delta);
            var page = await SiteClient.ReadAsync(answer, HttpStatusCode.TooManyRequests);
            Assert.Contains("wait 15 minutes", page.HookText("notice"), StringComparison.Ordinal);
            Assert.Equal(person.Email, ((IHtmlInputElement)page.QuerySelector("#email")!).Value);
        }
        site.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, await LoginAsync(browser, form, person.Email));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, await LoginAsync(browser, form, person.Email));
    }

    [Fact]
    public async Task The_wait_doubles_with_each_further_try_and_has_an_end()
    {
        await using var site = new SiteFactory();
        var person = await site.PersonAsync();
        using var client = site.Browser();
        for (var i = 0; i < 9; i++) await client.TokenAsync(person.Email, Arranging.WrongPassword);
        foreach (var minutes in new[] { 15, 30, 60, 120, 240, 240 })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.TokenAsync(person.Email, Arranging.WrongPassword)).StatusCode);
            using var waits = await client.TokenAsync(person.Email, SiteFactory.Password);
            Assert.Equal(HttpStatusCode.TooManyRequests, waits.StatusCode);
            Assert.Equal(TimeSpan.FromMinutes(minutes), waits.Headers.RetryAfter!.Delta);
            site.Clock.Advance(TimeSpan.FromMinutes(minutes));
        }
        // A whole calm window after the wait, and all is forgotten.
        site.Clock.Advance(TimeSpan.FromMinutes(15));
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await client.TokenAsync(person.Email, Arranging.WrongPassword)).StatusCode);
    }

    [Fact]
    public async Task A_reset_link_is_the_way_out_of_the_wait()
    {
        await using var site = new SiteFactory();
        var person = await site.PersonAsync();
        using var browser = site.Browser();
        var form = (await browser.GetPageAsync("/account/login")).Form("/account/login");
        await WrongAsync(browser, form, person.Email, 10);
        Assert.Equal(HttpStatusCode.TooManyRequests, await LoginAsync(browser, form, person.Email));
        using var sent = await browser.SendAsync("/account/password/forgot", ("email", person.Email));
        var reset = await browser.GetPageAsync(await site.LinkAsync(person.Email, "/account/password/reset"));
        await browser.SubmitAsync(reset.Form("/account/password/reset"), ("password", "a lamp above the third door"));
        Assert.Equal(HttpStatusCode.SeeOther, await LoginAsync(browser, form, person.Email, "a lamp above the third door"));
    }

    [Fact]
    public async Task Tries_at_the_page_and_at_the_token_endpoint_are_counted_together_in_any_case_of_the_address()
    {
        await using var site = new SiteFactory();
        var person = await site.PersonAsync();
        using var browser = site.Browser();
        var form = (await browser.GetPageAsync("/account/login")).Form("/account/login");
        await WrongAsync(browser, form, person.Email.ToUpperInvariant(), 5);
        for (var i = 0; i < 5; i++) await browser.TokenAsync($" {person.Email} ", Arranging.WrongPassword);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.TokenAsync(person.Email, SiteFactory.Password)).StatusCode);
    }

    [Fact]
    public async Task Changing_the_password_is_no_way_to_guess_the_current_one()
    {
        await using var site = new SiteFactory();
        using var browser = await site.SignedInAsync();
        var form = (await browser.GetPageAsync("/account/password")).Form("/account/password");
        for (var i = 0; i < 10; i++) await browser.SubmitInvalidAsync(form, ("currentPassword", Arranging.WrongPassword), ("password", "a lamp above the third door"));
        using var waits = await browser.PostAsync(form, ("currentPassword", SiteFactory.Password), ("password", "a lamp above the third door"));
        Assert.Equal(HttpStatusCode.TooManyRequests, waits.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(15), waits.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Fifty_parallel_wrong_passwords_get_no_more_tries_than_ten()
    {
        var hasher = new CountingHasher();
        await using var site = new SiteFactory().With(hasher);
        var person = await site.PersonAsync();
        using var client = site.Browser();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.TokenAsync(person.Email, Arranging.WrongPassword)));
        Assert.Equal(10, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(40, answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal(10, hasher.Checks);
    }

    [Fact]
    public async Task Two_copies_of_the_site_count_together()
    {
        var (hasher, other) = (new CountingHasher(), new CountingHasher());
        await using var site = new SiteFactory().With(hasher);
        var person = await site.PersonAsync();
        await using var copy = new SiteFactory { ["ConnectionStrings:Cinema"] = site["ConnectionStrings:Cinema"] }.With(other);
        using var here = site.Browser();
        using var there = copy.Browser();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? here : there).TokenAsync(person.Email, Arranging.WrongPassword)));
        Assert.Equal(10, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(10, hasher.Checks + other.Checks);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await there.TokenAsync(person.Email, SiteFactory.Password)).StatusCode);
    }

    [Fact]
    public async Task From_one_address_twenty_wrong_passwords_a_minute_are_taken_and_then_the_wait_grows()
    {
        await using var site = new SiteFactory { ["Limits:LoginPerAddress"] = "20" }.WithPeers();
        var person = await site.PersonAsync();
        using var client = site.At("203.0.113.7");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => client.TokenAsync($"nobody{i}@example.com", Arranging.WrongPassword)));
        Assert.Equal(20, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        foreach (var minutes in new[] { 1, 2, 4 })
        {
            using var waits = await client.TokenAsync(person.Email, SiteFactory.Password);
            Assert.Equal(HttpStatusCode.TooManyRequests, waits.StatusCode);
            Assert.Equal(TimeSpan.FromMinutes(minutes), waits.Headers.RetryAfter!.Delta);
            site.Clock.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.TokenAsync("nobody@example.com", Arranging.WrongPassword)).StatusCode);
        }
        using var elsewhere = site.At("203.0.113.8");
        await elsewhere.PairAsync(person);
    }

    [Fact]
    public async Task Right_passwords_use_up_no_tries()
    {
        await using var site = new SiteFactory { ["Limits:LoginPerAddress"] = "3", ["Limits:LoginPerAccount"] = "3" };
        var person = await site.PersonAsync();
        using var client = site.Browser();
        for (var i = 0; i < 8; i++) await client.PairAsync(person);
    }

    [Theory]
    [InlineData("Register", "/account/register")]
    [InlineData("Resend", "/account/activate/resend")]
    [InlineData("Forgot", "/account/password/forgot")]
    public async Task A_form_that_mails_is_limited_for_each_address(string limit, string path)
    {
        await using var site = new SiteFactory { [$"Limits:{limit}PerAddress"] = "2" }.WithPeers();
        using var browser = site.At("203.0.113.7");
        var form = (await browser.GetPageAsync(path)).Form(path);
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.SeeOther, await SendAsync(browser, form, i));
        using var answer = await browser.PostAsync(form, ("email", "third@example.com"), ("password", SiteFactory.Password));
        Assert.Equal(TimeSpan.FromMinutes(15), answer.Headers.RetryAfter!.Delta);
        Assert.Contains("wait 15 minutes", (await SiteClient.ReadAsync(answer, HttpStatusCode.TooManyRequests)).HookText("notice"), StringComparison.Ordinal);
        Assert.Empty(await site.MailsAsync("third@example.com"));
        using var elsewhere = site.At("203.0.113.8");
        Assert.Equal(HttpStatusCode.SeeOther, (await elsewhere.SendAsync(path, ("email", "third@example.com"), ("password", SiteFactory.Password))).StatusCode);
    }

    [Theory]
    [InlineData("/api/token")]
    [InlineData("/api/token/refresh")]
    [InlineData("/api/token/revoke")]
    public async Task The_token_endpoints_are_limited_for_each_address_and_the_wait_grows(string path)
    {
        await using var site = new SiteFactory { ["Limits:TokenPerAddress"] = "2" }.WithPeers();
        using var client = site.At("203.0.113.7");
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await client.PostJsonAsync(path, new { })).StatusCode);
        foreach (var minutes in new[] { 1, 2 })
        {
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await client.PostJsonAsync(path, new { })).StatusCode);
            using var waits = await client.PostJsonAsync(path, new { });
            Assert.Equal(HttpStatusCode.TooManyRequests, waits.StatusCode);
            Assert.Equal(TimeSpan.FromMinutes(minutes), waits.Headers.RetryAfter!.Delta);
            site.Clock.Advance(TimeSpan.FromMinutes(minutes));
        }
    }

    [Fact]
    public async Task Honest_refreshes_behind_one_address_are_not_counted()
    {
        await using var site = new SiteFactory { ["Limits:TokenPerAddress"] = "2" }.WithPeers();
        var person = await site.PersonAsync();
        using var client = site.At("203.0.113.7");
        var pair = await client.PairAsync(person);
        for (var i = 0; i < 10; i++) pair = await Arranging.ReadPairAsync(await client.RefreshAsync(pair.RefreshToken));
    }

    [Theory]
    [InlineData(null, "203.0.113.7", "203.0.113.7", false)]
    [InlineData("10.0.0.5", "203.0.113.7", "203.0.113.7", false)]
    [InlineData("10.0.0.5", "10.0.0.5", "10.0.0.5", true)]
    [InlineData("10.0.0.0/8", "10.1.2.3", "10.1.2.3", true)]
    [InlineData(null, "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", false)]
    [InlineData(null, "2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    [InlineData(null, "203.0.113.7", "::ffff:203.0.113.7", false)]
    public async Task Only_an_address_that_cannot_be_made_up_is_counted(string? trusted, string firstPeer, string secondPeer, bool isAnother)
    {
        await using var site = new SiteFactory { ["Limits:LoginPerAddress"] = "2" }.WithPeers();
        if (trusted is not null) site["Network:TrustedProxies"] = trusted;
        using var first = site.At(firstPeer, "198.51.100.1");
        for (var i = 0; i < 2; i++) await first.TokenAsync($"nobody{i}@example.com", Arranging.WrongPassword);
        using var second = site.At(secondPeer, "198.51.100.2");
        using var answer = await second.TokenAsync("nobody@example.com", Arranging.WrongPassword);
        Assert.Equal(isAnother ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    [Fact]
    public async Task A_trusted_proxys_word_counts_only_for_its_last_hop()
    {
        await using var site = new SiteFactory { ["Limits:LoginPerAddress"] = "2", ["Network:TrustedProxies"] = "10.0.0.5" }.WithPeers();
        for (var i = 0; i < 3; i++)
        {
            // What stands before the last address was written by the visitor.
            using var client = site.At("10.0.0.5", string.Create(CultureInfo.InvariantCulture, $"192.0.2.{i}, 198.51.100.1"));
            using var answer = await client.TokenAsync($"nobody{i}@example.com", Arranging.WrongPassword);
            Assert.Equal(i < 2 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, answer.StatusCode);
        }
    }

    private static async Task WrongAsync(SiteClient browser, IHtmlFormElement form, string email, int times)
    {
        for (var i = 0; i < times; i++) Assert.Equal(HttpStatusCode.UnprocessableEntity, await LoginAsync(browser, form, email, Arranging.WrongPassword));
    }

    private static async Task<HttpStatusCode> LoginAsync(SiteClient browser, IHtmlFormElement form, string email, string password = SiteFactory.Password)
    {
        using var answer = await browser.PostAsync(form, ("email", email), ("password", password));
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> SendAsync(SiteClient browser, IHtmlFormElement form, int number)
    {
        using var answer = await browser.PostAsync(form, ("email", $"number{number}@example.com"), ("password", SiteFactory.Password));
        return answer.StatusCode;
    }
}
