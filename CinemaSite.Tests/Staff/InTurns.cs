using System.Diagnostics;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Staff;

/// <summary>Compares one page of two sites in turns, so that whatever else the machine does falls on both alike.</summary>
internal static class InTurns
{
    private const int Repeats = 6;

    /// <summary>
    /// The shortest times of <paramref name="rounds"/> on each side, in milliseconds: what a page needs, whatever else the machine does
    /// meanwhile. While <paramref name="isSlow"/>, more are measured: what is slow is slow each time.
    /// </summary>
    public static async Task<(double Few, double Many)> CompareAsync(SiteClient few, SiteClient many, string fewPage, string manyPage, int rounds, Func<double, double, bool> isSlow)
    {
        var (ofFew, ofMany) = (double.MaxValue, double.MaxValue);
        for (var repeat = 0; repeat < Repeats && (repeat == 0 || isSlow(ofFew, ofMany)); repeat++)
            for (var i = 0; i < rounds; i++)
            {
                ofFew = Math.Min(ofFew, await TimeAsync(few, fewPage));
                ofMany = Math.Min(ofMany, await TimeAsync(many, manyPage));
            }
        return (ofFew, ofMany);
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
}
