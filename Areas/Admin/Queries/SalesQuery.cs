using CinemaSite.Core;
using CinemaSite.Core.Data;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>What was sold on a day (UTC). Minor units, less what went back.</summary>
public sealed record DayOfSales(DateTime Day, long RevenueMinor, int Payments, int Films, int NewViewers);

/// <summary>A movie and what it brought. Minor units; <paramref name="Course"/> is the revenue of the last weeks, the oldest first.</summary>
public sealed record SoldMovie(int MovieId, string Slug, string Title, int Year, string Genre, int Units, long SoldMinor, long ReturnedMinor, IReadOnlyList<long> Course)
{
    public long RevenueMinor => SoldMinor - ReturnedMinor;
}

/// <summary>A genre and what its films brought; a film counts for its first genre. Minor units.</summary>
public sealed record GenreSales(string Name, int Units, long RevenueMinor);

/// <summary>What was sold from a day to another, both included. Minor units; payments are not counted for a choice of films, as one may be for several.</summary>
public sealed record PeriodSales(DateOnly First, DateOnly Last, int? Payments, int Units, long PaidMinor, long ReturnedMinor)
{
    public long RevenueMinor => PaidMinor - ReturnedMinor;
}

/// <summary>How long the stretches are that sales are shown in.</summary>
public enum SalesPeriod
{
    Day,
    Week,
    Month,
}

/// <summary>What staff ask of sales. Dates are days of UTC, both included; the words are a part of a film's title: then all sums are those films' own.</summary>
public sealed record SalesFilter(DateOnly From, DateOnly To, SalesPeriod Period, string? Q, string Sort, int Page)
{
    public const int PageSize = 50;
    public const string Best = "-revenue";

    public int Days => To.DayNumber - From.DayNumber + 1;
}

/// <summary>Sales of a stretch of time, by period, movie and genre, and of the stretch before it. Minor units.</summary>
/// <param name="OtherMinor">What of the revenue is no movie's.</param>
public sealed record SalesReport(
    SalesFilter Filter, PeriodSales Total, PeriodSales Before, IReadOnlyList<PeriodSales> Periods, IReadOnlyList<SoldMovie> Movies, IReadOnlyList<GenreSales> Genres, long OtherMinor);

/// <summary>Sales without a name in them.</summary>
public sealed class SalesQuery(CinemaDb db, SalesBook book, RememberedSums remembered)
{
    private const int CourseWeeks = 8;
    private const string NoGenre = "No genre";

    /// <summary>One entry a day from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public async Task<IReadOnlyList<DayOfSales>> DaysAsync(DateTime from, DateTime to, CancellationToken cancellationToken = default)
    {
        var end = to.AddDays(1);
        var sales = (await book.ReadAsync(db, cancellationToken)).Where(d => d.Day >= from && d.Day < end).ToDictionary(d => d.Day);
        var viewers = await remembered.GetAsync(("new viewers", from, to), () => db.Users
            .Where(u => u.EmailConfirmed && u.CreatedUtc >= from && u.CreatedUtc < end)
            .GroupBy(u => u.CreatedUtc.Date)
            .Select(g => new { Day = g.Key, Count = g.Count() }).ToDictionaryAsync(d => d.Day, d => d.Count, cancellationToken), v => v.Values.Sum() > RememberedSums.Few);
        return [.. Enumerable.Range(0, (int)(end - from).TotalDays).Select(i => from.AddDays(i))
            .Select(day => sales.GetValueOrDefault(day) is var sold
                ? new DayOfSales(day, sold?.RevenueMinor ?? 0, sold?.Payments ?? 0, sold?.Movies.Sum(m => m.Units) ?? 0, viewers.GetValueOrDefault(day)) : null!)];
    }

    /// <summary>Sales of a stretch of time, of all movies or of those that fit the words, sorted.</summary>
    public async Task<SalesReport> ReportAsync(SalesFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var all = await book.ReadAsync(db, cancellationToken);
        if (filter.Q is { } q) all = await OfFilmsAsync(all, filter, q, cancellationToken);
        var days = Within(all, filter.From, filter.To);
        PeriodSales Total(IReadOnlyCollection<DaySales> of, DateOnly first, DateOnly last) => Sum(of, first, last, filter.Q is null);
        var movies = await MoviesAsync(all, days, filter.To, cancellationToken);
        var genres = movies.GroupBy(m => m.Genre).Select(g => new GenreSales(g.Key, g.Sum(m => m.Units), g.Sum(m => m.RevenueMinor))).OrderByDescending(g => g.RevenueMinor).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        var (first, last) = (filter.From.AddDays(-filter.Days), filter.From.AddDays(-1));
        return new SalesReport(filter, Total(days, filter.From, filter.To), Total(Within(all, first, last), first, last), Periods(days, filter, Total), Sorted(movies, filter.Sort), genres, days.Sum(d => d.OtherMinor));
    }

