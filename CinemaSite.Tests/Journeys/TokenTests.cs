using System.Net;
using System.Net.Http.Json;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Journeys;

/// <summary>The pair of tokens: rotation, theft, and what ends a session at once.</summary>
public class TokenTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private sealed record Pair(string AccessToken, int ExpiresIn, string RefreshToken);

    [Fact]
    public async Task Twenty_parallel_refreshes_all_get_the_same_successor()
    {
        using var client = site.Browser();
        var pair = await SignInAsync(client, await site.PersonAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RefreshAsync(client, pair.RefreshToken)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        var pairs = await Task.WhenAll(answers.Select(a => a.Content.ReadFromJsonAsync<Pair>()));
        Assert.Single(pairs.Select(p => p!.RefreshToken).Distinct());
    }

    [Fact]
    public async Task A_refresh_token_used_again_after_the_grace_ends_the_session_and_tells_its_owner()
    {
        var person = await site.PersonAsync();
        using var client = site.Browser();
        var first = await SignInAsync(client, person);
        var second = await ReadAsync(await RefreshAsync(client, first.RefreshToken));
        site.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(client, first.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(client, second.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await ProfileAsync(second.AccessToken));
        Assert.Contains("signed one of your devices out", Assert.Single(await site.MailsAsync(person.Email)).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_two_generations_old_ends_the_session_even_within_the_grace()
    {
        using var client = site.Browser();
        var first = await SignInAsync(client, await site.PersonAsync());
        var second = await ReadAsync(await RefreshAsync(client, first.RefreshToken));
        var third = await ReadAsync(await RefreshAsync(client, second.RefreshToken));
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(client, first.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(client, third.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task A_block_holds_on_the_next_request()
    {
        var person = await site.PersonAsync();
        using var client = site.Browser();
        var pair = await SignInAsync(client, person);
        Assert.Equal(HttpStatusCode.OK, await ProfileAsync(pair.AccessToken));
        await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, person.Id, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await ProfileAsync(pair.AccessToken));
    }

    [Fact]
    public async Task A_browser_goes_on_signed_in_when_its_access_token_has_expired()
    {
        using var browser = await site.SignedInAsync();
        var before = browser.Cookies["cinema-refresh"]!.Value;
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        await browser.GetPageAsync("/account");
        Assert.NotEqual(before, browser.Cookies["cinema-refresh"]!.Value);
    }

    [Fact]
    public async Task Tokens_that_are_unsigned_foreign_or_expired_open_nothing()
    {
        using var client = site.Browser();
        var pair = await SignInAsync(client, await site.PersonAsync());
        var parts = pair.AccessToken.Split('.');
        Assert.Equal(HttpStatusCode.Unauthorized, await ProfileAsync($"eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{parts[1]}."));
        Assert.Equal(HttpStatusCode.Unauthorized, await ProfileAsync($"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ProfileAsync(pair.RefreshToken));
        site.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.Unauthorized, await ProfileAsync(pair.AccessToken));
    }

    [Fact]
    public async Task After_ten_wrong_passwords_even_the_right_one_waits()
    {
        var person = await site.PersonAsync();
        using var client = site.Browser();
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostJsonAsync("/api/token", new { email = person.Email, password = "wrong wrong wrong" })).StatusCode);
        using var waits = await client.PostJsonAsync("/api/token", new { email = person.Email, password = SiteFactory.Password });
        Assert.Equal(HttpStatusCode.TooManyRequests, waits.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(15), waits.Headers.RetryAfter!.Delta);
        site.Clock.Advance(TimeSpan.FromMinutes(15));
        await SignInAsync(client, person);
    }

    private static Task<HttpResponseMessage> RefreshAsync(SiteClient client, string token) => client.PostJsonAsync("/api/token/refresh", new { refreshToken = token });

    private static async Task<Pair> SignInAsync(SiteClient client, Person person) =>
        await ReadAsync(await client.PostJsonAsync("/api/token", new { email = person.Email, password = SiteFactory.Password }));

    private static async Task<Pair> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Pair>())!;
    }

    private async Task<HttpStatusCode> ProfileAsync(string accessToken)
    {
        using var client = site.Browser();
        client.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {accessToken}");
        return (await client.GetAsync("/account")).StatusCode;
    }
}
