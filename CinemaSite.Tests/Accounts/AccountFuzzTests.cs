using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Accounts;

/// <summary>Whatever is sent to the account's addresses, the site does not break.</summary>
public sealed class AccountFuzzTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private const int Requests = 1000;
    private const int Seed = 20261126;

    private static readonly string[] Fields =
        ["email", "password", "currentPassword", "displayName", "returnUrl", "remember", "token", "session", "newEmail", "code", "firstName", "lastName", "birthDate", "gender", "about", "country", "refreshToken", "[0].x", "form", "id", ""];

    private static readonly string[] Values =
    [
        "", " ", "a", "true", "on", "0", "-1", "99999999999999999999999999", "1e400", "NaN", "\0", "a\0b@example.com", "\ud800", "\udfff\ud800x@example.com", "\u202e\u0007\u001b[31m", "\r\nSet-Cookie: a=b",
        "' or 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "%00%ff%", "../../../etc/passwd", "//evil.example", "/\\evil", "00000000-0000-0000-0000-000000000000", "not-a-guid", "9999-99-99",
        "nobody@example.com", "ольга@пошта.example", "a@b.c", "@", "a@", "🎬🎬🎬🎬🎬🎬🎬🎬🎬🎬🎬🎬", "a lamp above the third door", new('x', 129), new('x', 300), new('я', 6000), new(' ', 6000), "ey.ey.ey", "eyJhbGciOiJub25lIn0.e30.", "I" + new string('\u0301', 500),
    ];

    private static readonly string[] Bodies =
    [
        "", "null", "[]", "{}", "\"x\"", "1", "{", "{\"email\":", "{\"email\":{}}", "{\"email\":[1]}", "{\"email\":1,\"password\":true}", "{\"email\":\"\\ud800\",\"password\":\"\\u0000\"}", "{\"refreshToken\":\"\\udfff\"}",
        "{\"email\":\"a@b.cd\",\"email\":\"c@d.ef\",\"password\":\"x\"}", "{\"refreshToken\":123}", "{\"email\":\"nobody@example.com\",\"password\":\"" + new string('x', 20_000) + "\"}", new string('[', 2000), string.Concat(Enumerable.Repeat("{\"email\":", 500)),
        "{\"email\":\"a@b.cd\",\"password\":\"x\"}trailing", "\ufeff{}", "email=a&password=b", "\u0000\u0001\u0002", "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na\r\n--x--",
    ];

    private static readonly string[] Types = ["application/json", "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/x-www-form-urlencoded; charset=utf-7", "x/y"];

    private static readonly string[] Cookies =
    [
        "cinema-access=x", "cinema-access=eyJhbGciOiJIUzI1NiIsImtpZCI6MX0.eyJleHAiOiJ4In0.AA", "cinema-access=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjk5OTk5OTk5OTk5OTk5OTk5OX0.AA; cinema-refresh=x", "cinema-access=eyJhbGciOiJIUzI1NiJ9.e30.AA; cinema-refresh=y",
        "cinema-access=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOi05OTk5OTk5OTk5OTk5OTl9.AA; cinema-refresh=z", "cinema-access=bnVsbA.bnVsbA.AA; cinema-refresh=z", "cinema-refresh=%ff%00", "cinema-refresh=" + new string('a', 3000), "cinema-form=garbage", "cinema-notices=garbage", "cinema-cart=garbage", "cinema-theme=<x>", "=;=;;,\u0001", "a=b; a=c; cinema-access=; cinema-refresh=",
    ];

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_thousand_odd_requests_break_nothing()
    {
        var random = new Random(Seed);
        var routes = Routes();
        Assert.True(routes.Count >= 15, $"Only {routes.Count} addresses were found.");
        using var stranger = site.Browser();
        using var person = await site.SignedInAsync();
        var tokens = new Dictionary<SiteClient, string>();
        foreach (var client in new[] { stranger, person }) tokens[client] = ((IHtmlInputElement)(await client.GetPageAsync("/cart")).QuerySelector("input[name=__RequestVerificationToken]")!).Value;
        using var bare = site.Server.CreateClient();
        var broken = new List<string>();
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            var signedIn = random.Next(2) == 0;
            // Signing the one person out would make the rest of the run strangers.
            var route = Pick(random, routes);
            if (signedIn && route.Contains("logout", StringComparison.Ordinal)) signedIn = false;
            var client = signedIn ? person : stranger;
            using var request = Request(random, route, tokens[client]);
            var what = $"{request.Method} {request.RequestUri} (request {i} of seed {Seed})";
            try
            {
                using var answer = await (request.Headers.Contains("Cookie") ? bare : client.Http).SendAsync(request);
                statuses[(int)answer.StatusCode] = statuses.GetValueOrDefault((int)answer.StatusCode) + 1;
                if ((int)answer.StatusCode >= 500) broken.Add($"{what}: {(int)answer.StatusCode}\n{Start(await answer.Content.ReadAsStringAsync())}");
            }
            catch (Exception e) when (e is not (Xunit.Sdk.XunitException or OutOfMemoryException))
            {
                broken.Add($"{what}: {e.GetType().Name} {e.Message}");
            }
        }
        Assert.True(broken.Count == 0, $"{broken.Count} of {Requests}:\n{string.Join("\n\n", broken.Take(8))}");
        // It must have come past the guards: forms were read, refused for what was in them, and some were taken.
        foreach (var status in new[] { 200, 303, 400, 401, 422 }) Assert.True(statuses.GetValueOrDefault(status) >= 3, $"Hardly any answer was {status}: {string.Join(", ", statuses)}");
    }

    private List<string> Routes() =>
    [
        .. site.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ControllerActionDescriptor>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(r => r.StartsWith("/account", StringComparison.Ordinal) || r.StartsWith("/api/token", StringComparison.Ordinal))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static HttpRequestMessage Request(Random random, string route, string token)
    {
        var path = System.Text.RegularExpressions.Regex.Replace(route, @"\{[^}]*\}", _ => Escape(Pick(random, Values)) is { Length: > 0 } value ? value : "x");
        if (random.Next(3) == 0) path += $"?{Escape(Pick(random, Fields))}={Escape(Pick(random, Values))}&token={Escape(Pick(random, Values))}&returnUrl={Escape(Pick(random, Values))}";
        var kind = random.Next(20);
        var method = kind switch { < 5 => "GET", 5 => "HEAD", 6 => "PUT", 7 => "DELETE", 8 => Pick(random, ["PATCH", "OPTIONS", "QUERY", "FOO"]), _ => "POST" };
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path.Length > 8000 ? path[..8000].TrimEnd('%', 'D', '1') : path, UriKind.Relative));
        if (random.Next(10) == 0) request.Headers.TryAddWithoutValidation("Cookie", Pick(random, Cookies));
        if (random.Next(15) == 0) request.Headers.TryAddWithoutValidation("Authorization", Pick(random, ["Bearer", "Bearer x", "Bearer ey.ey.ey", "Basic eDp5", "Bearer eyJhbGciOiJub25lIn0.e30."]));
        if (random.Next(10) == 0) request.Headers.TryAddWithoutValidation("Accept", Pick(random, ["application/json", "*/*", "x", "text/html;q=x"]));
        if (random.Next(10) == 0) request.Headers.TryAddWithoutValidation("HX-Request", "true");
        if (random.Next(4) != 0) request.Headers.TryAddWithoutValidation("RequestVerificationToken", token);
        if (method is "GET" or "HEAD") return request;
        if (random.Next(3) == 0 || (route.StartsWith("/api", StringComparison.Ordinal) && random.Next(4) != 0))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Pick(random, Bodies)));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", route.StartsWith("/api", StringComparison.Ordinal) && random.Next(3) != 0 ? "application/json" : Pick(random, Types));
        }
        else
        {
            var count = random.Next(40) == 0 ? 1025 : random.Next(1, 8);
            var fields = Enumerable.Range(0, count).Select(i => $"{(count > 1000 ? $"k{i}" : Escape(Pick(random, Fields)))}={Escape(Pick(random, Values))}");
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(string.Join('&', fields)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        }
        return request;
    }

    // As bytes, so that what is no Unicode goes over the wire as it is.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))) escaped.Append(text[i] < '\udc00' ? "%ED%A0%80" : "%ED%BF%BF");
            else if (char.IsHighSurrogate(text[i])) escaped.Append(Uri.EscapeDataString(text.AsSpan(i++, 2)));
            else escaped.Append(Uri.EscapeDataString(text[i].ToString()));
        return escaped.ToString();
    }

    private static string Start(string text) => text.Length > 2600 ? text[..2600] : text;

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
