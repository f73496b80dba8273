using System.Globalization;
using AngleSharp.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Staff;

/// <summary>Sales of some films alone.</summary>
public class SalesOfFilmsTests
{
    [Theory]
    [InlineData("second")]
    [InlineData("i")]
    public async Task With_words_of_titles_every_figure_is_that_of_the_films_that_fit(string q)
    {
        await using var site = new SiteFactory();
        var history = await RandomSales.BeginAsync(site, 5, "First", "Second");
        for (var i = 0; i < 80; i++) await history.StepAsync();
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var page = await moderator.GetPageAsync($"/admin/sales?from=2020-01-01&q={q}");
        var rows = page.Hooks("admin-row");
        Assert.InRange(rows.Count, 1, 4);
        Assert.NotEqual(rows.Sum(Minor), (await moderator.GetPageAsync("/admin/sales?from=2020-01-01")).Hooks("admin-row").Sum(Minor));

        Assert.Equal(rows.Sum(r => int.Parse(r.GetAttribute("data-units")!, CultureInfo.InvariantCulture)).ToString("N0", CultureInfo.InvariantCulture), page.QuerySelector("[data-stat=units] dd")!.TextContent);
        Assert.Equal(Core.Money.Format(rows.Sum(Minor), "usd"), page.QuerySelector("[data-stat=revenue] dd")!.TextContent);
        Assert.Equal(rows.Sum(Minor), page.Hooks("sales-period").Sum(Minor));
        Assert.Equal(rows.Sum(Minor), page.Hooks("sales-genre").Sum(Minor));
        Assert.Empty(page.QuerySelectorAll("[data-stat=other], [data-stat=payments]"));
        Assert.Contains(q, page.HookText("sales-of"), StringComparison.Ordinal);
        foreach (var link in page.QuerySelectorAll("main a[href*='.csv']"))
        {
            var lines = (await moderator.Http.GetStringAsync(new Uri(link.GetAttribute("href")!, UriKind.Relative))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(rows.Sum(Minor), lines.Skip(1).Sum(l => (long)(decimal.Parse(l.Split(',')[^1].Trim('\'', '"'), CultureInfo.InvariantCulture) * 100)));
        }
    }

    private static long Minor(IElement row) => long.Parse(row.GetAttribute("data-minor")!, CultureInfo.InvariantCulture);
}
