using System.Net;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;

namespace CinemaSite.Tests.Money;

/// <summary>Refunds whose answers get lost, and a process that ends while money goes back.</summary>
public sealed class RefundFaultTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("commit-then-500")]
    [InlineData("commit-then-drop")]
    [InlineData("truncate")]
    [InlineData("html")]
    public async Task An_answer_that_got_lost_is_one_refund_and_no_failure(string kind)
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        await shop.FaultAsync("POST /v1/refunds", kind, 3);
        await shop.LoseWebhooksAsync();
        await buyer.AskRefundAsync(checkout.OrderId);
        Assert.NotEqual(RefundState.Failed, Assert.Single(await shop.RefundsAsync(checkout.OrderId)).State);
        await shop.FindWebhooksAsync();
        using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) { }
        await shop.ReconcileAsync();
        Assert.Equal(RefundState.Succeeded, Assert.Single(await shop.RefundsAsync(checkout.OrderId)).State);
        Assert.Equal((499L, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        Assert.Equal((OrderStatus.Refunded, 499L), await buyer.StandAsync(checkout.OrderId));
    }

    [Theory]
    [InlineData(FaultPoints.RefundSaved)]
    [InlineData(FaultPoints.RefundMade)]
    [InlineData(FaultPoints.Settling)]
    [InlineData(FaultPoints.RefundFollowed)]
    public async Task A_crash_while_money_goes_back_sends_it_once(string point)
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        await shop.LoseWebhooksAsync();
        shop.Crashes.At(point);
        using (var crashed = await buyer.PostAsync($"/orders/{checkout.OrderId}/refund")) Assert.Equal(HttpStatusCode.InternalServerError, crashed.StatusCode);
        await shop.ReconcileAsync();
        await shop.FindWebhooksAsync();
        Assert.Equal(RefundState.Succeeded, Assert.Single(await shop.RefundsAsync(checkout.OrderId)).State);
        Assert.Equal((499L, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        Assert.Equal((OrderStatus.Refunded, 499L), await buyer.StandAsync(checkout.OrderId));
    }

    [Fact]
    public async Task Eight_senders_of_one_refund_at_once_send_it_once()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.BuyAsync(movie, await shop.MovieAsync(499));
        shop.Crashes.At(FaultPoints.RefundSaved);
        using (await buyer.PostAsync($"/orders/{checkout.OrderId}/refund", ("movieId", $"{movie.Id}"))) { }
        var refund = Assert.Single(await shop.RefundsAsync(checkout.OrderId)).Id;
        // Slow enough that all have looked before the first is done.
        await shop.ControlAsync("faults", new { route = "POST /v1/refunds", kind = "latency", ms = 400, times = 8 });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                await shop.WithAsync<RefundSender, RefundState>(s => s.SendAsync(refund));
            }
            catch (PaymentUnknownException)
            {
                // Told to come back while the key is in use.
            }
        }));
        using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) await shop.DrainAsync();
        await shop.ReconcileAsync();
        Assert.Equal((499, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
    }
}
