using System.Globalization;
using System.Net;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Staff;

public class StaffPagesTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task The_dashboards_figures_equal_the_payments()
    {
        await using var fresh = new SiteFactory();
        var buyer = await fresh.PersonAsync();
        var today = await fresh.FilmAsync("Bought Today");
        var lastWeek = await fresh.FilmAsync("Bought Last Week");
        await PaidAsync(fresh, buyer, today, 499, daysAgo: 0);
        await PaidAsync(fresh, buyer, lastWeek, 1000, daysAgo: 6, refunded: 250);
        await PaidAsync(fresh, buyer, await fresh.FilmAsync("Bought Yesterday"), 300, daysAgo: 1);
        await PaidAsync(fresh, buyer, await fresh.FilmAsync("Bought Long Ago"), 2000, daysAgo: 40);
        await PaidAsync(fresh, buyer, await fresh.FilmAsync("Declined"), 999, daysAgo: 0, PaymentStatus.Failed);
        await PaidAsync(fresh, buyer, await fresh.FilmAsync("Disputed"), 999, daysAgo: 0, PaymentStatus.Disputed);
        await fresh.InDbAsync(db => db.InTransaction(async () =>
        {
            db.Leases.Add(new Lease { Name = "mail", Owner = "a", UntilUtc = fresh.Clock.UtcNow, LastRunUtc = fresh.Clock.UtcNow, LastResult = "Sent 3 mails" });
            db.StripeEvents.Add(new StripeEventRow { EventId = "evt_1", Type = "x", Payload = "{}", ReceivedUtc = fresh.Clock.UtcNow.AddMinutes(-5), State = InboxState.Dead });
            db.OutboxMails.Add(new OutboxMail { BusinessKey = "a", ToAddress = "a@example.com", Subject = "s", Html = "h", Text = "t", CreatedUtc = fresh.Clock.UtcNow, NextTryUtc = fresh.Clock.UtcNow, DeadUtc = fresh.Clock.UtcNow });
            await db.SaveChangesAsync();
        }));

        using var admin = await fresh.SignedInAsync(Role.Admin);
        var page = await admin.GetPageAsync("/admin");
        Assert.Equal("$4.99", Figure(page, "sales-today"));
        Assert.Equal("$15.49", Figure(page, "sales-7"));
        Assert.Equal("$15.49", Figure(page, "sales-30"));
        Assert.Contains("66 %", Stat(page, "sales-today").TextContent, StringComparison.Ordinal);
        Assert.Equal("2", Figure(page, "new-viewers"));
        Assert.Equal("1", Mark(page, "mails-dead"));
        Assert.Equal("1", Mark(page, "events-dead"));
        Assert.Equal("None", Mark(page, "alerted-orders"));
        Assert.Contains("Sent 3 mails", page.QuerySelector("[data-id=mail]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("5 min ago", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var rows = page.QuerySelectorAll("details .table tbody tr:not([data-testid])").Select(r => r.Children[3].TextContent).ToList();
        Assert.Equal(30, rows.Count);
        Assert.Equal(["$4.99", "$3.00", "$0.00"], rows.Take(3));
        Assert.Equal("$7.50", rows[6]);
        Assert.Equal(["Comedy", "3", "$17.99"], Assert.Single(page.Hooks("genre-figures")).Children.Select(c => c.TextContent));
        Assert.Contains("$15.49 in all", page.QuerySelector("svg[role=img] title")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_given_up_are_none_when_their_readers_deleted_their_accounts()
    {
        await using var fresh = new SiteFactory();
        using var admin = await fresh.SignedInAsync(Role.Admin);
        var leaver = await fresh.PersonAsync();
        await fresh.InDbAsync(db => db.InTransaction(async () =>
        {
            var now = fresh.Clock.UtcNow;
            db.OutboxMails.Add(new OutboxMail { BusinessKey = "dead", UserId = leaver.Id, ToAddress = leaver.Email, Subject = "s", Html = "h", Text = "t", CreatedUtc = now, NextTryUtc = now, DeadUtc = now });
            await db.SaveChangesAsync();
        }));
        Assert.Equal("1", Mark(await admin.GetPageAsync("/admin"), "mails-dead"));
        Assert.Equal(DeletionOutcome.Done, (await fresh.WithAsync<AccountDeletion, DeletionResult>(d => d.DeleteAsync(leaver.Id, SiteFactory.Password))).Outcome);
        Assert.Equal("None", Mark(await admin.GetPageAsync("/admin"), "mails-dead"));
    }

    [Fact]
    public async Task Moderators_see_sales_and_nobodys_name()
    {
        var buyer = await site.PersonAsync();
        await PaidAsync(site, buyer, await site.FilmAsync("Bought by Somebody"), 499, daysAgo: 1);
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var page = await moderator.GetPageAsync("/admin");
        Assert.Equal(["sales-today", "sales-7", "sales-30", "new-viewers", "open-reports", "held-comments"], page.Hooks("stat").Select(e => e.GetAttribute("data-stat")));
        Assert.Null(page.QuerySelector("a[href='/admin/orders']"));
        Assert.DoesNotContain(buyer.Email, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains("Bought by Somebody", page.QuerySelector(".panels")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_movies_can_be_searched_filtered_and_sorted()
    {
        await using var fresh = new SiteFactory();
        var a = await fresh.FilmAsync("Alpha Reel", 1930);
        var b = await fresh.FilmAsync("Häxan", 1922);
        var c = await fresh.FilmAsync("Ceremony", 1950);
        await fresh.OwnsAsync(await fresh.PersonAsync(), c);
        await fresh.OwnsAsync(await fresh.PersonAsync(), c);
        await fresh.OwnsAsync(await fresh.PersonAsync(), b);
        await fresh.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == a).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Availability.Withdrawn))));
        await fresh.KnownAsync(a, b, c);
        using var moderator = await fresh.SignedInAsync(Role.Moderator);

        Assert.Equal([a, c, b], await IdsAsync(moderator, "/admin/movies"));
        Assert.Equal([b, a, c], await IdsAsync(moderator, "/admin/movies?sort=year"));
        Assert.Equal([c, b, a], await IdsAsync(moderator, "/admin/movies?sort=-sold"));
        Assert.Equal([b], await IdsAsync(moderator, "/admin/movies?q=haxan"));
        Assert.Equal([a], await IdsAsync(moderator, "/admin/movies?status=Withdrawn"));
        Assert.Empty(await IdsAsync(moderator, "/admin/movies?q=nothing"));
        Assert.Equal([a, c, b], await IdsAsync(moderator, "/admin/movies?sort=nonsense&status=9&page=-4"));
        var row = (await moderator.GetPageAsync("/admin/movies?sort=-sold")).Hooks("admin-row")[0];
        Assert.Equal(["Choose Ceremony", "", "Ceremony", "1950", "Comedy", "On sale", "$4.99", "2", "–", "No file"], row.Children.Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public async Task A_job_that_rests_shows_when_it_ran_and_one_at_work_that_it_runs()
    {
        await using var fresh = new SiteFactory();
        using var admin = await fresh.SignedInAsync(Role.Admin);
        var ran = fresh.Clock.UtcNow;
        async Task<AngleSharp.Dom.IElement> RowAsync(string job) => (await admin.GetPageAsync("/admin/system")).QuerySelector($"[data-testid=admin-row][data-id='{job}']")!;
        Task<long?> TakeAsync(string job) => fresh.WithAsync<Leases, long?>(l => l.TryTakeAsync(job, "test", TimeSpan.FromSeconds(40)));
        foreach (var (job, rest) in new[] { ("ranking", TimeSpan.FromMinutes(42)), ("mail", TimeSpan.FromSeconds(3.5)) })
        {
            await TakeAsync(job);
            Assert.Contains("Never", (await RowAsync(job)).TextContent, StringComparison.Ordinal);
            Assert.Single((await RowAsync(job)).QuerySelectorAll("[data-testid=job-running]"));
            await fresh.WithAsync<Leases, bool>(l => l.GiveBackAsync(job, 1, "Well", rest));
            Assert.Empty((await RowAsync(job)).QuerySelectorAll("[data-testid=job-running]"));
            Assert.Contains(ran.ToString("d MMM, HH:mm:ss", CultureInfo.CurrentCulture), (await RowAsync(job)).TextContent, StringComparison.Ordinal);
        }
        fresh.Clock.Advance(TimeSpan.FromHours(1));
        await TakeAsync("ranking");
        var row = await RowAsync("ranking");
        Assert.Single(row.QuerySelectorAll("[data-testid=job-running]"));
        Assert.Contains(ran.ToString("d MMM, HH:mm:ss", CultureInfo.CurrentCulture), row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refunds_are_found_by_a_part_of_a_films_title_in_any_case()
    {
        await using var fresh = new SiteFactory();
        var (buyer, film) = (await fresh.PersonAsync(), await fresh.FilmAsync("Чорна Вода"));
        await PaidAsync(fresh, buyer, film, 499, daysAgo: 1);
        await RefundedAsync(fresh, 1);
        using var admin = await fresh.SignedInAsync(Role.Admin);
        foreach (var (q, found) in new[] { ("чорна", 1), ("ВОДА", 1), ("біла", 0), ("A FILM", 1) })
            // The last is what it was called when it was ordered.
            Assert.Equal(found, (await admin.GetPageAsync($"/admin/refunds?q={Uri.EscapeDataString(q)}")).Hooks("admin-row").Count);
    }

    [Theory]
    [InlineData("/admin/movies?q=walked&status=OnSale&sort=-title", "title")]
    [InlineData("/admin/orders?status=Paid&sort=oldest", "Order")]
    [InlineData("/admin/payments?status=Succeeded&sort=amount", "Payment")]
    [InlineData("/admin/refunds?status=Requested&sort=-amount", "Refund")]
    public async Task A_list_is_walked_to_its_end_and_taken_away_as_it_was_filtered(string list, string column)
    {
        await using var fresh = new SiteFactory();
        var films = new List<int>();
        for (var i = 0; i < 60; i++) films.Add(await fresh.FilmAsync($"Walked {i:00}"));
        films.Add(await fresh.FilmAsync("Another"));
        await fresh.KnownAsync([.. films]);
        var buyer = await fresh.PersonAsync();
        if (!list.Contains("movies", StringComparison.Ordinal))
        {
            for (var i = 0; i < 60; i++) await PaidAsync(fresh, buyer, films[i], 499 + i, daysAgo: i);
            await PaidAsync(fresh, buyer, films[60], 100, daysAgo: 0, PaymentStatus.Failed);
            await RefundedAsync(fresh, 60);
        }
        using var admin = await fresh.SignedInAsync(Role.Admin);
        var page = await admin.GetPageAsync(list);
        var file = page.QuerySelector("a[href*='.csv']")!.GetAttribute("href")!;
        var rows = new List<AngleSharp.Dom.IElement>();
        for (var next = page; ; next = await admin.GetPageAsync(next.QuerySelector("[data-testid=pager-next]")!.GetAttribute("href")!))
        {
            rows.AddRange(next.Hooks("admin-row"));
            if (next.QuerySelector("[data-testid=pager-next]") is null) break;
        }
        Assert.Equal(60, rows.Select(r => r.GetAttribute("data-id")).Distinct().Count());

        using var answer = await admin.GetAsync(file);
        using var reader = new CsvHelper.CsvReader(new StringReader(await answer.Content.ReadAsStringAsync()), CultureInfo.InvariantCulture);
        await reader.ReadAsync();
        reader.ReadHeader();
        var taken = new List<string?>();
        while (await reader.ReadAsync()) taken.Add(reader.GetField(column == "Payment" ? 0 : reader.GetFieldIndex(column)));
        var shown = rows.Select(r => column == "title" ? r.Children[2].TextContent.Trim() : r.GetAttribute("data-id")).ToList();
        Assert.Equal(shown, taken);
    }

    [Fact]
    public async Task The_orders_can_be_filtered_by_state_day_and_person_with_their_sums()
    {
        await using var fresh = new SiteFactory();
        var (first, second) = (await fresh.PersonAsync(), await fresh.PersonAsync());
        var film = await fresh.FilmAsync();
        await PaidAsync(fresh, first, film, 499, daysAgo: 0);
        await PaidAsync(fresh, second, film, 1000, daysAgo: 3, refunded: 250);
        using var admin = await fresh.SignedInAsync(Role.Admin);

        var all = await admin.GetPageAsync("/admin/orders");
        Assert.Equal(2, all.Hooks("admin-row").Count);
        Assert.Equal(("$14.99", "$2.50", "$12.49"), (Figure(all, "paid"), Figure(all, "refunded"), Figure(all, "kept")));
        Assert.Equal("$10.00", Figure(await admin.GetPageAsync($"/admin/orders?user={second.Email}"), "paid"));
        Assert.Equal("$10.00", Figure(await admin.GetPageAsync("/admin/orders?status=PartiallyRefunded"), "paid"));
        var today = fresh.Clock.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal("$4.99", Figure(await admin.GetPageAsync($"/admin/orders?from={today}&to={today}"), "paid"));
        Assert.Empty((await admin.GetPageAsync("/admin/orders?to=2020-01-01&page=7")).Hooks("admin-row"));
    }

    private static Task PaidAsync(SiteFactory site, Person buyer, int movie, long amount, int daysAgo, PaymentStatus status = PaymentStatus.Succeeded, long refunded = 0) =>
        site.InDbAsync(db => db.InTransaction(async () =>
        {
            var when = site.Clock.UtcNow.Date.AddDays(-daysAgo);
            var order = new Core.Orders.Order { UserId = buyer.Id, Currency = "usd", TotalMinor = amount, PlacedUtc = when, ExpiresUtc = when.AddHours(1), ConsentVersion = "1", ConsentUtc = when };
            order.Lines.Add(new Core.Orders.OrderLine { MovieId = movie, Title = "A film", Year = 1926, PriceMinor = amount });
            if (status == PaymentStatus.Succeeded) order.Pay(when);
            if (refunded > 0) order.Refund(refunded);
            db.Orders.Add(order);
            await db.SaveChangesAsync();
            db.Payments.Add(new Payment
            {
                OrderId = order.Id,
                UserId = buyer.Id,
                StripeId = $"ch_{Guid.NewGuid():N}",
                AmountMinor = amount,
                Currency = "usd",
                Status = refunded > 0 ? PaymentStatus.PartiallyRefunded : status,
                RefundedMinor = refunded,
                OccurredUtc = when,
                UpdatedUtc = site.Clock.UtcNow,
            });
            await db.SaveChangesAsync();
        }));

    // Of the newest orders.
    private static Task RefundedAsync(SiteFactory site, int count) => site.InDbAsync(db => db.InTransaction(async () =>
    {
        foreach (var order in await db.Orders.Include(o => o.Lines).Where(o => o.PaidUtc != null).OrderByDescending(o => o.Id).Take(count).ToListAsync())
        {
            var refund = new Refund { OrderId = order.Id, UserId = order.UserId, Origin = RefundOrigin.Buyer, AmountMinor = order.TotalMinor, Currency = "usd", ChargeId = $"ch_{order.Id}", RequestedUtc = order.PlacedUtc };
            refund.Lines.Add(new RefundLine { OrderLineId = order.Lines[0].Id, MovieId = order.Lines[0].MovieId });
            db.Refunds.Add(refund);
        }
        await db.SaveChangesAsync();
    }));

    private static async Task<List<int>> IdsAsync(SiteClient browser, string address) =>
        [.. (await browser.GetPageAsync(address)).Hooks("admin-row").Select(r => int.Parse(r.GetAttribute("data-id")!, CultureInfo.InvariantCulture))];

    private static AngleSharp.Dom.IElement Stat(AngleSharp.Dom.IParentNode page, string hook) => page.QuerySelector($"[data-testid=stat][data-stat='{hook}']")!;

    private static string Figure(AngleSharp.Dom.IParentNode page, string hook) => Stat(page, hook).QuerySelector("dd")!.TextContent.Trim();

    private static string Mark(AngleSharp.Dom.IParentNode page, string hook) => Stat(page, hook).QuerySelector(".badge")!.TextContent.Trim();
}
