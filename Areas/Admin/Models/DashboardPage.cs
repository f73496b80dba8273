using System.Globalization;
using CinemaSite.Areas.Admin.Queries;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>A figure of the dashboard against the period before, with its course.</summary>
/// <param name="Hook">Its <c>data-stat</c>.</param>
/// <param name="Note">A quiet line below.</param>
public sealed record Stat(string Hook, string Name, string Value, long Now, long Before, string Note, IReadOnlyList<long> Course)
{
    /// <summary>Change in whole per cent; null when there was nothing before.</summary>
    public int? Change => Before == 0 ? null : (int)Math.Round((Now - Before) * 100.0 / Before);

    public string Spark => Spline.Path(Course, 100, 30);
}

/// <summary>
/// The dashboard: sales without names and what of the conversation waits for all staff; for admins what of the money waits, whether the machinery
/// runs, and what staff did last.
/// </summary>
public sealed record DashboardPage(
    IReadOnlyList<Stat> Stats, RevenueChart Chart, IReadOnlyList<SoldMovie> BestSellers, IReadOnlyList<GenreSales> Genres, Waiting Waiting, Health? Health, IReadOnlyList<StaffDeed> Deeds, DateTime NowUtc)
{
    /// <summary>The revenue of a film's last weeks as a line.</summary>
    public static string Spark(SoldMovie movie) => Spline.Path(movie?.Course ?? [], 100, 30);
}

/// <summary>The revenue of thirty days and of the thirty before, drawn on the server.</summary>
public sealed class RevenueChart(IReadOnlyList<DayOfSales> days, IReadOnlyList<DayOfSales> before, Func<long, string> money)
{
    private const double Left = 52, Right = 590, Top = 16, Bottom = 242;
    private const int Lines = 5;

    public IReadOnlyList<DayOfSales> Days => days;
    public IReadOnlyList<DayOfSales> Before => before;

    /// <summary>The day that brought most; null when none brought anything.</summary>
    public DayOfSales? Best { get; } = days.MaxBy(d => d.RevenueMinor) is { RevenueMinor: > 0 } best ? best : null;

    /// <summary>What somebody is told who cannot see the picture.</summary>
    public string Words => Best is null
        ? $"Revenue a day, {Day(days[0].Day)} to {Day(days[^1].Day)}: nothing was sold."
        : $"Revenue a day, {Day(days[0].Day)} to {Day(days[^1].Day)}: {money(days.Sum(d => d.RevenueMinor))} in all, at most {money(Best.RevenueMinor)} on {Day(Best.Day)}; {money(before.Sum(d => d.RevenueMinor))} in the thirty days before.";

    /// <summary>Height and label of the horizontal lines.</summary>
    public IEnumerable<(string Y, string TextY, string Label)> Grid => Enumerable.Range(0, Lines + 1)
        .Select(i => ((Bottom - (Bottom - Top) * i / Lines), i == 0 ? "0" : money(Ceiling * i / Lines).Replace(".00", "", StringComparison.Ordinal)))
        .Select(line => (Number(line.Item1), Number(line.Item1 + 4), line.Item2));

    public string NowPoints => Points(days);
    public string BeforePoints => Points(before);
    public string Area => $"{Number(Left)},{Number(Bottom)} {NowPoints} {Number(X(days.Count - 1))},{Number(Bottom)}";

    /// <summary>The dates below: every seventh day.</summary>
    public IEnumerable<(string X, string Label)> Dates => Enumerable.Range(0, days.Count).Where(i => i % 7 == 0).Select(i => (Number(X(i)), Day(days[i].Day)));

    /// <summary>Where the best day is marked.</summary>
    public (string X, string Y, string TextX, string TextY, string Anchor) BestMark
    {
        get
        {
            var i = days.ToList().IndexOf(Best!);
            var (x, y) = (X(i), Y(Best!.RevenueMinor));
            return (Number(x), Number(y), Number(i > days.Count / 2 ? x - 9 : x + 9), Number(Math.Max(Top + 2, y - 3)), i > days.Count / 2 ? "end" : "start");
        }
    }

    // A round number above the highest day: 1, 2 or 5 times a power of ten, in fifths.
    private long Ceiling
    {
        get
        {
            var most = Math.Max(days.Max(d => d.RevenueMinor), before.Max(d => d.RevenueMinor));
            for (long power = 100; ; power *= 10)
                foreach (var step in new[] { power, power * 2, power * 5 })
                    if (step * Lines >= most) return step * Lines;
        }
    }

    private string Points(IReadOnlyList<DayOfSales> series) => string.Join(' ', series.Select((d, i) => $"{Number(X(i))},{Number(Y(d.RevenueMinor))}"));

    private double X(int i) => Left + (Right - Left) * i / Math.Max(1, days.Count - 1);

    private double Y(long minor) => Bottom - (Bottom - Top) * Math.Max(0, minor) / Ceiling;

    private static string Day(DateTime day) => day.ToString("d MMM", CultureInfo.CurrentCulture);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>Draws small lines.</summary>
internal static class Spline
{
    /// <summary>An SVG path through the values, from left to right in a box.</summary>
    public static string Path(IReadOnlyList<long> values, int width, int height)
    {
        if (values.Count < 2) return "";
        var (least, most) = (values.Min(), values.Max());
        var points = values.Select((value, i) =>
        {
            var part = most == least ? 0 : (double)(value - least) / (most - least);
            return FormattableString.Invariant($"{i * width / (double)(values.Count - 1):0.#} {height - 2 - part * (height - 4):0.#}");
        });
        return "M" + string.Join('L', points);
    }
}
