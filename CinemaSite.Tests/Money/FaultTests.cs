using System.Net;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>Answers that get lost, tabs that race, and a process that ends at the worst moment.</summary>
public sealed class FaultTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("commit-then-500")]
    [InlineData("commit-then-drop")]
    [InlineData("truncate")]
    [InlineData("409")]
    public async Task An_answer_that_got_lost_makes_one_session(string kind)
    {
        var buyer = await shop.BuyerAsync();
        await shop.FaultAsync("POST /v1/checkout/sessions", kind);
        await buyer.AddAsync(await shop.MovieAsync());
        using (var first = await buyer.CheckoutAsync(499)) Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        var order = await buyer.LastOrderAsync();
        using var answer = await buyer.PostAsync($"/orders/{order}/pay");
        var checkout = new Checkout(order, answer.Headers.Location!.OriginalString);
        Assert.Single((await shop.SimAsync("state"))["sessions"]!.AsArray(), s => (string?)s!["clientReferenceId"] == $"{order}");
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        await buyer.AssertPaidOnceAsync(order, 1);
    }

    [Theory]
    [InlineData(FaultPoints.AttemptSaved)]
    [InlineData(FaultPoints.SessionMade)]
    [InlineData(FaultPoints.SessionSaved)]
    public async Task A_crash_on_the_way_to_Stripe_loses_nothing_and_makes_one_session(string point)
    {
        var buyer = await shop.BuyerAsync();
        await buyer.AddAsync(await shop.MovieAsync());
        shop.Crashes.At(point);
        using (var crashed = await buyer.CheckoutAsync(499)) Assert.Equal(HttpStatusCode.InternalServerError, crashed.StatusCode);
        var order = await buyer.LastOrderAsync();
        await shop.ReconcileAsync();
        using var answer = await buyer.PostAsync($"/orders/{order}/pay");
        var checkout = new Checkout(order, answer.Headers.Location!.OriginalString);
        Assert.Single((await shop.SimAsync("state"))["sessions"]!.AsArray(), s => (string?)s!["clientReferenceId"] == $"{order}");
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        await buyer.AssertPaidOnceAsync(order, 1);
    }

    [Theory]
    [InlineData(FaultPoints.InboxSaved)]
    [InlineData(FaultPoints.Settling)]
    [InlineData(FaultPoints.Settled)]
    public async Task A_crash_while_an_event_is_worked_on_is_mended_by_the_job(string point)
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(), await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        var session = await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        shop.Crashes.At(point);
        await shop.DeliverAsync(Shop.Event("checkout.session.completed", session));
        await shop.FindWebhooksAsync();
        if (point != FaultPoints.Settled) Assert.Equal(OrderStatus.Pending, (await buyer.OrderAsync(checkout.OrderId)).Status);
        await shop.ReconcileAsync();
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 2);
    }

    [Fact]
    public async Task A_failure_that_Stripe_keeps_under_the_key_is_left_behind_with_another_key()
    {
        var buyer = await shop.BuyerAsync();
        await shop.FaultAsync("POST /v1/checkout/sessions", "sticky500");
        await buyer.AddAsync(await shop.MovieAsync());
        using (var first = await buyer.CheckoutAsync(499)) Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        var order = await buyer.LastOrderAsync();
        using (var soon = await buyer.PostAsync($"/orders/{order}/pay")) Assert.Equal($"/orders/{order}", soon.Headers.Location!.OriginalString);
        shop.Clock.Advance(TimeSpan.FromMinutes(6));
        using var later = await buyer.PostAsync($"/orders/{order}/pay");
        var checkout = new Checkout(order, later.Headers.Location!.OriginalString);
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        await buyer.AssertPaidOnceAsync(order, 1);
    }

    [Fact]
    public async Task Two_tabs_that_order_at_once_put_each_film_into_one_order()
    {
        var buyer = await shop.BuyerAsync();
        var movies = new[] { await shop.MovieAsync(), await shop.MovieAsync() };
        foreach (var movie in movies) await buyer.AddAsync(movie);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => buyer.CheckoutAsync(998)));
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.UnprocessableEntity, $"{a.StatusCode}"));
        Assert.Single(await shop.InDbAsync(db => db.Orders.Where(o => o.UserId == buyer.Id).ToListAsync()));
        Assert.Equal(2, (await buyer.ClaimsAsync()).Count);
    }

    [Fact]
    public async Task Tabs_that_pay_at_once_come_to_one_session()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync();
        await buyer.AddAsync(movie);
        await shop.FaultAsync("POST /v1/checkout/sessions", "status", 3);
        using (var silent = await buyer.CheckoutAsync(499)) Assert.Equal(HttpStatusCode.SeeOther, silent.StatusCode);
        var order = await buyer.LastOrderAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => buyer.PostAsync($"/orders/{order}/pay")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.SeeOther, a.StatusCode));
        Assert.Single((await shop.SimAsync("state"))["sessions"]!.AsArray(), s => (string?)s!["clientReferenceId"] == $"{order}");
    }

    [Fact]
    public async Task Cancel_and_payment_at_once_end_in_one_truth()
    {
        for (var round = 0; round < 5; round++)
        {
            var buyer = await shop.BuyerAsync();
            var checkout = await buyer.OrderAsync(await shop.MovieAsync());
            var pay = shop.Sim.PostAsync(new Uri($"/_sim/sessions/{checkout.SessionId}/complete", UriKind.Relative), null);
            using var canceled = await buyer.PostAsync($"/orders/{checkout.OrderId}/cancel");
            using var paid = await pay;
            await shop.DrainAsync();
            await shop.ReconcileAsync();
            var status = (await buyer.OrderAsync(checkout.OrderId)).Status;
            if (paid.IsSuccessStatusCode)
            {
                await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
            }
            else
            {
                Assert.Equal(OrderStatus.Canceled, status);
                Assert.Empty(await buyer.ClaimsAsync());
            }
        }
    }

    [Fact]
    public async Task A_second_purchase_is_refused_in_the_cart_in_the_order_and_by_the_database()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync();
        var checkout = await buyer.OrderAsync(movie);
        // In a pending order: the cart refuses with a link to it, and so does a second order.
        var again = await buyer.AddAsync(movie);
        Assert.Equal($"/orders/{checkout.OrderId}", Assert.Single(again.All("notice")).QuerySelector("a")!.GetAttribute("href"));
        using (var second = await buyer.CheckoutAsync(499)) Assert.Equal("/cart", second.Headers.Location!.OriginalString);
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        // Owned: the cart refuses with a link to watch it.
        var owned = await buyer.AddAsync(movie);
        Assert.Equal($"/watch/{movie.Id}", Assert.Single(owned.All("notice")).QuerySelector("a")!.GetAttribute("href"));
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => shop.InDbAsync(async db =>
        {
            var order = new Order { UserId = buyer.Id!.Value, Currency = "usd", TotalMinor = 499, PlacedUtc = DateTime.UtcNow, ExpiresUtc = DateTime.UtcNow, ConsentVersion = "x", ConsentUtc = DateTime.UtcNow };
            order.Lines.Add(new OrderLine { MovieId = movie.Id, Title = movie.Title, Year = movie.Year, PriceMinor = 499 });
            db.Orders.Add(order);
            await db.SaveChangesAsync();
            db.Entitlements.Add(new Entitlement { UserId = buyer.Id.Value, MovieId = movie.Id, OrderLineId = order.Lines[0].Id, ReservedUtc = DateTime.UtcNow });
            return await db.SaveChangesAsync();
        }));
        Assert.True(Core.Data.UniqueViolation.IsUniqueViolation(refused));
    }

    [Fact]
    public async Task An_order_whose_time_is_over_ends_by_the_job()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.ExpiresUtc, DateTime.UtcNow.AddMinutes(-1))));
        await shop.ReconcileAsync();
        Assert.Equal(OrderStatus.Canceled, (await buyer.OrderAsync(checkout.OrderId)).Status);
        Assert.Empty(await buyer.ClaimsAsync());
    }
}
