using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data.Demo;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Journeys;

[Collection(DemoSiteTests.Name)]
public sealed class DemoTests(DemoSite demo)
{
    [Fact]
    public async Task Seeding_a_second_time_asks_one_question_and_changes_nothing()
    {
        var before = await CountsAsync();
        demo.Counter.Start();
        await demo.WithAsync<DemoSeeder>(seeder => seeder.SeedAsync(openDoors: true, CancellationToken.None));
        Assert.Single(demo.Counter.Commands);
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task The_demo_people_are_activated_and_have_the_known_password()
    {
        var people = await demo.InDbAsync(db => db.Users.AsNoTracking().Where(u => u.PasswordHash != null && u.Email!.EndsWith("@example.com")).ToListAsync());
        foreach (var (email, role) in new[] { ("viewer@example.com", Role.User), ("moderator@example.com", Role.Moderator), ("admin@example.com", Role.Admin) })
        {
            var person = people.Single(p => p.Email == email);
            Assert.Equal((role, true), (person.Role, person.EmailConfirmed));
            var check = await demo.WithAsync<IPasswordHasher<User>, PasswordVerificationResult>(h => Task.FromResult(h.VerifyHashedPassword(person, person.PasswordHash!, DemoSeeder.Password)));
            Assert.NotEqual(PasswordVerificationResult.Failed, check);
        }
    }

    [Fact]
    public async Task Counters_agree_with_the_rows_they_count()
    {
        await demo.InDbAsync(async db =>
        {
            foreach (var movie in await db.Movies.AsNoTracking().ToListAsync())
            {
                var ratings = await db.Ratings.Where(r => r.MovieId == movie.Id).Select(r => r.Value).ToListAsync();
                Assert.Equal((ratings.Count, ratings.Sum()), (movie.RatingCount, movie.RatingSum));
                Assert.Equal(movie.LikeCount, await db.Reactions.CountAsync(r => r.MovieId == movie.Id && r.Liked));
                Assert.Equal(movie.DislikeCount, await db.Reactions.CountAsync(r => r.MovieId == movie.Id && !r.Liked));
            }
            Assert.Empty(await db.Comments.Where(c => c.LikeCount != db.CommentLikes.Count(l => l.CommentId == c.Id)).ToListAsync());
        });
    }

    [Fact]
    public async Task The_demo_viewer_owns_films_that_were_paid_for_and_is_half_way_through_some()
    {
        await demo.InDbAsync(async db =>
        {
            var viewer = await db.Users.SingleAsync(u => u.Email == DemoSeeder.ViewerEmail);
            Assert.InRange(await db.OwnedBy(viewer.Id).CountAsync(), 3, 4);
            Assert.NotEmpty(await db.WatchProgress.Where(p => p.UserId == viewer.Id && p.FinishedUtc == null && p.Seconds > 0).ToListAsync());
            Assert.All(await db.Orders.Include(o => o.Lines).ToListAsync(), o =>
            {
                Assert.True(o.UserId != viewer.Id || o.Status == OrderStatus.Paid);
                Assert.Equal(o.Lines.Sum(l => l.PriceMinor), o.TotalMinor);
            });
        });
    }

    [Fact]
    public async Task The_demo_orders_hold_together_as_real_ones_do()
    {
        await demo.InDbAsync(async db =>
        {
            var orders = await db.Orders.AsNoTracking().ToListAsync();
            var payments = (await db.Payments.AsNoTracking().ToListAsync()).ToLookup(p => p.OrderId);
            var claims = (await db.Entitlements.AsNoTracking().Join(db.OrderLines, e => e.OrderLineId, l => l.Id, (e, l) => new { e.State, l.OrderId }).ToListAsync()).ToLookup(e => e.OrderId, e => e.State);
            Assert.All(orders, o => Assert.Equal(o.RefundedMinor, payments[o.Id].Sum(p => p.RefundedMinor)));
            Assert.All(orders.Where(o => o.Status == OrderStatus.Canceled), o => Assert.Empty(claims[o.Id]));
            Assert.All(orders.Where(o => o.Status is OrderStatus.Paid), o => Assert.All(claims[o.Id], s => Assert.Equal(EntitlementState.Owned, s)));
            Assert.All(orders.Where(o => o.Status is OrderStatus.Refunded), o => Assert.All(claims[o.Id], s => Assert.Equal(EntitlementState.Revoked, s)));
            Assert.All(payments.SelectMany(p => p), p => Assert.StartsWith(Core.Payments.Payment.MadeUpPrefix, p.StripeId, StringComparison.Ordinal));
            Assert.All(orders, o => Assert.True(o.PlacedUtc < DateTime.UtcNow));
            // It is alive: weekends sell more, something waits for staff, and not all is for sale.
            var byDay = orders.ToLookup(o => o.PlacedUtc.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday or DayOfWeek.Friday);
            Assert.True(byDay[true].Count() > byDay[false].Count(), $"{byDay[true].Count()} at weekends, {byDay[false].Count()} else.");
            Assert.Equal(3, await db.Refunds.CountAsync(r => r.State == Core.Payments.RefundState.Requested));
            Assert.True(await db.CommentReports.AnyAsync(r => r.State == Core.Community.ReportState.Open));
            Assert.True(await db.Movies.AnyAsync(m => m.Availability == Core.Catalog.Availability.Withdrawn) && await db.Movies.AnyAsync(m => m.Availability == Core.Catalog.Availability.ComingSoon));
            Assert.True(await db.Carts.AnyAsync(c => c.UserId == null) && await db.Carts.AnyAsync(c => c.UserId != null));
        });
    }

    [Fact]
    public async Task The_first_page_shows_its_rows()
    {
        using var browser = demo.Browser();
        var page = await browser.GetPageAsync("/");
        Assert.Equal(["New here", "Popular this week", "Top rated by viewers", "Genres"],
            page.QuerySelectorAll("h2").Select(h => h.TextContent).Where(t => t is "New here" or "Popular this week" or "Top rated by viewers" or "Genres"));
        Assert.Equal(4, page.QuerySelectorAll(".shelf-films > li").Length);
        Assert.NotEmpty(page.Tagged("buy-button"));
    }

    [Fact]
    public async Task Every_shelf_of_the_week_finds_its_films()
    {
        await demo.InDbAsync(async db =>
        {
            for (var week = 0; week < 8; week++)
                foreach (var (title, year) in Core.Catalog.Shelves.OfWeek(week).Films)
                    Assert.True(await db.Movies.AnyAsync(m => m.Title == title && m.Year == year), $"{title} ({year}) is not in the demo catalogue.");
        });
    }

    private Task<string> CountsAsync() => demo.InDbAsync(async db =>
        $"{await db.Movies.CountAsync()} {await db.People.CountAsync()} {await db.Users.CountAsync()} {await db.Ratings.CountAsync()} {await db.Comments.CountAsync()} {await db.Orders.CountAsync()} {await db.CatalogChanges.CountAsync()}");
}