    // The same days as if nothing but these films had been sold.
    private async Task<IReadOnlyList<DaySales>> OfFilmsAsync(IReadOnlyList<DaySales> all, SalesFilter filter, string q, CancellationToken cancellationToken)
    {
        var ids = Within(all, filter.From.AddDays(-filter.Days), filter.To).SelectMany(d => d.Movies).Select(m => m.MovieId).Distinct().ToList();
        var titles = await db.Movies.Where(m => ids.Contains(m.Id)).Select(m => new { m.Id, m.Title }).ToListAsync(cancellationToken);
        var chosen = titles.Where(m => m.Title.Contains(q, StringComparison.OrdinalIgnoreCase)).Select(m => m.Id).ToHashSet();
        return [.. all.Select(d => d.Movies.Where(m => chosen.Contains(m.MovieId)).ToList() is var movies
            ? new DaySales(d.Day, 0, movies.Sum(m => m.SoldMinor), movies.Sum(m => m.ReturnedMinor), movies) : null!)];
    }

    private static List<DaySales> Within(IReadOnlyList<DaySales> all, DateOnly from, DateOnly to) =>
        [.. all.Where(d => DateOnly.FromDateTime(d.Day) is var day && day >= from && day <= to)];

    private static PeriodSales Sum(IReadOnlyCollection<DaySales> days, DateOnly first, DateOnly last, bool countsPayments) =>
        new(first, last, countsPayments ? days.Sum(d => d.Payments) : null, days.Sum(d => d.Movies.Sum(m => m.Units)), days.Sum(d => d.PaidMinor), days.Sum(d => d.ReturnedMinor));

    private static List<PeriodSales> Periods(IReadOnlyCollection<DaySales> days, SalesFilter filter, Func<IReadOnlyCollection<DaySales>, DateOnly, DateOnly, PeriodSales> total)
    {
        var byPeriod = days.ToLookup(d => Beginning(DateOnly.FromDateTime(d.Day), filter.Period));
        var periods = new List<PeriodSales>();
        for (var start = Beginning(filter.From, filter.Period); start <= filter.To; start = Next(start, filter.Period))
        {
            var last = Next(start, filter.Period).AddDays(-1);
            periods.Add(total([.. byPeriod[start]], start < filter.From ? filter.From : start, last > filter.To ? filter.To : last));
        }
        return periods;
    }

    // Weeks begin on Monday (ISO 8601).
    private static DateOnly Beginning(DateOnly day, SalesPeriod period) => period switch
    {
        SalesPeriod.Month => new DateOnly(day.Year, day.Month, 1),
        SalesPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        _ => day,
    };

    private static DateOnly Next(DateOnly start, SalesPeriod period) => period switch
    {
        SalesPeriod.Month => start.AddMonths(1),
        SalesPeriod.Week => start.AddDays(7),
        _ => start.AddDays(1),
    };

    private async Task<List<SoldMovie>> MoviesAsync(IReadOnlyList<DaySales> all, IReadOnlyCollection<DaySales> days, DateOnly to, CancellationToken cancellationToken)
    {
        var sums = days.SelectMany(d => d.Movies).GroupBy(m => m.MovieId)
            .ToDictionary(g => g.Key, g => (Units: g.Sum(m => m.Units), Sold: g.Sum(m => m.SoldMinor), Returned: g.Sum(m => m.ReturnedMinor)));
        var ids = sums.Keys.ToList();
        var names = await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id))
            .Select(m => new { m.Id, m.Slug, m.Title, m.Year, Genre = m.Genres.Where(g => g.Position == 0).Select(g => g.Genre!.Name).FirstOrDefault() }).ToListAsync(cancellationToken);
        var courses = new Dictionary<int, long[]>();
        foreach (var day in Within(all, to.AddDays(1 - 7 * CourseWeeks), to))
            foreach (var movie in day.Movies.Where(m => sums.ContainsKey(m.MovieId)))
            {
                if (!courses.TryGetValue(movie.MovieId, out var course)) courses[movie.MovieId] = course = new long[CourseWeeks];
                course[CourseWeeks - 1 - (to.DayNumber - DateOnly.FromDateTime(day.Day).DayNumber) / 7] += movie.RevenueMinor;
            }
        return names.ConvertAll(m => sums[m.Id] is var sum
            ? new SoldMovie(m.Id, m.Slug, m.Title, m.Year, m.Genre ?? NoGenre, sum.Units, sum.Sold, sum.Returned, courses.GetValueOrDefault(m.Id) ?? new long[CourseWeeks]) : null!);
    }

    private static List<SoldMovie> Sorted(IEnumerable<SoldMovie> movies, string sort) =>
    [
        .. (sort switch
        {
            "title" => movies.OrderBy(m => m.Title, StringComparer.CurrentCultureIgnoreCase),
            "-title" => movies.OrderByDescending(m => m.Title, StringComparer.CurrentCultureIgnoreCase),
            "units" => movies.OrderBy(m => m.Units),
            "-units" => movies.OrderByDescending(m => m.Units),
            "revenue" => movies.OrderBy(m => m.RevenueMinor),
            _ => movies.OrderByDescending(m => m.RevenueMinor),
        }).ThenByDescending(m => m.Units).ThenBy(m => m.MovieId),
    ];
}
