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
            foreach (var (route, door) in Doors)
            {
                // What ends a session is asked by somebody who can lose it.
                using var once = role is { } again && route.Contains("/logout", StringComparison.Ordinal) ? await site.SignedInAsync(again) : null;
                using var answer = await AskAsync(once ?? keeper, route, await TokenAsync(once ?? keeper, role));
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

    // Pages that are kept for strangers hold a token that serves few forms; the one of the sign-in page serves all.
    private static async Task<string> TokenAsync(SiteClient browser, Role? role) =>
        (await browser.GetPageAsync(role is null ? "/account/login" : "/account")).Form("/theme").QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

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
        var kind when kind.StartsWith(":int", StringComparison.Ordinal) || kind.StartsWith(":long", StringComparison.Ordinal) => m.Groups[2].Value == "status" ? "404" : "999999999",
        _ => "x",
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
        ["GET /"] = Door.Open,
        ["GET /account"] = Door.Person,
        ["GET /account/activate"] = Door.Open,
        ["GET /account/activate/resend"] = Door.Open,
        ["GET /account/activate/sent"] = Door.Open,
        ["GET /account/avatar"] = Door.Person,
        ["GET /account/data"] = Door.Person,
        ["GET /account/delete"] = Door.Person,
        ["GET /account/email"] = Door.Person,
        ["GET /account/email/confirm"] = Door.Open,
        ["GET /account/email/sent"] = Door.Person,
        ["GET /account/login"] = Door.Open,
        ["GET /account/login/two-factor"] = Door.Open,
        ["GET /account/notifications"] = Door.Person,
        ["GET /account/password"] = Door.Person,
        ["GET /account/password/forgot"] = Door.Open,
        ["GET /account/password/reset"] = Door.Open,
        ["GET /account/password/sent"] = Door.Open,
        ["GET /account/register"] = Door.Open,
        ["GET /account/register/sent"] = Door.Open,
        ["GET /account/sessions"] = Door.Person,
        ["GET /account/two-factor"] = Door.Person,
        ["GET /account/two-factor/codes"] = Door.Person,
        ["GET /admin"] = Door.Moderator,
        ["GET /admin/audit"] = Door.Admin,
        ["GET /admin/audit.csv"] = Door.Admin,
        ["GET /admin/users.csv"] = Door.Admin,
        ["GET /admin/carts.csv"] = Door.Admin,
        ["GET /admin/comments.csv"] = Door.Moderator,
        ["GET /admin/reports.csv"] = Door.Moderator,
        ["GET /admin/genres.csv"] = Door.Moderator,
        ["GET /admin/people.csv"] = Door.Moderator,
        ["GET /admin/certifications.csv"] = Door.Moderator,
        ["GET /admin/carts"] = Door.Admin,
        ["GET /admin/carts/{userId:guid}"] = Door.Admin,
        ["GET /admin/certifications"] = Door.Moderator,
        ["GET /admin/comments"] = Door.Moderator,
        ["GET /admin/genres"] = Door.Moderator,
        ["GET /admin/movies"] = Door.Moderator,
        ["GET /admin/movies/bulk"] = Door.Moderator,
        ["GET /admin/movies/export.csv"] = Door.Moderator,
        ["GET /admin/movies/import"] = Door.Moderator,
        ["GET /admin/movies/import/{id:long}"] = Door.Moderator,
        ["GET /admin/movies/import/{id:long}/errors.csv"] = Door.Moderator,
        ["GET /admin/movies/new"] = Door.Moderator,
        ["GET /admin/movies/{id:int}"] = Door.Moderator,
        ["GET /admin/movies/{id:int}/media"] = Door.Moderator,
        ["GET /admin/orders"] = Door.Admin,
        ["GET /admin/orders.csv"] = Door.Admin,
        ["GET /admin/orders/{id:long}"] = Door.Admin,
        ["GET /admin/payments"] = Door.Admin,
        ["GET /admin/payments.csv"] = Door.Admin,
        ["GET /admin/people"] = Door.Moderator,
        ["GET /admin/refunds"] = Door.Admin,
        ["GET /admin/refunds.csv"] = Door.Admin,
        ["GET /admin/reports"] = Door.Moderator,
        ["GET /admin/sales"] = Door.Moderator,
        ["GET /admin/sales.csv"] = Door.Moderator,
        ["GET /admin/system"] = Door.Admin,
        ["GET /admin/users"] = Door.Admin,
        ["GET /admin/users/{id:guid}"] = Door.Admin,
        ["GET /avatars/{key}-{size:int}.webp"] = Door.Open,
        ["GET /cart"] = Door.Open,
        ["GET /cart/clear"] = Door.Open,
        ["GET /checkout"] = Door.Open,
        ["GET /dev/mail"] = Door.Open,
        ["GET /dev/mail/{name}"] = Door.Open,
        ["GET /dev/mail/{name}/html"] = Door.Open,
        ["GET /errors/{status:int}"] = Door.Open,
        ["GET /favorites"] = Door.Person,
        ["GET /genres"] = Door.Open,
        ["GET /genres/{slug}"] = Door.Open,
        ["GET /health/live"] = Door.Open,
        ["GET /health/ready"] = Door.Open,
        ["GET /library"] = Door.Person,
        ["GET /movies"] = Door.Open,
        ["GET /movies/suggest"] = Door.Open,
        ["GET /movies/{id:int}/trailer"] = Door.Open,
        ["GET /movies/{id:int}/trailer/{language:maxlength(35)}.vtt"] = Door.Open,
        ["GET /movies/{id:int}/{slug?}"] = Door.Open,
        ["GET /notifications"] = Door.Person,
        ["GET /notifications/unsubscribe"] = Door.Open,
        ["GET /orders"] = Door.Person,
        ["GET /orders/{id:long}"] = Door.Person,
        ["GET /orders/{id:long}/receipt"] = Door.Person,
        ["GET /orders/{id:long}/return"] = Door.Person,
        ["GET /payments"] = Door.Person,
        ["GET /people/{id:int}/{slug?}"] = Door.Open,
        ["GET /posters/{movieId:int}-{version:int}-wide.svg"] = Door.Open,
        ["GET /posters/{movieId:int}-{version:int}-{width:int}.jpg"] = Door.Open,
        ["GET /posters/{movieId:int}-{version:int}-{width:int}.webp"] = Door.Open,
        ["GET /posters/{movieId:int}-{version:int}.svg"] = Door.Open,
        ["GET /rankings"] = Door.Open,
        ["GET /robots.txt"] = Door.Open,
        ["GET /sitemap.xml"] = Door.Open,
        ["GET /sitemaps/movies-{part:int:min(1)}.xml"] = Door.Open,
        ["GET /sitemaps/pages.xml"] = Door.Open,
        ["GET /terms"] = Door.Open,
        ["GET /watch/{movieId:int}"] = Door.Person,
        ["GET /watch/{movieId:int}/stream"] = Door.Guarded,
        ["GET /watch/{movieId:int}/tracks/{language:maxlength(35)}.vtt"] = Door.Guarded,
        ["GET /{**path:file}"] = Door.Open,
        ["POST /account"] = Door.Person,
        ["POST /account/activate"] = Door.Open,
        ["POST /account/activate/resend"] = Door.Open,
        ["POST /account/avatar"] = Door.Person,
        ["POST /account/avatar/remove"] = Door.Person,
        ["POST /account/data"] = Door.Person,
        ["POST /account/delete"] = Door.Person,
        ["POST /account/email"] = Door.Person,
        ["POST /account/email/confirm"] = Door.Open,
        ["POST /account/login"] = Door.Open,
        ["POST /account/login/two-factor"] = Door.Open,
        ["POST /account/logout"] = Door.Open,
        ["POST /account/logout-everywhere"] = Door.Person,
        ["POST /account/notifications"] = Door.Person,
        ["POST /account/password"] = Door.Person,
        ["POST /account/password/forgot"] = Door.Open,
        ["POST /account/password/reset"] = Door.Open,
        ["POST /account/register"] = Door.Open,
        ["POST /account/sessions"] = Door.Person,
        ["POST /account/two-factor/codes"] = Door.Person,
        ["POST /account/two-factor/disable"] = Door.Person,
        ["POST /account/two-factor/enable"] = Door.Person,
        ["POST /admin/certifications"] = Door.Moderator,
        ["POST /admin/certifications/{id:int}"] = Door.Moderator,
        ["POST /admin/certifications/{id:int}/delete"] = Door.Moderator,
        ["POST /admin/certifications/{id:int}/merge"] = Door.Moderator,
        ["POST /admin/comments/bulk"] = Door.Moderator,
        ["POST /admin/comments/{id:long}/approve"] = Door.Moderator,
        ["POST /admin/comments/{id:long}/block"] = Door.Moderator,
        ["POST /admin/comments/{id:long}/hide"] = Door.Moderator,
        ["POST /admin/comments/{id:long}/restore"] = Door.Moderator,
        ["POST /admin/comments/{id:long}/unblock"] = Door.Moderator,
        ["POST /admin/genres"] = Door.Moderator,
        ["POST /admin/genres/{id:int}"] = Door.Moderator,
        ["POST /admin/genres/{id:int}/delete"] = Door.Moderator,
        ["POST /admin/genres/{id:int}/merge"] = Door.Moderator,
        ["POST /admin/movies/bulk"] = Door.Moderator,
        ["POST /admin/movies/import"] = Door.Moderator,
        ["POST /admin/movies/import/{id:long}"] = Door.Moderator,
        ["POST /admin/movies/import/{id:long}/apply"] = Door.Moderator,
        ["POST /admin/movies/new"] = Door.Moderator,
        ["POST /admin/movies/{id:int}"] = Door.Moderator,
        ["POST /admin/movies/{id:int}/delete"] = Door.Moderator,
        ["POST /admin/movies/{id:int}/media"] = Door.Moderator,
        ["POST /admin/movies/{id:int}/media/remove"] = Door.Moderator,
        ["POST /admin/movies/{id:int}/media/uploads"] = Door.Moderator,
        ["POST /admin/movies/{id:int}/media/uploads/{upload:guid}"] = Door.Moderator,
        ["POST /admin/movies/{id:int}/media/uploads/{upload:guid}/cancel"] = Door.Moderator,
        ["POST /admin/movies/{id:int}/media/uploads/{upload:guid}/complete"] = Door.Moderator,
        ["POST /admin/movies/{id:int}/withdraw"] = Door.Moderator,
        ["POST /admin/orders/{id:long}/ask"] = Door.Admin,
        ["POST /admin/orders/{id:long}/settle"] = Door.Admin,
        ["POST /admin/people"] = Door.Moderator,
        ["POST /admin/people/{id:int}"] = Door.Moderator,
        ["POST /admin/people/{id:int}/delete"] = Door.Moderator,
        ["POST /admin/people/{id:int}/merge"] = Door.Moderator,
        ["POST /admin/refunds/{id:long}/approve"] = Door.Admin,
        ["POST /admin/refunds/{id:long}/decline"] = Door.Admin,
        ["POST /admin/reports/{id:long}/accept"] = Door.Moderator,
        ["POST /admin/reports/{id:long}/reject"] = Door.Moderator,
        ["POST /admin/system/differences/{id:long}/settle"] = Door.Admin,
        ["POST /admin/system/events/{id}/replay"] = Door.Admin,
        ["POST /admin/system/mails/{id:guid}/retry"] = Door.Admin,
        ["POST /admin/users/{id:guid}/activate"] = Door.Admin,
        ["POST /admin/users/{id:guid}/block"] = Door.Admin,
        ["POST /admin/users/{id:guid}/role"] = Door.Admin,
        ["POST /admin/users/{id:guid}/sessions"] = Door.Admin,
        ["POST /admin/users/{id:guid}/unblock"] = Door.Admin,
        ["POST /api/token"] = Door.Guarded,
        ["POST /api/token/refresh"] = Door.Guarded,
        ["POST /api/token/revoke"] = Door.Guarded,
        ["POST /cart/clear"] = Door.Open,
        ["POST /cart/items"] = Door.Open,
        ["POST /cart/items/{movieId:int}/remove"] = Door.Open,
        ["POST /checkout"] = Door.Person,
        ["POST /comments/{id:long}/delete"] = Door.Person,
        ["POST /comments/{id:long}/edit"] = Door.Person,
        ["POST /comments/{id:long}/like"] = Door.Person,
        ["POST /comments/{id:long}/report"] = Door.Person,
        ["POST /first-picks"] = Door.Person,
        // What a stranger wrote is kept until they have signed in.
        ["POST /movies/{id:int}/comments"] = Door.Open,
        ["POST /movies/{id:int}/favorite"] = Door.Person,
        ["POST /movies/{id:int}/rating"] = Door.Person,
        ["POST /movies/{id:int}/reaction"] = Door.Person,
        ["POST /notifications/read"] = Door.Person,
        ["POST /notifications/unsubscribe"] = Door.Open,
        ["POST /orders/{id:long}/cancel"] = Door.Person,
        ["POST /orders/{id:long}/pay"] = Door.Person,
        ["POST /orders/{id:long}/refund"] = Door.Person,
        ["POST /reports/csp"] = Door.Guarded,
        ["POST /theme"] = Door.Open,
        ["POST /watch/{movieId:int}/dismiss"] = Door.Person,
        ["POST /watch/{movieId:int}/progress"] = Door.Guarded,
        ["POST /watch/{movieId:int}/seen"] = Door.Person,
        ["POST /webhooks/stripe"] = Door.Guarded,
        ["PUT /admin/movies/{id:int}/media/uploads/{upload:guid}"] = Door.Moderator,
    };
}
