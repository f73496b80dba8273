using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Staff;

public partial class StaffDoorTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    // A new page of the area must be given its row here: see the last test.
    private static readonly Dictionary<string, Role> Pages = new()
    {
        ["/admin"] = Role.Moderator,
        ["/admin/certifications"] = Role.Moderator,
        ["/admin/audit"] = Role.Admin,
        ["/admin/audit.csv"] = Role.Admin,
        ["/admin/carts"] = Role.Admin,
        ["/admin/carts/{userId:guid}"] = Role.Admin,
        ["/admin/comments"] = Role.Moderator,
        ["/admin/genres"] = Role.Moderator,
        ["/admin/movies"] = Role.Moderator,
        ["/admin/movies/export.csv"] = Role.Moderator,
        ["/admin/movies/import"] = Role.Moderator,
        ["/admin/movies/new"] = Role.Moderator,
        ["/admin/movies/{id:int}"] = Role.Moderator,
        ["/admin/movies/{id:int}/media"] = Role.Moderator,
        ["/admin/orders"] = Role.Admin,
        ["/admin/orders.csv"] = Role.Admin,
        ["/admin/orders/{id:long}"] = Role.Admin,
        ["/admin/payments"] = Role.Admin,
        ["/admin/payments.csv"] = Role.Admin,
        ["/admin/people"] = Role.Moderator,
        ["/admin/refunds"] = Role.Admin,
        ["/admin/refunds.csv"] = Role.Admin,
        ["/admin/reports"] = Role.Moderator,
        ["/admin/system"] = Role.Admin,
        ["/admin/sales"] = Role.Moderator,
        ["/admin/sales.csv"] = Role.Moderator,
        ["/admin/users"] = Role.Admin,
        ["/admin/users/{id:guid}"] = Role.Admin,
    };

    private static readonly Dictionary<string, Role> Forms = new()
    {
        ["/admin/certifications"] = Role.Moderator,
        ["/admin/certifications/{id:int}"] = Role.Moderator,
        ["/admin/certifications/{id:int}/delete"] = Role.Moderator,
        ["/admin/certifications/{id:int}/merge"] = Role.Moderator,
        ["/admin/genres"] = Role.Moderator,
        ["/admin/genres/{id:int}"] = Role.Moderator,
        ["/admin/genres/{id:int}/delete"] = Role.Moderator,
        ["/admin/genres/{id:int}/merge"] = Role.Moderator,
        ["/admin/movies/bulk"] = Role.Moderator,
        ["/admin/movies/import"] = Role.Moderator,
        ["/admin/movies/import/{id:long}"] = Role.Moderator,
        ["/admin/movies/import/{id:long}/apply"] = Role.Moderator,
        ["/admin/movies/new"] = Role.Moderator,
        ["/admin/movies/{id:int}"] = Role.Moderator,
        ["/admin/movies/{id:int}/delete"] = Role.Moderator,
        ["/admin/movies/{id:int}/withdraw"] = Role.Moderator,
        ["/admin/people"] = Role.Moderator,
        ["/admin/people/{id:int}"] = Role.Moderator,
        ["/admin/people/{id:int}/delete"] = Role.Moderator,
        ["/admin/people/{id:int}/merge"] = Role.Moderator,
        ["/admin/comments/bulk"] = Role.Moderator,
        ["/admin/comments/{id:long}/approve"] = Role.Moderator,
        ["/admin/comments/{id:long}/block"] = Role.Moderator,
        ["/admin/comments/{id:long}/hide"] = Role.Moderator,
        ["/admin/comments/{id:long}/restore"] = Role.Moderator,
        ["/admin/comments/{id:long}/unblock"] = Role.Moderator,
        ["/admin/movies/{id:int}/media/remove"] = Role.Moderator,
        ["/admin/movies/{id:int}/media/uploads"] = Role.Moderator,
        ["/admin/movies/{id:int}/media/uploads/{upload:guid}"] = Role.Moderator,
        ["/admin/movies/{id:int}/media/uploads/{upload:guid}/cancel"] = Role.Moderator,
        ["/admin/movies/{id:int}/media/uploads/{upload:guid}/complete"] = Role.Moderator,
        ["/admin/orders/{id:long}/ask"] = Role.Admin,
        ["/admin/orders/{id:long}/settle"] = Role.Admin,
        ["/admin/refunds/{id:long}/approve"] = Role.Admin,
        ["/admin/refunds/{id:long}/decline"] = Role.Admin,
        ["/admin/reports/{id:long}/accept"] = Role.Moderator,
        ["/admin/reports/{id:long}/reject"] = Role.Moderator,
        ["/admin/system/differences/{id:long}/settle"] = Role.Admin,
        ["/admin/system/events/{id}/replay"] = Role.Admin,
        ["/admin/system/mails/{id:guid}/retry"] = Role.Admin,
        ["/admin/users/{id:guid}/activate"] = Role.Admin,
        ["/admin/users/{id:guid}/block"] = Role.Admin,
        ["/admin/users/{id:guid}/role"] = Role.Admin,
        ["/admin/users/{id:guid}/sessions"] = Role.Admin,
        ["/admin/users/{id:guid}/unblock"] = Role.Admin,
    };

    // Open to whoever uploaded the file, and to admins: MovieUploadTests.
    private static readonly string[] Owned = ["/admin/movies/import/{id:long}/errors.csv"];

    [Fact]
    public async Task Each_page_opens_to_those_whose_it_is_alone()
    {
        using var stranger = site.Browser();
        var people = new Dictionary<Role, SiteClient>();
        foreach (var role in Enum.GetValues<Role>()) people[role] = await site.SignedInAsync(role);
        foreach (var (page, least) in Pages)
        {
            using var sentAway = await stranger.GetAsync(Filled(page));
            Assert.Equal(HttpStatusCode.Redirect, sentAway.StatusCode);
            Assert.Contains("/account/login", sentAway.Headers.Location!.ToString(), StringComparison.Ordinal);
            foreach (var (role, person) in people)
            {
                using var answer = await person.GetAsync(Filled(page));
                Assert.True(answer.StatusCode == (role < least ? HttpStatusCode.Forbidden : page == Filled(page) ? HttpStatusCode.OK : HttpStatusCode.NotFound), $"{page} answered {answer.StatusCode} to a {role}.");
            }
        }
        foreach (var person in people.Values) person.Dispose();
    }

    // What nobody has: whoever may come in is told that it is not there.
    private static string Filled(string address) => Holes().Replace(address, hole => hole.Groups[1].Value switch { ":int" or ":long" => "999999999", ":guid" => Guid.Empty.ToString(), _ => "none" });

    [Fact]
    public async Task Each_form_is_taken_from_those_whose_it_is_alone()
    {
        var people = new Dictionary<Role, SiteClient>();
        foreach (var role in Enum.GetValues<Role>()) people[role] = await site.SignedInAsync(role);
        foreach (var (form, least) in Forms)
            foreach (var (role, person) in people)
            {
                var theme = (await person.GetPageAsync("/")).Form("/theme");
                theme.SetAttribute("action", Filled(form));
                using var answer = await person.PostAsync(theme);
                Assert.True(role < least == (answer.StatusCode == HttpStatusCode.Forbidden), $"{form} answered {answer.StatusCode} to a {role}.");
            }
        foreach (var person in people.Values) person.Dispose();
    }

    [Fact]
    public void Every_page_of_the_area_stands_in_the_table_of_doors()
    {
        var routes = site.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ControllerActionDescriptor>()?.ControllerTypeInfo.Assembly.GetName().Name == "CinemaSite.Areas")
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order();
        Assert.Equal(Pages.Keys.Concat(Forms.Keys).Concat(Owned).Distinct().Order(), routes);
    }

    [GeneratedRegex(@"\{\w+(:\w+)?\}")]
    private static partial Regex Holes();
}

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
        var rows = page.QuerySelectorAll("details .table tbody tr").Select(r => r.Children[3].TextContent).ToList();
        Assert.Equal(30, rows.Count);
        Assert.Equal(["$4.99", "$3.00", "$0.00"], rows.Take(3));
        Assert.Equal("$7.50", rows[6]);
        Assert.Contains("$15.49 in all", page.QuerySelector("svg[role=img] title")!.TextContent, StringComparison.Ordinal);
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

    private static async Task<List<int>> IdsAsync(SiteClient browser, string address) =>
        [.. (await browser.GetPageAsync(address)).Hooks("admin-row").Select(r => int.Parse(r.GetAttribute("data-id")!, CultureInfo.InvariantCulture))];

    private static AngleSharp.Dom.IElement Stat(AngleSharp.Dom.IParentNode page, string hook) => page.QuerySelector($"[data-testid=stat][data-stat='{hook}']")!;

    private static string Figure(AngleSharp.Dom.IParentNode page, string hook) => Stat(page, hook).QuerySelector("dd")!.TextContent.Trim();

    private static string Mark(AngleSharp.Dom.IParentNode page, string hook) => Stat(page, hook).QuerySelector(".badge")!.TextContent.Trim();
}
