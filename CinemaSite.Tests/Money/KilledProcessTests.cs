using System.Net;
using System.Text.RegularExpressions;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>
/// The site as a newcomer runs it, with the stand-in for Stripe in its own process, is killed in the midst of a purchase: both go on from what they
/// had written down. <c>Proof.KillTests</c> does the same at every place, with a Stripe that lives on.
/// </summary>
[Trait("Category", "Process")]
public sealed partial class KilledProcessTests : IAsyncLifetime
{
    private readonly SiteProcess site = new();
    private readonly CookieContainer cookies = new();
    private SiteClient browser = null!;

    public Task InitializeAsync()
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Url) };
        browser = new SiteClient(http, cookies);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await site.DisposeAsync();
    }

    [Theory]
    [InlineData(FaultPoints.SessionMade)]
    [InlineData(FaultPoints.InboxSaved)]
    public async Task A_purchase_survives_the_death_of_the_process(string point)
    {
        await site.StartAsync(point);
        await SignInAsync();
        var movie = await FillCartAsync("nosferatu");
        var url = await TryAsync(async () => await CheckoutAsync());
        if (url is not null)
        {
            // It got as far as Stripe: the news of the payment is what kills it.
            await TryAsync(() => CompleteAsync(url));
        }
        await site.EndsAsync();

        await site.StartAsync();
        var order = await InDbAsync(db => db.Orders.OrderByDescending(o => o.Id).Select(o => o.Id).FirstAsync());
        if (url is null) await CompleteAsync(await PayAsync(order));
        await WaitUntilPaidAsync(order);

        var page = await browser.GetPageAsync($"/orders/{order}");
        Assert.Equal("Paid", page.Hooks("order-status")[0].TextContent.Trim());
        await InDbAsync(async db =>
        {
            Assert.Equal(EntitlementState.Owned, (await db.Entitlements.SingleAsync(e => e.MovieId == movie && db.OrderLines.Any(l => l.Id == e.OrderLineId && l.OrderId == order))).State);
            Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.BusinessKey == $"order-paid:{order}"));
            Assert.Equal(1, await db.Payments.CountAsync(p => p.OrderId == order));
            Assert.Equal(1, await db.CheckoutAttempts.CountAsync(a => a.OrderId == order && a.SessionId != null));
            return true;
        });
    }

    private async Task SignInAsync()
    {
        var page = await browser.GetPageAsync("/account/login");
        using var answer = await browser.PostAsync(page.Form("/account/login"), ("email", "viewer@example.com"), ("password", "cinema-demo-2026"), ("remember", "true"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private async Task<int> FillCartAsync(string title)
    {
        var results = await browser.GetPageAsync($"/movies?q={title}");
        var movie = int.Parse(results.Hooks("movie-card")[0].GetAttribute("data-movie-id")!, System.Globalization.CultureInfo.InvariantCulture);
        var page = await browser.GetPageAsync(results.Hooks("movie-card")[0].QuerySelector("a")!.GetAttribute("href")!);
        await browser.SubmitAsync(page.Form("/cart/items"));
        return movie;
    }

    private async Task<string> CheckoutAsync()
    {
        var cart = await browser.GetPageAsync("/cart");
        using var answer = await browser.PostAsync(cart.Form("/checkout"), ("consent", "true"));
        return answer.Headers.Location!.OriginalString;
    }

    private async Task<string> PayAsync(long order)
    {
        var page = await browser.GetPageAsync($"/orders/{order}");
        using var answer = await browser.PostAsync(page.Form($"/orders/{order}/pay"));
        return answer.Headers.Location!.OriginalString;
    }

    private async Task<bool> CompleteAsync(string url)
    {
        var session = SessionId().Match(url).Value;
        Assert.NotEmpty(session);
        using var stripe = new HttpClient();
        (await stripe.PostAsync($"{site.SimulatorUrl}/_sim/sessions/{session}/complete", null)).EnsureSuccessStatusCode();
        return true;
    }

    private async Task WaitUntilPaidAsync(long order)
    {
        for (var left = 300; left > 0; left--)
        {
            if (await InDbAsync(db => db.Orders.AnyAsync(o => o.Id == order && o.Status == OrderStatus.Paid))) return;
            await Task.Delay(200);
        }
        Assert.Fail($"The order was not paid within a minute.\n{site.Log}");
    }

    // The connection breaks when the process dies under it.
    private static async Task<T?> TryAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (HttpRequestException)
        {
            return default;
        }
    }

    private async Task<T> InDbAsync<T>(Func<CinemaDb, Task<T>> work)
    {
        await using var db = new SqliteCinemaDb(new DbContextOptionsBuilder<SqliteCinemaDb>().UseCinemaSqlite($"Data Source={site.Database};Pooling=False").Options);
        return await work(db);
    }

    [GeneratedRegex("cs_test_[A-Za-z0-9]+")]
    private static partial Regex SessionId();
}
