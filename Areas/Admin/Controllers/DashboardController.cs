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
public sealed class DashboardController(SalesQuery sales, HealthQuery health, StaffAuditQuery audit, Prices prices, TimeProvider clock) : Controller
{
    private const int Period = 30;
    private const int Rows = 8;
    private const int Deeds = 6;

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
        var today = DateOnly.FromDateTime(now);
        var report = await sales.ReportAsync(new SalesFilter(today.AddDays(1 - Period), today, SalesPeriod.Day, null, SalesFilter.Best, 1), cancellationToken);
        var isAdmin = User.IsInRole(StaffRoles.Admin);
        return View(new DashboardPage(
            stats, new RevenueChart(days, before, prices.Show), [.. report.Movies.Where(m => m.Units > 0).Take(Rows)], [.. report.Genres.Where(g => g.Units > 0).Take(Rows)],
            await health.WaitingAsync(cancellationToken),
            isAdmin ? await health.ReadAsync(cancellationToken) : null,
            isAdmin ? await audit.NewestAsync(Deeds, cancellationToken) : [], now));
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
