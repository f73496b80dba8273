using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Staff;

/// <summary>Every address of the site, asked by a stranger and by a person of each role.</summary>
public sealed class MatrixTests
{
    [Fact]
    public async Task Every_route_of_the_site_opens_to_those_alone_whose_it_is()
    {
        await using var site = new SiteFactory { ["Limits:TokenPerAddress"] = "100000" };
        var routes = Routes(site);
        var astray = routes.Except(Doors.Keys).Select(r => $"{r} has no line in the table.").Concat(Doors.Keys.Except(routes).Select(r => $"{r} stands in the table and is no route.")).ToList();
        Assert.True(astray.Count == 0, string.Join('\n', astray));

        var wrong = new List<string>();
        var asked = 0;
        foreach (var role in new Role?[] { null, Role.User, Role.Moderator, Role.Admin })
        {
            using var keeper = role is { } of ? await site.SignedInAsync(of) : site.Browser();
            var person = keeper.Person;
            var token = (await keeper.GetPageAsync("/")).Form("/theme").QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            // What ends a session is asked for last, and is asked by somebody who can lose it.
            foreach (var (route, door) in Doors.OrderBy(d => d.Key.Contains("logout", StringComparison.Ordinal) || d.Key.Contains("delete", StringComparison.Ordinal)).ThenBy(d => d.Key, StringComparer.Ordinal))
            {
                using var answer = await AskAsync(keeper, route, token);
                asked++;
                if (Fault(route, door, role, answer) is { } fault) wrong.Add(fault);
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(4 * Doors.Count, asked);
    }

    private static string? Fault(string route, Door door, Role? role, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var toLogin = status == 302 && answer.Headers.Location!.OriginalString.Contains("/account/login", StringComparison.Ordinal);
        var mayPass = door switch { Door.Open or Door.Guarded => true, Door.Person => role is not null, Door.Moderator => role >= Role.Moderator, _ => role == Role.Admin };
        var who = role?.ToString() ?? "stranger";
        if (status >= 500) return $"{route} failed with {status} for a {who}.";
        if (!mayPass) return role is null ? (toLogin || status == 401 ? null : $"{route} answered {status} to a stranger.") : (status == 403 ? null : $"{route} answered {status} to a {who}.");
        if (toLogin || status == 401 && door != Door.Guarded) return $"{route} sent a {who} to sign in.";
        return status == 403 && door != Door.Guarded ? $"{route} is closed to a {who}." : null;
    }

    private static async Task<HttpResponseMessage> AskAsync(SiteClient browser, string route, string token)
    {
        var (method, pattern) = (route[..route.IndexOf(' ', StringComparison.Ordinal)], route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Filled(pattern), UriKind.Relative));
        if (method == "POST") request.Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await browser.Http.SendAsync(request);
    }

    // Things that are not there: only the door is asked here, not the room.
    private static string Filled(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{(\**)([A-Za-z]+)(:[^}]*|\?)?\}", m => m.Groups[3].Value switch
    {
        ":guid" => Guid.Empty.ToString(),
        ":int" or ":long" => "999999999",
        _ => m.Groups[2].Value is "status" or "code" ? "404" : "x",
    });

    private static List<string> Routes(SiteFactory site) =>
    [
        .. site.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            // The files of wwwroot: a list made by the build, the same for everybody.
            .Where(e => e.Metadata.All(m => m.GetType().Name != "StaticAssetDescriptor"))
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Where(m => m != "HEAD").Select(m => $"{m} /{e.RoutePattern.RawText!.TrimStart('/')}"))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Who may pass.</summary>
    private enum Door
    {
        Open,

        /// <summary>For everybody, but it asks for more than who one is: a signature, a token in a header, a claim on a film.</summary>
        Guarded,
        Person,
        Moderator,
        Admin,
    }

    private static readonly Dictionary<string, Door> Doors = new()
    {
    };
}
