using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>What was sold, without saying to whom.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class SalesController(SalesQuery sales, Prices prices, TimeProvider clock) : Controller
{
    private const int Days = 30;
    private const int MostDays = 3660;

    // Nothing was sold before there was a shop, and calendars end.
    private static readonly DateOnly Earliest = new(2000, 1, 1), Latest = new(2200, 1, 1);

    [HttpGet(SalesAddresses.Sales)]
    public async Task<IActionResult> Index(string? from, string? to, string? period, string? q, string? sort, string? page, CancellationToken cancellationToken)
    {
        var filter = Filter(from, to, period, q, sort, page);
        var report = await sales.ReportAsync(filter, cancellationToken);
        var shown = Between.Page(filter.Page, report.Movies.Count, SalesFilter.PageSize);
        return View(new SalesPage(report, new SalesChart(report.Periods, filter.Period, prices.Show),
            new PagedList<SoldMovie>([.. report.Movies.Skip((shown - 1) * SalesFilter.PageSize).Take(SalesFilter.PageSize)], shown, SalesFilter.PageSize, report.Movies.Count)));
    }

    /// <summary>The same for a spreadsheet: films, or what <paramref name="of"/> names.</summary>
    [HttpGet(SalesAddresses.Sales + ".csv")]
    public async Task<IActionResult> Export(string? from, string? to, string? period, string? q, string? sort, string? of, CancellationToken cancellationToken)
    {
        var report = await sales.ReportAsync(Filter(from, to, period, q, sort, null), cancellationToken);
        var currency = prices.Currency.ToUpperInvariant();
        string Plain(long minor) => Money.Plain(minor, prices.Currency);
        return of switch
        {
            "genres" => new CsvResult<GenreSales>("sales-genres", report.Genres.ToAsyncEnumerable(), ["Genre", "Units", "Currency", "Revenue"],
                g => [g.Name, Csv.Number(g.Units), currency, Plain(g.RevenueMinor)]),
            "periods" => new CsvResult<PeriodSales>("sales-periods", report.Periods.ToAsyncEnumerable(), ["From", "To", "Payments", "Units", "Currency", "Paid", "Went back", "Revenue"],
                p => [StaffAddresses.Day(p.First), StaffAddresses.Day(p.Last), p.Payments is { } payments ? Csv.Number(payments) : null, Csv.Number(p.Units), currency, Plain(p.PaidMinor), Plain(p.ReturnedMinor), Plain(p.RevenueMinor)]),
            _ => new CsvResult<SoldMovie>("sales-films", report.Movies.ToAsyncEnumerable(), ["Film", "Title", "Year", "Genre", "Units", "Currency", "Paid", "Went back", "Revenue"],
                m => [Csv.Number(m.MovieId), m.Title, Csv.Number(m.Year), m.Genre, Csv.Number(m.Units), currency, Plain(m.SoldMinor), Plain(m.ReturnedMinor), Plain(m.RevenueMinor)]),
        };
    }

    // The last thirty days unless asked otherwise; long stretches are shown by week or month unless asked otherwise.
    private SalesFilter Filter(string? from, string? to, string? period, string? q, string? sort, string? page)
    {
        var last = Sensible(Asked.Day(to) ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var first = Sensible(Asked.Day(from) ?? last.AddDays(1 - Days));
        if (first > last) (first, last) = (last, first);
        if (last.DayNumber - first.DayNumber >= MostDays) first = last.AddDays(1 - MostDays);
        var length = last.DayNumber - first.DayNumber + 1;
        var chosen = Asked.Choice<SalesPeriod>(period) ?? (length <= 62 ? SalesPeriod.Day : length <= 400 ? SalesPeriod.Week : SalesPeriod.Month);
        return new SalesFilter(first, last, chosen, Asked.Text(q), Asked.Text(sort) ?? SalesFilter.Best, Asked.Page(page));
    }

    private static DateOnly Sensible(DateOnly day) => day < Earliest ? Earliest : day > Latest ? Latest : day;
}
