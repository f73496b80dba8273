using CinemaSite.Core.Jobs;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>The site twice on one database: each event and each tick is worked on once.</summary>
[Trait("Category", "Process")]
public sealed class TwoCopiesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Two_copies_work_on_each_tick_and_each_event_once()
    {
        await using var shop = new MortalShop();
        await shop.OpenAsync();
        await using var other = new SiteProcess(shop.Site);
        await other.StartAsync(settings: new(shop.Settings) { ["Stripe__WebhookSecrets__1"] = await shop.AddEndpointAsync(other.Url + "/webhooks/stripe") });
        await shop.ControlAsync("webhooks", new { plan = new { copies = 2, parallel = 8 } });

        using var buyer = await shop.CustomerAsync("mortal");
        var (fence, since) = (await FenceAsync(shop), DateTime.UtcNow);
        var until = since + TimeSpan.FromSeconds(LongRun.Pick(60, 600));
        var bought = 0;
        while (DateTime.UtcNow < until)
        {
            var url = (await buyer.OrderAsync(await shop.FilmAsync()))!;
            await buyer.CompleteAsync(url);
            bought++;
            await Task.Delay(LongRun.Pick(1000, 5000));
        }
        var ran = await FenceAsync(shop) - fence;
        var ticks = (DateTime.UtcNow - since).TotalSeconds / 5;
        Assert.Empty(await shop.AgreeAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(bought, await shop.InDbAsync(db => db.Orders.CountAsync(o => o.UserId == buyer.Id && o.Status == OrderStatus.Paid)));
        Assert.Empty(await shop.MailsTwiceAsync(forgiven: 0));
        // Each tick by one of the two; one that falls into a slow moment may be left out by both.
        Assert.InRange(ran, ticks * 0.6, ticks + 2);
        LongRun.Note(output, $"two copies: {(DateTime.UtcNow - since).TotalSeconds:0} s, {ticks:0} ticks of the job, {ran} runs; {bought} orders, each paid once, no mail twice");
    }

    private static Task<long> FenceAsync(MortalShop shop) => shop.InDbAsync(db => db.Set<Lease>().Where(l => l.Name == "reconcile").Select(l => l.Fence).SingleOrDefaultAsync());
}
