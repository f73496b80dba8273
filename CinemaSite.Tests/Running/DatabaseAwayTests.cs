using System.Net;
using System.Net.Http.Json;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Money;
using CinemaSite.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Running;

/// <summary>The database is locked by somebody, or gone for a while: the site says so, nothing is half done, and all goes on afterwards.</summary>
public sealed class DatabaseAwayTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task While_the_database_is_locked_pages_are_read_and_what_writes_is_put_off()
    {
        var shop = new Shop();
        shop.Settings["ConnectionStrings:Cinema"] = $"Data Source={Path.Combine(shop.Folder, "cinema.db")};Default Timeout=2";
        await shop.InitializeAsync();
        try
        {
            var buyer = await shop.BuyerAsync();
            var movie = await shop.MovieAsync();
            var checkout = await buyer.OrderAsync(movie);
            await buyer.AddAsync(await shop.MovieAsync());
            await shop.LoseWebhooksAsync();
            var paid = Shop.Event("checkout.session.completed", await shop.ControlAsync($"sessions/{checkout.SessionId}/complete"));
            await using (var other = new SqliteConnection(shop.Settings["ConnectionStrings:Cinema"] + ";Pooling=False"))
            {
                await other.OpenAsync();
                await using var hold = await other.BeginTransactionAsync();

                await buyer.PageAsync("/cart");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await shop.DeliverAsync(paid));
                using var answer = await buyer.CheckoutAsync(499);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.NotNull(answer.Headers.RetryAfter);
                Assert.True(answer.Headers.Contains("Content-Security-Policy"));
                var page = await answer.Content.ReadAsStringAsync();
                Assert.Contains("Nothing was changed", page, StringComparison.Ordinal);
            }
            Assert.Equal(1, await shop.InDbAsync(db => db.Orders.CountAsync(o => o.UserId == buyer.Id)));
            Assert.Equal(0, await shop.InDbAsync(db => db.StripeEvents.CountAsync(e => e.Payload.Contains(checkout.SessionId))));

            // Stripe sends it again, the buyer presses again.
            Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(paid));
            await buyer.AssertPaidOnceAsync(checkout.OrderId, films: 1);
            using var again = await buyer.CheckoutAsync(499);
            Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
            Assert.Equal(OrderStatus.Pending, (await buyer.OrderAsync(await buyer.LastOrderAsync())).Status);
        }
        finally
        {
            await ((IAsyncLifetime)shop).DisposeAsync();
        }
    }

    [Fact]
    public async Task While_the_database_is_gone_the_site_lives_is_not_ready_and_says_so_to_people_and_machines()
    {
        await using var site = new SiteFactory();
        site["ConnectionStrings:Cinema"] = $"Data Source={Path.Combine(site.Folder, "away", "cinema.db")};Default Timeout=2";
        var here = Directory.CreateDirectory(Path.Combine(site.Folder, "away")).FullName;
        var person = await site.PersonAsync();
        using var signedIn = await site.SignedInAsync(person);
        using var browser = site.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/ready")).StatusCode);

        Directory.Move(here, here + "-moved");
        SqliteConnection.ClearAllPools();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/live")).StatusCode);
        using (var ready = await browser.GetAsync("/health/ready"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Equal("Unhealthy", await ready.Content.ReadAsStringAsync());
        }
        using (var page = await signedIn.GetAsync("/library"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Contains("needs a moment", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using (var token = await browser.PostJsonAsync("/api/token", new { email = person.Email, password = SiteFactory.Password }))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, token.StatusCode);
            Assert.Equal("application/problem+json", token.Content.Headers.ContentType!.MediaType);
            Assert.Equal(503, (await token.Content.ReadFromJsonAsync<Problem>())!.Status);
        }
        // The workers that poll the database have failed meanwhile and did not take the host with them.
        await Task.Delay(1500);

        Directory.Move(here + "-moved", here);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/ready")).StatusCode);
        await signedIn.GetPageAsync("/library");
    }

    [Theory]
    [InlineData(5, true)] // busy
    [InlineData(13, true)] // disk full
    [InlineData(14, true)] // can't be opened
    [InlineData(19, false)] // a constraint
    [InlineData(1, false)] // a query that is wrong
    public void What_may_go_better_later_is_told_from_faults(int code, bool isAway)
    {
        var cause = new SqliteException("Said SQLite", code);
        Assert.Equal(isAway, cause.IsDatabaseAway());
        Assert.Equal(isAway, new DbUpdateException("Saving", cause).IsDatabaseAway());
        Assert.False(new InvalidOperationException().IsDatabaseAway());
    }

    private sealed record Problem(int Status, string? Title, string? Detail);
}
