using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Journeys;

/// <summary>From stranger to signed-in viewer and back, through the pages.</summary>
public class AccountJourneyTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task A_stranger_registers_activates_by_mail_and_signs_in()
    {
        using var browser = site.Browser();
        var register = await browser.GetPageAsync("/account/register?returnUrl=%2Fcart");
        var sent = await browser.SubmitAsync(register.Form("/account/register"), ("email", "New.Viewer@Example.com"), ("password", SiteFactory.Password), ("displayName", "Newcomer"));
        Assert.Equal("Check your mail", sent.QuerySelector("h1")!.TextContent);

        var mail = Assert.Single(await site.MailsAsync("New.Viewer@Example.com"));
        var link = mail.Link("/account/activate");
        var activate = await browser.GetPageAsync(link);
        var login = await browser.SubmitAsync(activate.Form("/account/activate"));
        Assert.Contains("confirmed", login.HookText("notice"), StringComparison.Ordinal);

        using var answer = await browser.PostAsync(login.Form("/account/login"), ("email", "new.viewer@example.COM"), ("password", SiteFactory.Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/cart", answer.Headers.Location!.OriginalString);
        var profile = await browser.GetPageAsync("/account");
        Assert.Equal("Newcomer", profile.QuerySelector("#displayName")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Opening_an_activation_link_activates_nothing()
    {
        using var browser = site.Browser();
        var link = await RegisterAsync(browser, "scanner@example.com");
        for (var i = 0; i < 3; i++) await browser.GetPageAsync(link);
        Assert.False(await site.InDbAsync(db => db.Users.Where(u => u.Email == "scanner@example.com").Select(u => u.EmailConfirmed).SingleAsync()));
        await browser.SubmitAsync((await browser.GetPageAsync(link)).Form("/account/activate"));
        Assert.True(await site.InDbAsync(db => db.Users.Where(u => u.Email == "scanner@example.com").Select(u => u.EmailConfirmed).SingleAsync()));
    }

    [Fact]
    public async Task An_activation_link_works_once_and_a_new_one_voids_it()
    {
        using var browser = site.Browser();
        var first = await RegisterAsync(browser, "links@example.com");
        var resend = await browser.GetPageAsync("/account/activate/resend");
        await browser.SubmitAsync(resend.Form("/account/activate/resend"), ("email", "LINKS@example.com"));
        var second = (await site.MailsAsync("links@example.com"))[^1].Link("/account/activate");
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(first)).StatusCode);

        var page = await browser.GetPageAsync(second);
        await browser.SubmitAsync(page.Form("/account/activate"));
        await browser.SubmitInvalidAsync(page.Form("/account/activate"));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(second)).StatusCode);
    }

    [Fact]
    public async Task An_activation_link_is_dead_after_24_hours()
    {
        using var own = new SiteFactory();
        using var browser = own.Browser();
        var link = await RegisterAsync(browser, "late@example.com", own);
        own.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        await browser.GetPageAsync(link);
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Signing_in_before_activation_says_so_only_after_the_right_password()
    {
        using var browser = site.Browser();
        await RegisterAsync(browser, "waiting@example.com");
        var login = await browser.GetPageAsync("/account/login");
        var wrong = await browser.SubmitInvalidAsync(login.Form("/account/login"), ("email", "waiting@example.com"), ("password", "not the right password"));
        Assert.DoesNotContain("confirmed", wrong.HookText("notice"), StringComparison.Ordinal);
        var right = await browser.SubmitInvalidAsync(login.Form("/account/login"), ("email", "waiting@example.com"), ("password", SiteFactory.Password));
        Assert.Contains("not confirmed", right.HookText("notice"), StringComparison.Ordinal);
        Assert.NotNull(right.QuerySelector("[data-testid='notice'] a[href='/account/activate/resend']"));
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_mail_and_ends_all_sessions()
    {
        var person = await site.PersonAsync();
        using var signedIn = await site.SignedInAsync(person);
        using var browser = site.Browser();
        await browser.SubmitAsync((await browser.GetPageAsync("/account/password/forgot")).Form("/account/password/forgot"), ("email", person.Email));
        var link = Assert.Single(await site.MailsAsync(person.Email)).Link("/account/password/reset");

        var page = await browser.GetPageAsync(link);
        var refused = await browser.SubmitInvalidAsync(page.Form("/account/password/reset"), ("password", "short"));
        Assert.NotEmpty(refused.Hooks("field-error"));
        await browser.SubmitAsync(page.Form("/account/password/reset"), ("password", "another seat in the last row"));

        Assert.Equal(HttpStatusCode.Redirect, (await signedIn.GetAsync("/account")).StatusCode);
        Assert.Equal("Your password was changed", (await site.MailsAsync(person.Email))[^1].Subject);
        await browser.SubmitInvalidAsync(page.Form("/account/password/reset"), ("password", "a third seat in the last row"));
        await browser.SubmitInvalidAsync((await browser.GetPageAsync("/account/login")).Form("/account/login"), ("email", person.Email), ("password", SiteFactory.Password));
    }

    [Fact]
    public async Task A_reset_link_is_dead_after_an_hour()
    {
        using var own = new SiteFactory();
        var person = await own.PersonAsync();
        using var browser = own.Browser();
        await browser.SubmitAsync((await browser.GetPageAsync("/account/password/forgot")).Form("/account/password/forgot"), ("email", person.Email));
        var link = Assert.Single(await own.MailsAsync(person.Email)).Link("/account/password/reset");
        own.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Changing_the_password_needs_the_current_one_and_ends_the_other_sessions_only()
    {
        var person = await site.PersonAsync();
        using var here = await site.SignedInAsync(person);
        using var elsewhere = await site.SignedInAsync(person);
        var page = await here.GetPageAsync("/account/password");
        var refused = await here.SubmitInvalidAsync(page.Form("/account/password"), ("currentPassword", "something else entirely"), ("password", "a brand new seat up front"));
        Assert.Equal("currentPassword", Assert.Single(refused.Hooks("field-error")).GetAttribute("data-field"));
        await here.SubmitAsync(page.Form("/account/password"), ("currentPassword", SiteFactory.Password), ("password", "a brand new seat up front"));
        await here.GetPageAsync("/account");
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
        Assert.Equal("Your password was changed", Assert.Single(await site.MailsAsync(person.Email)).Subject);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_at_once()
    {
        using var browser = await site.SignedInAsync();
        var stolen = browser.Cookies["cinema-access"]!.Value;
        await browser.SubmitAsync((await browser.GetPageAsync("/account")).Form("/account/logout"));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        using var thief = site.Browser();
        thief.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {stolen}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_sessions()
    {
        var person = await site.PersonAsync();
        using var here = await site.SignedInAsync(person);
        using var elsewhere = await site.SignedInAsync(person);
        await here.SubmitAsync((await here.GetPageAsync("/account/sessions")).Form("/account/logout-everywhere"));
        Assert.Equal(HttpStatusCode.Redirect, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task The_sessions_page_lists_devices_and_ends_any_of_them_but_nobody_elses()
    {
        var person = await site.PersonAsync();
        using var here = await site.SignedInAsync(person);
        using var elsewhere = await site.SignedInAsync(person);
        using var stranger = await site.SignedInAsync();
        var page = await here.GetPageAsync("/account/sessions");
        Assert.Equal(2, page.Hooks("session").Count);
        var other = page.Hooks("session").Single(r => r.QuerySelector(".badge") is null);
        var form = other.Form("/account/sessions");
        var id = other.GetAttribute("data-session-id")!;
        var theirs = (await stranger.GetPageAsync("/account/sessions")).Form("/account/sessions");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync(theirs, ("session", id))).StatusCode);
        var after = await here.SubmitAsync(form);
        Assert.Single(after.Hooks("session"));
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_page_that_needs_somebody_leads_to_sign_in_and_back()
    {
        using var browser = site.Browser();
        using var answer = await browser.GetAsync("/account/sessions?a=1");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/account/login?returnUrl=%2Faccount%2Fsessions%3Fa%3D1", answer.Headers.Location!.OriginalString);

        browser.Http.DefaultRequestHeaders.Add("HX-Request", "true");
        browser.Http.DefaultRequestHeaders.Add("HX-Current-URL", "http://localhost/movies?page=2");
        using var fragment = await browser.GetAsync("/account/sessions");
        Assert.Equal("/account/login?returnUrl=%2Fmovies%3Fpage%3D2", fragment.Headers.GetValues("HX-Redirect").Single());
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https://evil.example/cart")]
    [InlineData("%2F%2Fevil.example")]
    public async Task Sign_in_never_leads_to_another_site(string returnUrl)
    {
        var person = await site.PersonAsync();
        using var browser = site.Browser();
        var login = await browser.GetPageAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}");
        using var answer = await browser.PostAsync(login.Form("/account/login"), ("email", person.Email), ("password", SiteFactory.Password), ("returnUrl", returnUrl));
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("o'brien@example.com")]
    [InlineData("ольга@пошта.example")]
    [InlineData("plus+tag@münchen.example")]
    public async Task Addresses_of_all_kinds_can_register(string email)
    {
        using var browser = site.Browser();
        await RegisterAsync(browser, email);
        Assert.Single(await site.MailsAsync(email));
    }

    [Theory]
    [InlineData("eleven char", "At least 12")]
    [InlineData("passwordpassword", "common")]
    [InlineData("this has strictname in it", "contains the name")]
    public async Task A_weak_password_is_refused_at_its_field(string password, string why)
    {
        using var browser = site.Browser();
        var page = await browser.GetPageAsync("/account/register");
        var refused = await browser.SubmitInvalidAsync(page.Form("/account/register"), ("email", "strictname@example.com"), ("password", password));
        var error = Assert.Single(refused.Hooks("field-error"));
        Assert.Equal("password", error.GetAttribute("data-field"));
        Assert.Contains(why, error.TextContent, StringComparison.Ordinal);
        Assert.Equal("strictname@example.com", refused.QuerySelector("#email")!.GetAttribute("value"));
    }

    [Fact]
    public async Task The_cookies_are_out_of_reach_of_script_and_other_sites()
    {
        using var secure = new SiteFactory { ["Site:PublicUrl"] = "https://localhost" };
        var person = await secure.PersonAsync();
        using var browser = secure.Browser();
        var login = await browser.GetPageAsync("/account/login");
        using var answer = await browser.PostAsync(login.Form("/account/login"), ("email", person.Email), ("password", SiteFactory.Password), ("remember", "true"));
        var cookies = answer.Headers.GetValues("Set-Cookie").Where(c => c.StartsWith("__Host-cinema-", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, cookies.Count(c => c.StartsWith("__Host-cinema-access=", StringComparison.Ordinal) || c.StartsWith("__Host-cinema-refresh=", StringComparison.Ordinal)));
        Assert.All(cookies, c =>
        {
            Assert.Contains("; secure", c, StringComparison.Ordinal);
            Assert.Contains("; httponly", c, StringComparison.Ordinal);
            Assert.Contains("; samesite=lax", c, StringComparison.Ordinal);
            Assert.Contains("; path=/", c, StringComparison.Ordinal);
            Assert.DoesNotContain("domain=", c, StringComparison.Ordinal);
            Assert.InRange(c.Length, 1, 4095);
        });
        var forgotten = secure.Browser();
        using var session = await forgotten.PostAsync((await forgotten.GetPageAsync("/account/login")).Form("/account/login"), ("email", person.Email), ("password", SiteFactory.Password), ("remember", "false"));
        Assert.All(session.Headers.GetValues("Set-Cookie").Where(c => c.Contains("-access=", StringComparison.Ordinal) || c.Contains("-refresh=", StringComparison.Ordinal)), c => Assert.DoesNotContain("expires", c, StringComparison.Ordinal));
    }

    private Task<string> RegisterAsync(SiteClient browser, string email) => RegisterAsync(browser, email, site);

    private static async Task<string> RegisterAsync(SiteClient browser, string email, SiteFactory factory)
    {
        await browser.SubmitAsync((await browser.GetPageAsync("/account/register")).Form("/account/register"), ("email", email), ("password", SiteFactory.Password));
        return (await factory.MailsAsync(email))[^1].Link("/account/activate");
    }
}
