using System.Globalization;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Staff;

/// <summary>Sales as moderators and admins see them.</summary>
public class SalesTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, LongRun.Pick(3, 60))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Sales_and_dashboard_equal_payments_minus_refunds_by_day_and_film_in_any_history(int seed)
    {
        await using var site = new SiteFactory();
        var history = await RandomSales.BeginAsync(site, seed);
        using var moderator = await site.SignedInAsync(Role.Moderator);
        for (var round = 0; round < 40; round++)
        {
            for (var i = history.Chance.Next(1, 12); i > 0; i--) await history.StepAsync();
            site.Clock.Advance(TimeSpan.FromMinutes(history.Chance.Next(1, 40)));
            var today = DateOnly.FromDateTime(site.Clock.UtcNow);
            var to = today.AddDays(-history.Chance.Next(0, 3) * history.Chance.Next(0, 30));
            var from = to.AddDays(-history.Chance.Next(0, 110));
            var period = Enum.GetValues<SalesPeriod>()[history.Chance.Next(3)];
            var report = await site.WithAsync<SalesQuery, SalesReport>(s => s.ReportAsync(new SalesFilter(from, to, period, null, SalesFilter.Best, 1)));

            Assert.Equal(history.Revenue(from, to), report.Total.RevenueMinor);
            Assert.Equal(report.Total.RevenueMinor, report.Periods.Sum(p => p.RevenueMinor));
            Assert.Equal((from, to), (report.Periods[0].First, report.Periods[^1].Last));
            Assert.All(report.Periods, p => Assert.Equal(history.Revenue(p.First, p.Last), p.RevenueMinor));
            Assert.All(report.Movies, m => Assert.Equal(history.OfFilm(m.MovieId, from, to), (m.Units, m.RevenueMinor)));
            Assert.Equal(report.Total.RevenueMinor, report.Movies.Sum(m => m.RevenueMinor) + report.OtherMinor);
            Assert.Equal(report.Movies.Sum(m => m.RevenueMinor), report.Genres.Sum(g => g.RevenueMinor));
            Assert.Equal(report.Movies.OrderByDescending(m => m.RevenueMinor).Select(m => m.RevenueMinor), report.Movies.Select(m => m.RevenueMinor));
            var days = await site.WithAsync<SalesQuery, IReadOnlyList<DayOfSales>>(s => s.DaysAsync(from.ToDateTime(default), to.ToDateTime(default)));
            Assert.All(days, d => Assert.Equal(history.Revenue(DateOnly.FromDateTime(d.Day), DateOnly.FromDateTime(d.Day)), d.RevenueMinor));

            if (round % 10 != 9) continue;
            var dashboard = await moderator.GetPageAsync("/admin");
            foreach (var (stat, length) in new[] { ("sales-today", 1), ("sales-7", 7), ("sales-30", 30) })
                Assert.Equal(Core.Money.Format(history.Revenue(today.AddDays(1 - length), today), "usd"), dashboard.QuerySelector($"[data-stat='{stat}'] dd")!.TextContent);
            var page = await moderator.GetPageAsync($"/admin/sales?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}&period={period}");
            Assert.Equal(Core.Money.Format(history.Revenue(from, to), "usd"), page.QuerySelector("[data-stat=revenue] dd")!.TextContent);
            Assert.Equal(history.Revenue(from, to), page.Hooks("sales-period").Sum(Minor));
            Assert.Equal(history.Revenue(from, to), page.Hooks("admin-row").Sum(Minor) + page.QuerySelectorAll("[data-stat=other]").Sum(Minor));
        }
        Assert.True(history.Kinds.Count >= 8, string.Join(", ", history.Kinds));
    }

    [Fact]
    public async Task A_film_of_a_disputed_payment_is_sold_by_its_orders_other_payment_on_that_ones_day()
    {
        await using var site = new SiteFactory();
        var history = await RandomSales.BeginAsync(site, 1);
        await history.StepAsync(RandomSales.Buy);
        site.Clock.Advance(TimeSpan.FromDays(101));
        await history.StepAsync(RandomSales.PayTwice);
        // Older than what is looked at anew whatever happened.
        site.Clock.Advance(TimeSpan.FromDays(1));
        var today = DateOnly.FromDateTime(site.Clock.UtcNow);
        for (var disputes = 0; disputes < 3; disputes++)
        {
            foreach (var (from, to) in new[] { (today.AddDays(-250), today.AddDays(-2)), (today.AddDays(-1), today) })
            {
                var report = await site.WithAsync<SalesQuery, SalesReport>(s => s.ReportAsync(new SalesFilter(from, to, SalesPeriod.Day, null, SalesFilter.Best, 1)));
                Assert.All(history.Films, film => Assert.Equal(history.OfFilm(film, from, to), report.Movies.Where(m => m.MovieId == film).Select(m => (m.Units, m.RevenueMinor)).FirstOrDefault()));
            }
            await history.StepAsync(RandomSales.Dispute);
            site.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task Sales_are_asked_for_by_address_and_taken_away_as_files_without_formulas_or_names()
    {
        await using var site = new SiteFactory();
        var history = await RandomSales.BeginAsync(site, 5, "=1+1", "Second, \"Film\"");
        for (var i = 0; i < 60; i++) await history.StepAsync();
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var page = await moderator.GetPageAsync("/admin/sales?from=2020-01-01&to=nonsense&period=month&sort=title&q=second");
        Assert.Equal("Month", page.QuerySelector("#sp option[selected]")!.GetAttribute("value"));
        Assert.Contains("Second", Assert.Single(page.Hooks("admin-row")).TextContent, StringComparison.Ordinal);
        Assert.Equal(["ascending"], page.QuerySelectorAll("thead [aria-sort]").Select(h => h.GetAttribute("aria-sort")));
        Assert.NotNull(page.QuerySelector("svg[role=img] title"));
        Assert.Empty(page.QuerySelectorAll("main [style], main script, main style"));
        foreach (var link in page.QuerySelectorAll("main a[href*='.csv']"))
        {
            using var answer = await moderator.GetAsync(link.GetAttribute("href")!);
            Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("@example.com", text, StringComparison.Ordinal);
            if (link.GetAttribute("href")!.Contains("of=films", StringComparison.Ordinal)) Assert.Contains("\"Second, \"\"Film\"\"\"", text, StringComparison.Ordinal);
        }
        using var films = await moderator.GetAsync("/admin/sales.csv?from=2020-01-01");
        Assert.Contains(",'=1+1,", await films.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var odd in new[] { "?from=0001-01-01&to=9999-12-31", "?from=9999-12-31&to=0001-01-01&period=Day", "?page=999999999&sort=x" })
            Assert.NotEmpty((await moderator.GetPageAsync("/admin/sales" + odd)).Hooks("stat"));
    }

    [Fact]
    public async Task A_page_of_the_staffs_asks_the_same_number_of_questions_however_much_was_sold()
    {
        var counter = new CommandCounter();
        await using var site = new SiteFactory().With(s => Microsoft.Extensions.DependencyInjection.EntityFrameworkServiceCollectionExtensions.ConfigureDbContext<SqliteCinemaDb>(s, o => o.AddInterceptors(counter)));
        var history = await RandomSales.BeginAsync(site, 6);
        using var admin = await site.SignedInAsync(Role.Admin);
        async Task<int> CountAsync(string address)
        {
            await admin.GetPageAsync(address);
            site.Clock.Advance(TimeSpan.FromSeconds(11));
            counter.Start();
            await admin.GetPageAsync(address);
            return counter.Commands.Count;
        }
        string[] pages = ["/admin", "/admin/sales", "/admin/users", $"/admin/users/{admin.Person!.Id}", "/admin/carts", "/admin/audit"];
        var few = new List<int>();
        foreach (var page in pages) few.Add(await CountAsync(page));
        for (var i = 0; i < 100; i++) await history.StepAsync();
        var many = new List<int>();
        foreach (var page in pages) many.Add(await CountAsync(page));
        Assert.All(few.Zip(many, pages), p => Assert.True(p.First >= p.Second - 1, $"{p.Third}: {p.First}, then {p.Second}."));
        Assert.All(many, count => Assert.InRange(count, 1, 24));
    }

    private static long Minor(AngleSharp.Dom.IElement row) => long.Parse(row.GetAttribute("data-minor")!, CultureInfo.InvariantCulture);
}

/// <summary>A history of sales in which anything may happen to money, and a plain model of it beside the database.</summary>
internal sealed class RandomSales(SiteFactory site, int seed, int[] films)
{
    /// <summary>What <see cref="StepAsync"/> can be told to do; most other numbers buy, too.</summary>
    public const int Buy = 0, Dispute = 9, PayTwice = 10;

    private readonly List<Sale> sales = [];

    public IReadOnlyList<int> Films => films;

    public Random Chance { get; } = new(seed);

    /// <summary>What has happened so far.</summary>
    public HashSet<string> Kinds { get; } = [];

    public static async Task<RandomSales> BeginAsync(SiteFactory site, int seed, params string[] titles)
    {
        // What falls on which day depends on the hour it begins: a build begins at the same one.
        var now = site.Clock.UtcNow;
        site.Clock.Advance(now.Date.AddDays(1) + (LongRun.Asked ? TimeSpan.FromMinutes(new Random(seed).Next(1440)) : TimeSpan.FromHours(17)) - now);
        var films = new List<int>();
        foreach (var (title, i) in titles.Concat(["Third", "Fourth", "Fifth", "Sixth"]).Select((t, i) => (t, i))) films.Add(await site.FilmAsync(title, genre: i % 2 == 0 ? "Comedy" : "Drama"));
        return new RandomSales(site, seed, [.. films]);
    }

    /// <summary>The revenue of these days.</summary>
    public long Revenue(DateOnly from, DateOnly to) => Counted(from, to).Sum(p => p.Amount - p.Returned);

    /// <summary>What a film brought in these days.</summary>
    public (int Units, long Minor) OfFilm(int film, DateOnly from, DateOnly to)
    {
        var lines = sales.Where(s => s.Paid.FirstOrDefault(p => p.Counts) is { } first && first.Day >= from && first.Day <= to).SelectMany(s => s.Lines).Where(l => l.Film == film && !l.Returned).ToList();
        return (lines.Count, lines.Sum(l => l.Price));
    }

    private IEnumerable<Part> Counted(DateOnly from, DateOnly to) => sales.SelectMany(s => s.Paid).Where(p => p.Counts && p.Day >= from && p.Day <= to);

    /// <summary>Something happens, by chance if it isn't said what.</summary>
    public Task StepAsync(int? what = null) => site.InDbAsync(db => db.InTransaction(() => (what ?? Chance.Next(11)) switch
    {
        4 => DeclineAsync(db),
        5 or 6 => ReturnFilmAsync(db),
        7 => ReturnPartAsync(db),
        8 => RefundFailsAsync(db),
        Dispute => DisputeAsync(db),
        PayTwice => TwiceAsync(db),
        _ => BuyAsync(db),
    }));

    private async Task BuyAsync(CinemaDb db)
    {
        var when = Moment();
        var chosen = films.OrderBy(_ => Chance.Next()).Take(Chance.Next(1, 4)).ToList();
        var order = Order(db, when, chosen);
        order.Pay(when);
        await db.SaveChangesAsync();
        var sale = new Sale(order.Id, [.. order.Lines.Select(l => new Line(l.Id, l.MovieId, l.PriceMinor))]);
        foreach (var line in order.Lines)
        {
            var claim = new Entitlement { UserId = order.UserId, MovieId = line.MovieId, OrderLineId = line.Id, ReservedUtc = when };
            claim.Grant(when);
            db.Entitlements.Add(claim);
        }
        await PayAsync(db, sale, order, when);
        sales.Add(sale);
        Kinds.Add("bought");
    }

    private async Task DeclineAsync(CinemaDb db)
    {
        var when = Moment();
        var order = Order(db, when, [films[0]]);
        await db.SaveChangesAsync();
        db.Payments.Add(Row(order, when, PaymentStatus.Failed));
        await db.SaveChangesAsync();
        Kinds.Add("declined");
    }

    private async Task ReturnFilmAsync(CinemaDb db)
    {
        if (Pick(s => !s.Paid[0].Disputed && s.Lines.Any(l => !l.Returned)) is not { } sale) return;
        var line = sale.Lines.First(l => !l.Returned);
        var order = await db.Orders.SingleAsync(o => o.Id == sale.OrderId);
        if (order.RefundedMinor + line.Price > order.TotalMinor) return;
        order.Refund(order.RefundedMinor + line.Price);
        var gone = order.Status == OrderStatus.Refunded ? sale.Lines.Where(l => !l.Returned).ToList() : [line];
        foreach (var one in gone) await RevokeAsync(db, one, site.Clock.UtcNow);
        await ReturnAsync(db, sale.Paid[0], line.Price);
        Kinds.Add(gone.Count > 1 ? "film returned, and so all" : "film returned");
    }

    private async Task ReturnPartAsync(CinemaDb db)
    {
        if (Pick(s => !s.Paid[0].Disputed) is not { } sale) return;
        var order = await db.Orders.SingleAsync(o => o.Id == sale.OrderId);
        var left = order.TotalMinor - order.RefundedMinor;
        if (left < 2) return;
        var part = Chance.Next(1, (int)left);
        order.Refund(order.RefundedMinor + part);
        await ReturnAsync(db, sale.Paid[0], part);
        Kinds.Add("part returned");
    }

    private async Task RefundFailsAsync(CinemaDb db)
    {
        if (Pick(s => !s.Paid[0].Disputed && s.Lines.Any(l => l.Returned) && s.Paid[0].Returned >= s.Lines.First(l => l.Returned).Price) is not { } sale) return;
        var line = sale.Lines.First(l => l.Returned);
        var order = await db.Orders.SingleAsync(o => o.Id == sale.OrderId);
        order.TakeRefundBack(order.RefundedMinor - line.Price);
        (await db.Entitlements.SingleAsync(e => e.OrderLineId == line.Id)).Restore();
        line.Returned = false;
        await ReturnAsync(db, sale.Paid[0], -line.Price);
        Kinds.Add("refund failed");
    }

    private async Task DisputeAsync(CinemaDb db)
    {
        if (Pick(_ => true) is not { } sale) return;
        var paid = sale.Paid[0];
        paid.Disputed = !paid.Disputed;
        await ReturnAsync(db, paid, 0);
        Kinds.Add(paid.Disputed ? "disputed" : "dispute won");
    }

    private async Task TwiceAsync(CinemaDb db)
    {
        if (Pick(_ => true) is not { } sale) return;
        if (sale.Paid.Count == 1) await PayAsync(db, sale, await db.Orders.SingleAsync(o => o.Id == sale.OrderId), site.Clock.UtcNow);
        else await ReturnAsync(db, sale.Paid[1], sale.Paid[1].Amount - sale.Paid[1].Returned);
        Kinds.Add(sale.Paid[1].Returned == 0 ? "paid twice" : "paid twice and sent back");
    }

    private Sale? Pick(Func<Sale, bool> fits) => sales.Where(fits).OrderBy(_ => Chance.Next()).FirstOrDefault();

    private DateTime Moment() => site.Clock.UtcNow.AddMinutes(-Chance.Next(0, Chance.Next(3) == 0 ? 100 : 100 * 1440));

    private Order Order(CinemaDb db, DateTime when, List<int> chosen)
    {
        var id = Guid.NewGuid();
        var email = $"{id:N}@example.com";
        db.Users.Add(new User { Id = id, Email = email, NormalizedEmail = email.ToUpperInvariant(), UserName = email, NormalizedUserName = email.ToUpperInvariant(), DisplayName = "Buyer", CreatedUtc = when });
        var lines = chosen.ConvertAll(f => new OrderLine { MovieId = f, Title = "A film", Year = 1926, PriceMinor = Chance.Next(1, 1500) });
        var order = new Order { UserId = id, Currency = "usd", TotalMinor = lines.Sum(l => l.PriceMinor), PlacedUtc = when, ExpiresUtc = when.AddHours(1), ConsentVersion = "1", ConsentUtc = when };
        order.Lines.AddRange(lines);
        db.Orders.Add(order);
        return order;
    }

    private async Task PayAsync(CinemaDb db, Sale sale, Order order, DateTime when)
    {
        var row = Row(order, when, PaymentStatus.Succeeded);
        db.Payments.Add(row);
        await db.SaveChangesAsync();
        sale.Paid.Add(new Part(row.Id, DateOnly.FromDateTime(when), row.AmountMinor));
    }

    private Payment Row(Order order, DateTime when, PaymentStatus status) => new()
    {
        OrderId = order.Id, UserId = order.UserId, StripeId = $"ch_{Guid.NewGuid():N}", AmountMinor = order.TotalMinor, Currency = "usd", Status = status, OccurredUtc = when, UpdatedUtc = site.Clock.UtcNow,
    };

    private static async Task RevokeAsync(CinemaDb db, Line line, DateTime when)
    {
        (await db.Entitlements.SingleAsync(e => e.OrderLineId == line.Id)).Revoke(when);
        line.Returned = true;
    }

    private async Task ReturnAsync(CinemaDb db, Part paid, long more)
    {
        paid.Returned += more;
        var row = await db.Payments.SingleAsync(p => p.Id == paid.Id);
        row.RefundedMinor = paid.Returned;
        row.Status = paid.Disputed ? PaymentStatus.Disputed : paid.Returned == 0 ? PaymentStatus.Succeeded : paid.Returned == paid.Amount ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded;
        row.UpdatedUtc = site.Clock.UtcNow;
        await db.SaveChangesAsync();
    }

    private sealed record Sale(long OrderId, List<Line> Lines)
    {
        public List<Part> Paid { get; } = [];
    }

    private sealed class Line(long id, int film, long price)
    {
        public long Id => id;
        public int Film => film;
        public long Price => price;
        public bool Returned { get; set; }
    }

    private sealed class Part(long id, DateOnly day, long amount)
    {
        public long Id => id;
        public DateOnly Day => day;
        public long Amount => amount;
        public long Returned { get; set; }
        public bool Disputed { get; set; }
        public bool Counts => !Disputed;
    }
}
