using System.Globalization;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using Microsoft.AspNetCore.Http;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>Sales by period, genre and film.</summary>
public sealed record SalesPage(SalesReport Report, SalesChart Chart, IPagedList<SoldMovie> Movies)
{
    public SalesFilter Filter => Report.Filter;

    /// <summary>Change of the revenue against the stretch before, in whole per cent; null when there was nothing before.</summary>
    public int? Change => Report.Before.RevenueMinor == 0 ? null : (int)Math.Round((Report.Total.RevenueMinor - Report.Before.RevenueMinor) * 100.0 / Report.Before.RevenueMinor);

    /// <summary>The column's address: sorts by it, the most first, or turns its order around.</summary>
    public string SortBy(string first, string turned) => SalesAddresses.With(Filter, sort: Filter.Sort == first ? turned : first);

    /// <summary>For <c>aria-sort</c>; null when the list is not sorted by the column.</summary>
    public string? Sorted(string column) => Filter.Sort == column ? "ascending" : Filter.Sort == "-" + column ? "descending" : null;

    /// <summary>The mark beside the column's name.</summary>
    public string Arrow(string column) => Sorted(column) switch { "ascending" => "▲", "descending" => "▼", _ => "" };
}

/// <summary>The addresses of sales.</summary>
public static class SalesAddresses
{
    public const string Sales = "/admin/sales";

    /// <summary>Sales with these choices; <paramref name="of"/> makes a CSV file of films, genres or periods.</summary>
    public static string With(SalesFilter filter, int page = 1, string? sort = null, string? of = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = new QueryString().Add("from", StaffAddresses.Day(filter.From)!).Add("to", StaffAddresses.Day(filter.To)!).Add("period", filter.Period.ToString());
        if (filter.Q is not null) query = query.Add("q", filter.Q);
        if ((sort ?? filter.Sort) is var order and not SalesFilter.Best) query = query.Add("sort", order);
        if (of is not null) query = query.Add("of", of);
        if (page > 1) query = query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return Sales + (of is null ? "" : ".csv") + query.ToUriComponent();
    }

    /// <summary>Sales of the last days.</summary>
    public static string Last(DateOnly today, int days) => $"{Sales}?from={StaffAddresses.Day(today.AddDays(1 - days))}&to={StaffAddresses.Day(today)}";
}

/// <summary>A bar of the chart, in its units.</summary>
public sealed record SalesBar(string X, string Y, string Width, string Height);

/// <summary>The revenue of each period as bars, drawn on the server.</summary>
public sealed class SalesChart(IReadOnlyList<PeriodSales> periods, SalesPeriod period, Func<long, string> money)
{
    private const double Left = 52, Right = 990, Top = 20, Bottom = 232;
    private const int Lines = 4;
    private const int MostLabels = 10;
    private readonly ChartScale scale = new(periods.Count == 0 ? 0 : periods.Max(p => p.RevenueMinor), Lines, Top, Bottom, money);

    public IReadOnlyList<PeriodSales> Periods => periods;

    /// <summary>What somebody is told who cannot see the picture.</summary>
    public string Words => Best is null
        ? "Nothing was sold."
        : $"Revenue by {period.ToString().ToLowerInvariant()}: {money(periods.Sum(p => p.RevenueMinor))} in all, at most {money(Best.RevenueMinor)} in {Label(Best)}.";

    /// <summary>The period that brought most; null when none brought anything.</summary>
    public PeriodSales? Best { get; } = periods.MaxBy(p => p.RevenueMinor) is { RevenueMinor: > 0 } best ? best : null;

    /// <summary>Height and label of the horizontal lines.</summary>
    public IEnumerable<(string Y, string TextY, string Label)> Grid => scale.Grid;

    /// <summary>One bar a period; at least a hair high when it brought anything.</summary>
    public IEnumerable<SalesBar> Bars => periods.Select((p, i) =>
    {
        var y = p.RevenueMinor <= 0 ? Bottom : Math.Min(scale.Y(p.RevenueMinor), Bottom - 1);
        return new SalesBar(ChartScale.Number(X(i) - Thick / 2), ChartScale.Number(y), ChartScale.Number(Thick), ChartScale.Number(Bottom - y));
    });

    /// <summary>The dates below, as many as there is room for.</summary>
    public IEnumerable<(string X, string Label)> Dates
    {
        get
        {
            var step = Math.Max(1, (int)Math.Ceiling(periods.Count / (double)MostLabels));
            return Enumerable.Range(0, periods.Count).Where(i => i % step == 0).Select(i => (ChartScale.Number(X(i)), Short(periods[i])));
        }
    }

    /// <summary>Where the best period's sum is written.</summary>
    public (string X, string Y) BestMark
    {
        get
        {
            var i = periods.ToList().IndexOf(Best!);
            return (ChartScale.Number(Math.Clamp(X(i), Left + 24, Right - 24)), ChartScale.Number(scale.Y(Best!.RevenueMinor) - 6));
        }
    }

    /// <summary>A period in words.</summary>
    public string Label(PeriodSales of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return period == SalesPeriod.Month && of.First.Day == 1 && of.Last.AddDays(1).Day == 1 ? of.First.ToString("MMMM yyyy", CultureInfo.CurrentCulture)
            : of.First == of.Last ? of.First.ToString("ddd d MMM yyyy", CultureInfo.CurrentCulture)
            : $"{of.First.ToString("d MMM", CultureInfo.CurrentCulture)} – {of.Last.ToString("d MMM yyyy", CultureInfo.CurrentCulture)}";
    }

    private string Short(PeriodSales of) => of.First.ToString(period == SalesPeriod.Month ? "MMM yy" : "d MMM", CultureInfo.CurrentCulture);

    private double Room => (Right - Left) / Math.Max(1, periods.Count);

    private double Thick => Math.Min(44, Room * 0.72);

    private double X(int i) => Left + Room * (i + 0.5);
}

/// <summary>A scale of money with round numbers at its lines.</summary>
public sealed class ChartScale(long most, int lines, double top, double bottom, Func<long, string> money)
{
    // The least round number above the highest value: lines at 1, 2 or 5 times a power of ten.
    private readonly long ceiling = Round(most, lines);

    /// <summary>Height and label of the horizontal lines.</summary>
    public IEnumerable<(string Y, string TextY, string Label)> Grid => Enumerable.Range(0, lines + 1)
        .Select(i => (Y: bottom - (bottom - top) * i / lines, Label: i == 0 ? "0" : money(ceiling * i / lines).Replace(".00", "", StringComparison.Ordinal)))
        .Select(line => (Number(line.Y), Number(line.Y + 4), line.Label));

    /// <summary>The height of a sum; what is below nothing lies at the bottom.</summary>
    public double Y(long minor) => bottom - (bottom - top) * Math.Max(0, minor) / ceiling;

    internal static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static long Round(long most, int lines)
    {
        for (long power = 100; ; power *= 10)
            foreach (var step in new[] { power, power * 2, power * 5 })
                if (step * lines >= most) return step * lines;
    }
}
