using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;

namespace CinemaSite.Tests.Money;

/// <summary>This machine's clock and Stripe's are ten minutes apart.</summary>
public sealed class ClockSkewTests : IAsyncLifetime
{
    private readonly AheadClock stripe = new();
    private readonly Shop shop;

    public ClockSkewTests() => shop = new Shop { StripeTime = stripe };

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => ((IAsyncLifetime)shop).DisposeAsync();

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Orders_are_paid_and_end_all_the_same(int minutes)
    {
        await OpenAsync(minutes);
        var buyer = await shop.BuyerAsync();
        var paid = await buyer.OrderAsync(await shop.MovieAsync());
        var left = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.ControlAsync($"sessions/{paid.SessionId}/complete");

        // The news is signed at a time that can't be; asking needs no signature.
        await Task.Delay(500);
        Assert.Equal(OrderStatus.Pending, (await buyer.OrderAsync(paid.OrderId)).Status);
        await shop.ReconcileAsync();
        await buyer.AssertPaidOnceAsync(paid.OrderId, films: 1);

        // Late in its life an order can still be paid; then it ends with its session, whichever clock says so first.
        Move(TimeSpan.FromMinutes(45));
        using (var again = await buyer.PostAsync($"/orders/{left.OrderId}/pay")) Assert.Contains("/c/pay/", again.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Move(TimeSpan.FromMinutes(60));
        await shop.ReconcileAsync();
        Assert.Equal(OrderStatus.Canceled, (await buyer.OrderAsync(left.OrderId)).Status);
    }

    [Fact]
    public async Task The_tolerance_can_be_widened_while_the_clock_is_mended()
    {
        shop.Settings["Stripe:SignatureToleranceSeconds"] = "900";
        await OpenAsync(10);
        var buyer = await shop.BuyerAsync();
        var bought = await buyer.BuyAsync(await shop.MovieAsync());
        await buyer.AssertPaidOnceAsync(bought.OrderId, films: 1);
    }

    private Task OpenAsync(int minutes)
    {
        stripe.Advance(TimeSpan.FromMinutes(minutes));
        return shop.InitializeAsync();
    }

    private void Move(TimeSpan by)
    {
        shop.Clock.Advance(by);
        stripe.Advance(by);
    }
}
