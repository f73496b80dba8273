using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Accounts;

/// <summary>The second step of signing in: turning it on, using it, losing the phone, and what a thief of the password gets.</summary>
public class TwoFactorTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private sealed record Protected(Person Person, string Secret, IReadOnlyList<string> Codes);

    [Fact]
    public async Task Turning_it_on_shows_a_secret_takes_a_code_and_gives_ten_recovery_codes_once()
    {
        using var browser = await site.SignedInAsync();
        var page = await browser.GetPageAsync("/account/two-factor");
        Assert.NotNull(page.QuerySelector("svg.qr path"));
        Assert.StartsWith("otpauth://totp/", page.QuerySelector("a[href^='otpauth:']")!.GetAttribute("href"), StringComparison.Ordinal);
        var secret = page.HookText("two-factor-secret");
        var codes = await browser.SubmitAsync(page.Form("/account/two-factor/enable"), ("code", Totp.Code(secret)));
        Assert.Equal(10, codes.Hooks("recovery-code").Select(c => c.TextContent).Distinct().Count());
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync("/account/two-factor/codes")).StatusCode);
        Assert.Contains("10 codes are left", (await browser.GetPageAsync("/account/two-factor")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Two-step sign-in is on", Assert.Single(await site.MailsAsync(browser.Person!.Email)).Subject);
    }

    [Fact]
    public async Task A_wrong_code_keeps_the_secret_and_turns_nothing_on()
    {
        using var browser = await site.SignedInAsync();
        var page = await browser.GetPageAsync("/account/two-factor");
        var secret = page.HookText("two-factor-secret");
        var refused = await browser.SubmitInvalidAsync(page.Form("/account/two-factor/enable"), ("code", "000000"));
        Assert.Equal("code", Assert.Single(refused.Hooks("field-error")).GetAttribute("data-field"));
        Assert.Equal(secret, refused.HookText("two-factor-secret"));
        Assert.False(await site.InDbAsync(db => db.Users.Where(u => u.Id == browser.Person!.Id).Select(u => u.TwoFactorEnabled).SingleAsync()));
        await browser.SubmitAsync(refused.Form("/account/two-factor/enable"), ("code", Totp.Code(secret)));
    }

    [Fact]
    public async Task Somebody_elses_offer_and_an_old_one_are_not_taken()
    {
        using var mine = await site.SignedInAsync();
        using var theirs = await site.SignedInAsync();
        var page = await theirs.GetPageAsync("/account/two-factor");
        var form = (await mine.GetPageAsync("/account/two-factor")).Form("/account/two-factor/enable");
        mine.SetCookie("cinema-authenticator", theirs.Cookies["cinema-authenticator"]!.Value);
        await mine.SubmitInvalidAsync(form, ("code", Totp.Code(page.HookText("two-factor-secret"))));
        Assert.False(await site.InDbAsync(db => db.Users.Where(u => u.Id == mine.Person!.Id).Select(u => u.TwoFactorEnabled).SingleAsync()));

        using var own = new SiteFactory();
        using var slow = await own.SignedInAsync();
        var old = await slow.GetPageAsync("/account/two-factor");
        own.Clock.Advance(TimeSpan.FromMinutes(31));
        await slow.SubmitInvalidAsync(old.Form("/account/two-factor/enable"), ("code", Totp.Code(old.HookText("two-factor-secret"))));
    }

    [Fact]
    public async Task The_password_alone_opens_nothing_any_more()
    {
        var (person, secret, _) = await ProtectedAsync();
        using var browser = site.Browser();
        var step = await PasswordAsync(browser, person, "/orders");
        Assert.DoesNotContain(browser.Cookies.Cast<Cookie>(), c => c.Name is "cinema-access" or "cinema-refresh");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);

        await browser.SubmitInvalidAsync(step.Form("/account/login/two-factor"), ("code", "123456"));
        var code = Totp.Code(secret, 1);
        using var answer = await browser.PostAsync(step.Form("/account/login/two-factor"), ("code", $" {code[..3]} {code[3..]} "));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/orders", answer.Headers.Location!.OriginalString);
        await browser.GetPageAsync("/account");
    }

    [Fact]
    public async Task A_code_works_once_even_for_many_who_send_it_at_the_same_moment()
    {
        var (person, secret, _) = await ProtectedAsync();
        var code = Totp.Code(secret, 1);
        using var client = site.Browser();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.PostJsonAsync("/api/token", new { email = person.Email, password = SiteFactory.Password, code })));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostJsonAsync("/api/token", new { email = person.Email, password = SiteFactory.Password, code })).StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_opens_the_account_once_and_its_owner_is_told()
    {
        var (person, _, codes) = await ProtectedAsync();
        using var browser = site.Browser();
        var step = await PasswordAsync(browser, person);
        using (var answer = await browser.PostAsync(step.Form("/account/login/two-factor"), ("code", codes[3].ToUpperInvariant()))) Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await browser.GetPageAsync("/account");
        Assert.Contains(await site.MailsAsync(person.Email), m => m.Subject == "A recovery code was used");

        using var thief = site.Browser();
        await thief.SubmitInvalidAsync((await PasswordAsync(thief, person)).Form("/account/login/two-factor"), ("code", codes[3]));
    }

    [Fact]
    public async Task New_recovery_codes_void_the_old_ones_and_need_the_password()
    {
        var (person, secret, codes) = await ProtectedAsync();
        using var browser = site.Browser();
        await browser.SubmitAsync((await PasswordAsync(browser, person)).Form("/account/login/two-factor"), ("code", Totp.Code(secret, 1)));
        var page = await browser.GetPageAsync("/account/two-factor");
        await browser.SubmitInvalidAsync(page.Form("/account/two-factor/codes"), ("codesPassword", "not my password at all"));
        var fresh = await browser.SubmitAsync(page.Form("/account/two-factor/codes"), ("codesPassword", SiteFactory.Password));
        Assert.Empty(fresh.Hooks("recovery-code").Select(c => c.TextContent).Intersect(codes));
        using var later = site.Browser();
        await later.SubmitInvalidAsync((await PasswordAsync(later, person)).Form("/account/login/two-factor"), ("code", codes[0]));
    }

    [Fact]
    public async Task Turning_it_off_needs_the_password()
    {
        var (person, secret, _) = await ProtectedAsync();
        using var browser = site.Browser();
        await browser.SubmitAsync((await PasswordAsync(browser, person)).Form("/account/login/two-factor"), ("code", Totp.Code(secret, 1)));
        var page = await browser.GetPageAsync("/account/two-factor");
        await browser.SubmitInvalidAsync(page.Form("/account/two-factor/disable"), ("password", "not my password at all"));
        await browser.SubmitAsync(page.Form("/account/two-factor/disable"), ("password", SiteFactory.Password));
        Assert.Contains(await site.MailsAsync(person.Email), m => m.Subject == "Two-step sign-in is off");
        (await site.SignedInAsync(person)).Dispose();
    }

    [Fact]
    public async Task Guessing_codes_is_stopped_after_five_tries_and_the_wait_is_told()
    {
        var (person, secret, _) = await ProtectedAsync();
        using var browser = site.Browser();
        var step = await PasswordAsync(browser, person);
        var tries = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => browser.PostAsync(step.Form("/account/login/two-factor"), ("code", $"{i:D6}"))));
        Assert.Equal(5, tries.Count(t => t.StatusCode == HttpStatusCode.UnprocessableEntity));
        Assert.All(tries.Where(t => t.StatusCode != HttpStatusCode.UnprocessableEntity), t => Assert.Equal(HttpStatusCode.TooManyRequests, t.StatusCode));
        using var right = await browser.PostAsync(step.Form("/account/login/two-factor"), ("code", Totp.Code(secret, 1)));
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        Assert.NotNull(right.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_second_step_cannot_be_reached_without_the_first_nor_after_a_change_of_password()
    {
        var (person, secret, _) = await ProtectedAsync();
        using var stranger = site.Browser();
        using (var answer = await stranger.GetAsync("/account/login/two-factor"))
        {
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.Equal("/account/login", answer.Headers.Location!.OriginalString);
        }
        using var thief = site.Browser();
        var step = await PasswordAsync(thief, person);
        await site.WithAsync<PasswordChanges, PasswordResult>(p => p.ChangeAsync(person.Id, Guid.NewGuid(), SiteFactory.Password, "another seat in another row"));
        using var late = await thief.PostAsync(step.Form("/account/login/two-factor"), ("code", Totp.Code(secret, 1)));
        Assert.Equal("/account/login", late.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task The_second_step_waits_for_ten_minutes()
    {
        using var own = new SiteFactory();
        var (person, secret, _) = await ProtectedAsync(own);
        using var browser = own.Browser();
        var step = await PasswordAsync(browser, person);
        own.Clock.Advance(PendingSignIns.Life);
        using var late = await browser.PostAsync(step.Form("/account/login/two-factor"), ("code", Totp.Code(secret, 1)));
        Assert.Equal("/account/login", late.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Clients_send_the_code_along()
    {
        var (person, secret, _) = await ProtectedAsync();
        using var client = site.Browser();
        using var asked = await client.PostJsonAsync("/api/token", new { email = person.Email, password = SiteFactory.Password });
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal("urn:cinema:code-needed", (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
        using var wrong = await client.PostJsonAsync("/api/token", new { email = person.Email, password = SiteFactory.Password, code = "111111" });
        Assert.Equal("urn:cinema:code-wrong", (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
        using var right = await client.PostJsonAsync("/api/token", new { email = person.Email, password = SiteFactory.Password, code = Totp.Code(secret, 1) });
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Neither_the_secret_nor_the_recovery_codes_can_be_read_in_the_database()
    {
        var (person, secret, codes) = await ProtectedAsync();
        var kept = await site.InDbAsync(db => db.UserTokens.Where(t => t.UserId == person.Id).Select(t => t.Value).ToListAsync());
        Assert.DoesNotContain(secret.Replace(" ", "", StringComparison.Ordinal), Assert.Single(kept)!, StringComparison.OrdinalIgnoreCase);
        var hashes = await site.InDbAsync(db => db.RecoveryCodes.Where(c => c.UserId == person.Id).Select(c => c.Hash).ToListAsync());
        Assert.Equal(10, hashes.Count);
        Assert.All(hashes, h => Assert.Equal(32, h.Length));
        Assert.DoesNotContain(hashes, h => codes.Any(c => Encoding.UTF8.GetBytes(c).AsSpan().IndexOf(h) >= 0));
    }

    [Fact]
    public async Task Staff_without_a_second_step_are_urged_to_turn_it_on()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        Assert.Contains("two-step sign-in", Assert.Single((await moderator.GetPageAsync("/account")).Hooks("notice")).TextContent, StringComparison.Ordinal);
        using var viewer = await site.SignedInAsync();
        Assert.Empty((await viewer.GetPageAsync("/account")).Hooks("notice"));
    }

    private Task<Protected> ProtectedAsync() => ProtectedAsync(site);

    private static async Task<Protected> ProtectedAsync(SiteFactory site)
    {
        using var browser = await site.SignedInAsync();
        var page = await browser.GetPageAsync("/account/two-factor");
        var secret = page.HookText("two-factor-secret");
        var codes = await browser.SubmitAsync(page.Form("/account/two-factor/enable"), ("code", Totp.Code(secret)));
        return new Protected(browser.Person!, secret, [.. codes.Hooks("recovery-code").Select(c => c.TextContent.Trim())]);
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> PasswordAsync(SiteClient browser, Person person, string returnUrl = "/") =>
        await browser.SubmitAsync((await browser.GetPageAsync($"/account/login?returnUrl={returnUrl}")).Form("/account/login"), ("email", person.Email), ("password", SiteFactory.Password));
}
