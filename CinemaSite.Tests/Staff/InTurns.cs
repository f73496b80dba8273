using System.Diagnostics;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Staff;

/// <summary>Compares one page of two sites in turns, so that whatever else the machine does falls on both alike.</summary>
internal static class InTurns
{
    private const int Repeats = 4;

    /// <summary>
    /// The medians of <paramref name="rounds"/> on each side, in milliseconds. While <paramref name="isSlow"/>, it is done again and the least
    /// of each side counts: what is slow is slow each time, a machine that does other things meanwhile is not.
    /// </summary>
    public static async Task<(double Few, double Many)> CompareAsync(SiteClient few, SiteClient many, string fewPage, string manyPage, int rounds, Func<double, double, bool> isSlow)
    {
        var (least, most) = (double.MaxValue, double.MaxValue);
        for (var again = 0; again < Repeats && (again == 0 || isSlow(least, most)); again++)
        {
            var (a, b) = (new List<double>(), new List<double>());
            for (var i = 0; i < rounds; i++)
            {
                a.Add(await TimeAsync(few, fewPage));
                b.Add(await TimeAsync(many, manyPage));
            }
            (least, most) = (Math.Min(least, Median(a)), Math.Min(most, Median(b)));
        }
        return (least, most);
    }

    /// <summary>How long a page takes to arrive whole, in milliseconds.</summary>
    public static async Task<double> TimeAsync(SiteClient browser, string page)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await browser.GetAsync(page);
        await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.OK, $"{page}: {answer.StatusCode}");
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
