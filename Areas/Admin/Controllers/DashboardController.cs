using System.Globalization;
using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>How the cinema is doing.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class DashboardController(SalesQuery sales, HealthQuery health, Prices prices, TimeProvider clock) : Controller
{
    private const int Period = 30;
    private const int Rows = 8;

    [HttpGet(StaffAddresses.Dashboard)]
    public async Task<IActionResult> Index(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var first = now.Date.AddDays(1 - Period);
        var all = await sales.DaysAsync(first.AddDays(-Period), now.Date, cancellationToken);
        var days = all.Skip(Period).ToList();
        var before = all.Take(Period).ToList();
        IReadOnlyList<Stat> stats =
        [
            Sales("sales-today", "Today", "yesterday", all, 1),
            Sales("sales-7", "Last 7 days", "the 7 before", all, 7),
            Sales("sales-30", "Last 30 days", "the 30 before", all, Period),
            new Stat("new-viewers", "New viewers, 30 days", Count(days.Sum(d => d.NewViewers)), days.Sum(d => d.NewViewers), before.Sum(d => d.NewViewers), "against the 30 before", [.. days.Select(d => (long)d.NewViewers)]),
        ];
        return View(new DashboardPage(
            stats, new RevenueChart(days, before, prices.Show),
            await sales.BestSellersAsync(first, Rows, cancellationToken), await sales.GenresAsync(first, Rows, cancellationToken),
            User.IsInRole(StaffRoles.Admin) ? await health.ReadAsync(cancellationToken) : null, now));
    }

    private Stat Sales(string hook, string name, string against, IReadOnlyList<DayOfSales> all, int length)
    {
        var now = all.TakeLast(length).ToList();
        var before = all.SkipLast(length).TakeLast(length).Sum(d => d.RevenueMinor);
        var revenue = now.Sum(d => d.RevenueMinor);
        var films = now.Sum(d => d.Films);
        var course = length == 1 ? all.TakeLast(7) : now;
        return new Stat(hook, name, prices.Show(revenue), revenue, before, $"{Count(films)} {(films == 1 ? "film" : "films")}, against {against}", [.. course.Select(d => d.RevenueMinor)]);
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
