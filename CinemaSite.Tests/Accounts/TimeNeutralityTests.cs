using System.Diagnostics;
using System.Globalization;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Accounts;

/// <summary>How long an answer takes does not tell who has an account.</summary>
[Collection(MeasuredAlone.Name)]
[Trait("Category", "Slow")]
public sealed class TimeNeutralityTests(ITestOutputHelper output)
{
    private const double LargestGap = 0.1;
    private const int MostRounds = 3;

    [Fact]
    public async Task The_time_of_an_answer_tells_nothing_either()
    {
        await using var own = new SiteFactory { ["Limits:NeutralMilliseconds"] = "100", ["Limits:LoginPerAccount"] = "100000", ["Limits:MailsPerAccount"] = "100000" };
        own.With(s => s.PostConfigure<PasswordHasherOptions>(o => o.IterationCount = 20_000));
        var known = (await own.PersonAsync()).Email;
        using var browser = own.Browser();
        var forgot = (await browser.GetPageAsync("/account/password/forgot")).Form("/account/password/forgot");
        var login = (await browser.GetPageAsync("/account/login")).Form("/account/login");
        await AssertAlikeInTimeAsync(known, email => browser.PostAsync(login, ("email", email), ("password", Arranging.WrongPassword)));
        await AssertAlikeInTimeAsync(known, email => browser.PostAsync(forgot, ("email", email)));
    }

    // Whatever else the machine does makes noise now and then; an answer that tells something tells it every time.
    private async Task AssertAlikeInTimeAsync(string known, Func<string, Task<HttpResponseMessage>> ask)
    {
        var gaps = new List<double>();
        do gaps.Add(await GapAsync(known, ask));
        while (gaps[^1] >= LargestGap && gaps.Count < MostRounds);
        Assert.True(gaps[^1] < LargestGap, $"Known and unknown addresses differ in time, in {MostRounds} rounds of 180 answers: {string.Join(", ", gaps.Select(g => g.ToString("P1", CultureInfo.InvariantCulture)))}");
    }

    private async Task<double> GapAsync(string known, Func<string, Task<HttpResponseMessage>> ask)
    {
        var (knowns, unknowns) = (new List<double>(), new List<double>());
        for (var i = 0; i < 100; i++)
            foreach (var (email, times) in i % 2 == 0 ? [(known, knowns), ("unknown@example.com", unknowns)] : new[] { ("unknown@example.com", unknowns), (known, knowns) })
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await ask(email);
                // The first few pay for compiling.
                if (i >= 10) times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
        var (one, other) = (Median(knowns), Median(unknowns));
        output.WriteLine($"Median of known {one:0.00} ms, of unknown {other:0.00} ms");
        return Math.Abs(one - other) / Math.Max(one, other);
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
