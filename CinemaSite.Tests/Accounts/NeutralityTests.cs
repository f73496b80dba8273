using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Accounts;

/// <summary>Nobody learns from an answer, or from its time, who has an account.</summary>
public sealed partial class NeutralityTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task A_wrong_password_is_answered_alike_whoever_is_meant()
    {
        var answers = new List<string>();
        foreach (var email in await EverybodyAsync("login"))
            answers.Add(await AnswerAsync(site, email, b => b.LoginAsync(email, Arranging.WrongPassword)));
        AssertAlike(answers, "422");
        Assert.Contains("do not go together", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_at_the_token_endpoint_is_answered_alike_whoever_is_meant()
    {
        var answers = new List<string>();
        foreach (var email in await EverybodyAsync("token"))
            answers.Add(await AnswerAsync(site, email, b => b.TokenAsync(email, Arranging.WrongPassword)));
        AssertAlike(answers, "401");
    }

    [Fact]
    public async Task Too_many_tries_are_answered_alike_whoever_is_meant()
    {
        await using var own = new SiteFactory { ["Limits:LoginPerAccount"] = "3" };
        var (pages, machines) = (new List<string>(), new List<string>());
        foreach (var email in await EverybodyAsync("limit", own))
        {
            using var browser = own.Browser();
            for (var i = 0; i < 3; i++) await browser.TokenAsync(email, Arranging.WrongPassword);
            pages.Add(await AnswerAsync(own, email, b => b.LoginAsync(email, Arranging.WrongPassword)));
            machines.Add(await AnswerAsync(own, email, b => b.TokenAsync(email, Arranging.WrongPassword)));
        }
        AssertAlike(pages, "429");
        AssertAlike(machines, "429");
    }

    [Theory]
    [InlineData("/account/register")]
    [InlineData("/account/password/forgot")]
    [InlineData("/account/activate/resend")]
    public async Task A_form_that_mails_is_answered_alike_whoever_is_meant(string path)
    {
        var (answers, pages) = (new List<string>(), new List<string>());
        foreach (var email in await EverybodyAsync("mail" + path.Length))
        {
            using var browser = site.Browser();
            using var answer = await browser.SendAsync(path, ("email", email), ("password", "a lamp above the third door"));
            answers.Add(await ReadAsync(answer, email));
            pages.Add(await ReadAsync(await browser.GetAsync(answer.Headers.Location!.OriginalString), email));
        }
        AssertAlike(answers, "303");
        AssertAlike(pages, "200");
    }

    [Theory]
    [InlineData("/account/register")]
    [InlineData("/account/password/forgot")]
    [InlineData("/account/activate/resend")]
    public async Task A_form_that_mails_is_answered_alike_when_the_mailbox_has_had_enough(string path)
    {
        await using var own = new SiteFactory { ["Limits:MailsPerAccount"] = "1" };
        var answers = new List<string>();
        foreach (var email in await EverybodyAsync("full", own))
            for (var i = 0; i < 2; i++)
                answers.Add(await AnswerAsync(own, email, b => b.SendAsync(path, ("email", email), ("password", "a lamp above the third door"))));
        AssertAlike(answers, "303");
    }

    [Theory]
    [InlineData("/account/register")]
    [InlineData("/account/password/forgot")]
    [InlineData("/account/activate/resend")]
    public async Task A_form_that_mails_takes_its_time(string path)
    {
        await using var own = new SiteFactory { ["Limits:NeutralMilliseconds"] = "300" };
        using var browser = own.Browser();
        var form = (await browser.GetPageAsync(path)).Form(path);
        var begun = Stopwatch.GetTimestamp();
        using var answer = await browser.PostAsync(form, ("email", "nobody@example.org"), ("password", "a lamp above the third door"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(300));
    }

    private static async Task<string> AnswerAsync(SiteFactory site, string email, Func<SiteClient, Task<HttpResponseMessage>> ask)
    {
        using var browser = site.Browser();
        return await ReadAsync(await ask(browser), email);
    }

    // Whatever may differ between two equal answers is taken out: times, tokens, and what was typed.
    private static async Task<string> ReadAsync(HttpResponseMessage answer, string email)
    {
        using (answer)
        {
            var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Date" or "Content-Length"))
                .SelectMany(h => h.Value.Select(v => $"{h.Key}: {(h.Key == "Set-Cookie" ? CookieValue().Replace(v, "=…;") : v)}")).Order(StringComparer.Ordinal);
            var body = await answer.Content.ReadAsStringAsync();
            body = FormToken().Replace(body, "…").Replace(WebUtility.HtmlEncode(email), "…", StringComparison.Ordinal).Replace(email, "…", StringComparison.Ordinal);
            return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n\n{TraceId().Replace(body, "…")}";
        }
    }

    private static void AssertAlike(List<string> answers, string status)
    {
        Assert.All(answers, a => Assert.Equal(answers[0], a));
        Assert.StartsWith(status, answers[0], StringComparison.Ordinal);
    }

    private async Task<string[]> EverybodyAsync(string mark, SiteFactory? factory = null)
    {
        factory ??= site;
        return [(await factory.PersonAsync()).Email, $"unknown-{mark}@example.com", await factory.UnconfirmedAsync($"unconfirmed-{mark}@example.com"), await factory.BlockedAsync()];
    }

    [GeneratedRegex("(?<=name=\"__RequestVerificationToken\"[^>]*value=\")[^\"]+")]
    private static partial Regex FormToken();

    [GeneratedRegex("(?<=\"traceId\":\")[^\"]+")]
    private static partial Regex TraceId();

    [GeneratedRegex("=[^;]*;")]
    private static partial Regex CookieValue();
}
