using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using CinemaSite.Tests.Support;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Accounts;

/// <summary>The real process with its real work factor, and a crowd at its door.</summary>
[Trait("Category", "Process")]
[Collection(MeasuredAlone.Name)]
public sealed class LoginLoadTests(ITestOutputHelper output)
{
    private const int Logins = 200;

    [Fact]
    public async Task Two_hundred_parallel_sign_ins_leave_the_catalogue_quick()
    {
        await using var site = new SiteProcess();
        await site.StartAsync(settings: new() { ["Limits__LoginPerAddress"] = "100000", ["Limits__TokenPerAddress"] = "100000" });
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(site.Url) };
        // The first of everything pays for compiling.
        for (var i = 0; i < 100; i++) await CatalogueAsync(http);
        await LoginAsync(http, "nobody@example.com");

        var round = 0;
        var limit = TimeSpan.FromMilliseconds(500);
        var slow = await Fastest.OfAsync(limit, () => SlowestTwentiethAsync(http, $"round{++round}"));
        Assert.True(slow < limit, $"The slowest twentieth of the catalogue's pages took {slow.TotalMilliseconds:0} ms and more.");
    }

    private async Task<TimeSpan> SlowestTwentiethAsync(HttpClient http, string mark)
    {
        // An unknown address costs the same hash, and no account's limit gets in the way.
        var logins = Enumerable.Range(0, Logins).Select(i => LoginAsync(http, $"nobody{i}-{mark}@example.com")).ToList();
        var times = new List<double>();
        while (times.Count < 40 || (logins.Exists(l => !l.IsCompleted) && times.Count < 400))
        {
            times.Add(await CatalogueAsync(http));
            await Task.Delay(10);
        }
        var answers = await Task.WhenAll(logins);
        times.Sort();
        var (p50, p95) = (times[times.Count / 2], times[times.Count * 95 / 100]);
        output.WriteLine($"GET /movies beside {Logins} sign-ins: {times.Count} times, p50 {p50:0} ms, p95 {p95:0} ms, longest {times[^1]:0} ms; sign-ins: {answers.Count(a => a == HttpStatusCode.Unauthorized)} answered, {answers.Count(a => a == HttpStatusCode.TooManyRequests)} told to wait.");
        Assert.All(answers, a => Assert.True(a is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{a}"));
        Assert.Contains(HttpStatusCode.Unauthorized, answers);
        return TimeSpan.FromMilliseconds(p95);
    }

    private static async Task<double> CatalogueAsync(HttpClient http)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(new Uri("/movies", UriKind.Relative));
        await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task<HttpStatusCode> LoginAsync(HttpClient http, string email)
    {
        using var answer = await http.PostAsJsonAsync(new Uri("/api/token", UriKind.Relative), new { email, password = Arranging.WrongPassword });
        return answer.StatusCode;
    }
}
