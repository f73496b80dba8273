using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Tests.Accounts;

/// <summary>No other site sends our forms, runs script in our pages or keeps what was somebody's own.</summary>
public sealed class FormGuardTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; media-src 'self'; manifest-src 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self' https://checkout.stripe.com http://127.0.0.1:* http://localhost:*; report-uri /reports/csp; report-to csp";

    // Stripe signs, token clients bring no cookies, reports carry nothing that acts, the error page shows only itself, and the
    // link in a mail is a sealed token that mail programs send without any page of ours (RFC 8058).
    private static readonly string[] Exempt = ["/webhooks/", "/api/token", "/reports/csp", "/errors/", "/notifications/unsubscribe"];

    [Fact]
    public async Task Every_form_needs_its_token_and_refuses_other_sites()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        var addresses = Addresses(site).Where(a => !IsExempt(a)).ToList();
        Assert.True(addresses.Count > 15, $"Only {addresses.Count} forms were found.");
        foreach (var address in addresses)
        {
            Assert.True(await StatusAsync(admin, address) == HttpStatusCode.BadRequest, $"{address} takes a form without its token.");
            Assert.True(await StatusAsync(admin, address, ("Sec-Fetch-Site", "cross-site")) == HttpStatusCode.Forbidden, $"{address} takes a form of another site.");
            Assert.True(await StatusAsync(admin, address, ("Origin", "https://evil.example")) == HttpStatusCode.Forbidden, $"{address} takes a form of another origin.");
        }
    }

    [Fact]
    public async Task A_form_of_another_site_is_refused_though_it_has_a_token()
    {
        using var browser = site.Browser();
        var form = (await browser.GetPageAsync("/cart")).Form("/theme");
        browser.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync(form, ("theme", "dark"))).StatusCode);
        browser.Http.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(form, ("theme", "dark"))).StatusCode);
    }

    [Fact]
    public async Task Only_these_addresses_take_a_post_without_a_form_token()
    {
        using var client = site.Browser();
        foreach (var address in Addresses(site).Where(IsExempt))
            foreach (var header in new[] { ("Sec-Fetch-Mode", "cors"), ("Origin", "https://evil.example") })
                if (header.Item1 == "Sec-Fetch-Mode" || address.StartsWith("/webhooks/", StringComparison.Ordinal) || address.StartsWith("/api/token", StringComparison.Ordinal))
                    Assert.NotEqual(HttpStatusCode.Forbidden, await StatusAsync(client, address, header));
        Assert.Equal(["/api/token", "/api/token/refresh", "/api/token/revoke", "/errors/1", "/notifications/unsubscribe", "/reports/csp", "/webhooks/stripe"], Addresses(site).Where(IsExempt).Order());
        using var signed = await client.TokenAsync((await site.PersonAsync()).Email, SiteFactory.Password);
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
    }

    [Fact]
    public async Task A_bearer_without_cookies_needs_no_form_token_and_one_with_cookies_does()
    {
        using var client = site.Browser();
        using var browser = await site.SignedInAsync();
        var pair = await client.PairAsync(await site.PersonAsync());
        foreach (var asker in new[] { client, browser }) asker.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", pair.AccessToken);
        Assert.Equal(HttpStatusCode.SeeOther, await StatusAsync(client, "/theme"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(browser, "/theme"));
    }

    [Fact]
    public async Task A_form_of_before_sign_in_asks_for_a_reload_and_one_of_after_lives_through_refreshes()
    {
        await using var own = new SiteFactory();
        using var browser = own.Browser();
        var before = (await browser.GetPageAsync("/cart")).Form("/theme");
        await browser.SignInAsync(await own.PersonAsync());
        var page = await SiteClient.ReadAsync(await browser.PostAsync(before, ("theme", "dark")), HttpStatusCode.BadRequest);
        Assert.Contains("reload the page", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".site-head"));

        var after = (await browser.GetPageAsync("/cart")).Form("/theme");
        for (var i = 0; i < 3; i++)
        {
            own.Clock.Advance(TimeSpan.FromMinutes(11));
            Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(after, ("theme", "dark"))).StatusCode);
        }
        using var other = await own.SignedInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await other.PostAsync(after, ("theme", "dark"))).StatusCode);
    }

    [Theory]
    [InlineData("/movies", 200)]
    [InlineData("/account/login", 200)]
    [InlineData("/nothing/here", 404)]
    [InlineData("/api/nothing", 404)]
    [InlineData("/api/token", 404)]
    [InlineData("/admin", 302)]
    [InlineData("/health/live", 200)]
    [InlineData("/css/base.css", 200)]
    public async Task Every_answer_carries_the_content_security_policy(string address, int status)
    {
        using var browser = site.Browser();
        using var answer = await browser.GetAsync(address);
        Assert.Equal(status, (int)answer.StatusCode);
        AssertGuarded(answer, Policy);
    }

    [Fact]
    public async Task A_broken_page_and_a_refused_form_carry_it_too()
    {
        using var browser = site.Browser();
        using var json = await browser.TokenAsync("nobody@example.com", Arranging.WrongPassword);
        using var refused = await browser.PostJsonAsync("/theme", new { });
        AssertGuarded(json, Policy);
        AssertGuarded(refused, Policy);

        await using var broken = new SiteFactory { ["Site:PublicUrl"] = "https://localhost", ["Stripe:SecretKey"] = "sk_test_x", ["Stripe:WebhookSecrets:0"] = "whsec_x", ["Mail:Host"] = "localhost", ["Mail:From"] = "a@example.com" }
            .With(s => s.AddScoped<Registration>(_ => throw new InvalidOperationException("A secret of the works")));
        await using var production = broken.WithWebHostBuilder(b => b.UseEnvironment("Production"));
        using var http = production.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri("/account/register", UriKind.Relative));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.InternalServerError, $"{(int)answer.StatusCode}: {html}");
        Assert.DoesNotContain("secret of the works", html, StringComparison.Ordinal);
        AssertGuarded(answer, Policy.Replace(" http://127.0.0.1:* http://localhost:*", "", StringComparison.Ordinal));

        // A program is told the same in its own words, with the number to name and without the works.
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        using var problem = await http.GetAsync(new Uri("/account/register", UriKind.Relative));
        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType?.MediaType));
        var told = await problem.Content.ReadAsStringAsync();
        Assert.Contains("traceId", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret of the works", told, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
        using var missing = await http.GetAsync(new Uri("/api/nothing", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (missing.StatusCode, missing.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Pages_of_somebody_signed_in_are_kept_nowhere()
    {
        using var browser = await site.SignedInAsync(Role.Admin);
        foreach (var address in new[] { "/", "/movies", "/account", "/account/sessions", "/account/password", "/library", "/orders", "/payments", "/cart", "/admin", "/nothing/here", "/terms" })
        {
            using var answer = await browser.GetAsync(address);
            Assert.True(answer.Headers.CacheControl is { NoStore: true, Private: true, Public: false }, $"{address} says {answer.Headers.CacheControl}.");
        }
    }

    [Fact]
    public async Task An_answer_that_renews_the_cookies_is_kept_by_nobody_else()
    {
        await using var own = new SiteFactory();
        using var browser = await own.SignedInAsync();
        own.Clock.Advance(TimeSpan.FromMinutes(11));
        using var answer = await browser.GetAsync("/robots.txt");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("cinema-refresh=", StringComparison.Ordinal));
        Assert.True(answer.Headers.CacheControl is { NoStore: true, Private: true, Public: false });
        using var again = await browser.GetAsync("/robots.txt");
        Assert.True(again.Headers.CacheControl is { Public: true });
    }

    [Fact]
    public async Task Browsers_may_report_what_the_policy_stopped_and_only_rule_and_origin_are_written_down()
    {
        var log = new LogLines();
        await using var own = new SiteFactory().With(s => s.AddSingleton<ILoggerProvider>(log));
        using var browser = own.Browser();
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(browser, "application/csp-report", """
            {"csp-report":{"document-uri":"http://localhost/account/password/reset?token=secret1","blocked-uri":"https://evil.example/x?secret2","violated-directive":"script-src 'self'","script-sample":"secret3"}}
            """));
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(browser, "application/reports+json", """
            [{"type":"csp-violation","url":"http://localhost/?secret4","body":{"effectiveDirective":"style-src-elem","blockedURL":"inline","documentURL":"http://localhost/?secret5"}},{"type":"deprecation","body":{}}]
            """));
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(browser, "application/csp-report", """{"csp-report":{"blocked-uri":"http://a b\r\nforged line","effective-directive":"x\r\nforged"}}"""));
        Assert.Equal(
        [
            "The content security policy kept something out: script-src forbids https://evil.example",
            "The content security policy kept something out: style-src-elem forbids inline",
            "The content security policy kept something out: unknown forbids unknown",
        ], log.Lines.Where(l => l.Contains("policy", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("application/csp-report", "{", 400)]
    [InlineData("application/csp-report", "", 400)]
    [InlineData("application/csp-report", """{"csp-report":{"blocked-uri":"\ud800"}}""", 400)]
    [InlineData("application/csp-report", "[1,{},[],null]", 204)]
    [InlineData("application/reports+json", "null", 204)]
    public async Task A_report_that_is_none_does_no_harm(string type, string body, int status)
    {
        using var browser = site.Browser();
        Assert.Equal(status, (int)await ReportAsync(browser, type, body));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await ReportAsync(browser, "application/csp-report", $$"""{"csp-report":"{{new string('x', 16 * 1024)}}"}"""));
    }

    [Fact]
    public async Task Reports_cannot_flood_the_log()
    {
        var log = new LogLines();
        await using var own = new SiteFactory().With(s => s.AddSingleton<ILoggerProvider>(log));
        using var browser = own.Browser();
        const string report = """{"csp-report":{"blocked-uri":"inline","effective-directive":"script-src"}}""";
        for (var i = 0; i < 50; i++) Assert.Equal(HttpStatusCode.NoContent, await ReportAsync(browser, "application/csp-report", report));
        Assert.Equal(20, log.Lines.Count(l => l.Contains("policy", StringComparison.Ordinal)));
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        await ReportAsync(browser, "application/csp-report", report);
        Assert.Equal(21, log.Lines.Count(l => l.Contains("policy", StringComparison.Ordinal)));
    }

    /// <summary>An address for every endpoint that takes something else than a look.</summary>
    internal static IEnumerable<string> Addresses(SiteFactory site) =>
        site.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.Abstractions.ActionDescriptor>() is not null)
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Contains("POST"))
            .Select(e => "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { ParameterPolicies: [{ Content: "guid" }] } => Guid.Empty.ToString(),
                _ => "1",
            })))))
            .Distinct();

    private static bool IsExempt(string address) => Array.Exists(Exempt, e => address.StartsWith(e, StringComparison.Ordinal));

    private static async Task<HttpStatusCode> StatusAsync(SiteClient client, string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([]) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await client.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ReportAsync(SiteClient client, string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await client.Http.PostAsync(new Uri("/reports/csp", UriKind.Relative), content);
        return answer.StatusCode;
    }

    private static void AssertGuarded(HttpResponseMessage answer, string policy)
    {
        Assert.Equal(policy, answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("csp=\"/reports/csp\"", answer.Headers.GetValues("Reporting-Endpoints").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Single(answer.Headers.GetValues("Referrer-Policy"));
        Assert.Single(answer.Headers.GetValues("Permissions-Policy"));
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines) lines.Add(formatter(state, exception));
    }

    public void Dispose() { }
}
