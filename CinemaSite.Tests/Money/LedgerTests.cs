using System.Data.Common;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>The books: two sides to each posting, written once and in the transaction of the deed.</summary>
public sealed class LedgerTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_sale_is_posted_once_however_often_Stripe_tells_of_it()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499), await shop.MovieAsync(350));
        await SettleAsync(checkout.OrderId);
        await shop.ReconcileAsync();
        var entries = await EntriesAsync(checkout.OrderId);
        Assert.Equal([(LedgerAccount.Sales, -849L, 1), (LedgerAccount.Stripe, 849L, 1)], entries.OrderBy(e => e.Account.ToString()).Select(e => (e.Account, e.AmountMinor, e.Number)));
        Assert.All(entries, e => Assert.Equal("usd", e.Currency));
        await AssertBooksAsync();
    }

    [Fact]
    public async Task A_refund_is_posted_when_it_succeeds_and_taken_back_when_it_fails_later()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499), await shop.MovieAsync(350));
        var charge = await ChargeAsync(checkout.OrderId);
        var refund = (string)(await shop.ControlAsync($"charges/{charge}/refund?amount=350"))["id"]!;
        await shop.DrainAsync();
        Assert.Equal((499L, 350L), await BalancesAsync(checkout.OrderId, LedgerAccount.Stripe, LedgerAccount.Refunds));
        await shop.ControlAsync($"refunds/{refund}/fail");
        await shop.DrainAsync();
        await SettleAsync(checkout.OrderId);
        Assert.Equal((849L, 0L), await BalancesAsync(checkout.OrderId, LedgerAccount.Stripe, LedgerAccount.Refunds));
        Assert.Equal([1, 1, 2, 2], (await EntriesAsync(checkout.OrderId)).Where(e => e.SourceId == refund).Select(e => e.Number).Order());
        await AssertBooksAsync();
    }

    [Fact]
    public async Task A_dispute_takes_the_money_and_brings_it_back_when_it_is_won()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        var dispute = (string)(await shop.ControlAsync($"charges/{await ChargeAsync(checkout.OrderId)}/dispute?status=needs_response&reason=fraudulent"))["id"]!;
        await shop.DrainAsync();
        Assert.Equal((0L, 499L), await BalancesAsync(checkout.OrderId, LedgerAccount.Stripe, LedgerAccount.Disputes));
        await shop.ControlAsync($"disputes/{dispute}/close?outcome=won");
        await shop.DrainAsync();
        Assert.Equal((499L, 0L), await BalancesAsync(checkout.OrderId, LedgerAccount.Stripe, LedgerAccount.Disputes));
        await AssertBooksAsync();
    }

    [Fact]
    public async Task Money_that_came_too_late_is_no_sale()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499));
        await shop.LoseWebhooksAsync();
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        // The site thinks the order over, and then hears that it was paid.
        await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.Status, OrderStatus.Canceled)));
        await SettleAsync(checkout.OrderId);
        await shop.FindWebhooksAsync();
        Assert.Equal((0L, 0L), await BalancesAsync(checkout.OrderId, LedgerAccount.Stripe, LedgerAccount.Surplus));
        Assert.DoesNotContain(await EntriesAsync(checkout.OrderId), e => e.Account is LedgerAccount.Sales or LedgerAccount.Refunds);
        Assert.Equal(4, (await EntriesAsync(checkout.OrderId)).Count);
        await AssertBooksAsync();
    }

    [Fact]
    public async Task An_entry_can_neither_be_changed_nor_deleted()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        await Assert.ThrowsAnyAsync<DbException>(() => shop.InDbAsync(db => db.LedgerEntries.Where(e => e.OrderId == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(e => e.AmountMinor, 1))));
        await Assert.ThrowsAnyAsync<DbException>(() => shop.InDbAsync(db => db.LedgerEntries.Where(e => e.OrderId == checkout.OrderId).ExecuteDeleteAsync()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.InDbAsync(async db =>
        {
            db.LedgerEntries.Remove(await db.LedgerEntries.FirstAsync(e => e.OrderId == checkout.OrderId));
            return await db.SaveChangesAsync();
        }));
        Assert.Equal(2, (await EntriesAsync(checkout.OrderId)).Count);
    }

    [Theory]
    [InlineData(40, 20261126)]
    public Task Whatever_goes_back_in_parts_the_books_agree(int refunds, int seed) => RefundsAsync(refunds, seed);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Many_refunds_in_parts_never_exceed_what_was_paid() => RefundsAsync(LongRun.Pick(250, 1000), 7);

    private async Task RefundsAsync(int refunds, int seed)
    {
        var chance = new Random(seed);
        var orders = new List<(Buyer Buyer, long Id, string Charge, long Total)>();
        for (var i = 0; i < Math.Clamp(refunds / 12, 3, 60); i++)
        {
            var buyer = await shop.BuyerAsync();
            var movies = new List<Core.Catalog.Movie>();
            for (var m = 0; m <= chance.Next(4); m++) movies.Add(await shop.MovieAsync(chance.Next(50, 3000)));
            var checkout = await buyer.BuyAsync([.. movies]);
            orders.Add((buyer, checkout.OrderId, await ChargeAsync(checkout.OrderId), movies.Sum(m => m.PriceMinor)));
        }
        // The books must be right by what Stripe says when it is asked, not by what it sends.
        await shop.LoseWebhooksAsync();
        var made = new List<(long Order, string Id)>();
        for (var i = 0; i < refunds; i++)
        {
            var order = orders[chance.Next(orders.Count)];
            switch (chance.Next(10))
            {
                case 0 when made.Count > 0:
                    // A bank sends back what had gone, also what it had sent back already.
                    var failed = made[chance.Next(made.Count)];
                    using (await shop.Sim.PostAsync(new Uri($"/_sim/refunds/{failed.Id}/fail", UriKind.Relative), null)) { }
                    await SettleAsync(failed.Order);
                    break;
                case 1:
                    // By the site, and the answer is lost; the job finds it or asks again.
                    await shop.FaultAsync("POST /v1/refunds", "commit-then-drop", 3);
                    using (await order.Buyer.PostAsync($"/orders/{order.Id}/refund", ("reason", "Dull"))) { }
                    using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) { }
                    break;
                default:
                    // Often more than is left: Stripe refuses that.
                    using (var answer = await shop.Sim.PostAsync(new Uri($"/_sim/charges/{order.Charge}/refund?amount={chance.Next(1, 1 + (int)Math.Max(2, order.Total / 4))}", UriKind.Relative), null))
                        if (answer.IsSuccessStatusCode) made.Add((order.Id, (string)System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!));
                    if (chance.Next(3) > 0) await SettleAsync(order.Id);
                    break;
            }
            if (i % 50 == 0) await AssertBooksAsync();
        }
        await shop.ReconcileAsync();
        await shop.FindWebhooksAsync();
        foreach (var order in orders)
        {
            await SettleAsync(order.Id);
            var payment = await shop.InDbAsync(db => db.Payments.AsNoTracking().SingleAsync(p => p.StripeId == order.Charge));
            var atStripe = (await shop.ReturnedAtStripeAsync(order.Id)).Amount;
            Assert.InRange(atStripe, 0, order.Total);
            Assert.Equal((order.Total, atStripe), (payment.AmountMinor, payment.RefundedMinor));
            Assert.Equal((order.Total - atStripe, atStripe), await BalancesAsync(order.Id, LedgerAccount.Stripe, LedgerAccount.Refunds));
        }
        await AssertBooksAsync();
    }

    /// <summary>Each posting and all of them sum to zero, and no charge gave back more than it brought.</summary>
    private async Task AssertBooksAsync()
    {
        var entries = await shop.InDbAsync(db => db.LedgerEntries.AsNoTracking().ToListAsync());
        Assert.Equal(0, entries.Sum(e => e.AmountMinor));
        Assert.All(entries.GroupBy(e => (e.SourceId, e.Number)), g => Assert.Equal(0, g.Sum(e => e.AmountMinor)));
        Assert.All(entries.Where(e => e.Account == LedgerAccount.Stripe).GroupBy(e => e.ChargeId), g => Assert.True(g.Sum(e => e.AmountMinor) >= 0));
        var payments = await shop.InDbAsync(db => db.Payments.AsNoTracking().Where(p => p.StripeId.StartsWith("ch_") && (p.Status == PaymentStatus.Succeeded || p.Status == PaymentStatus.PartiallyRefunded || p.Status == PaymentStatus.Refunded)).ToListAsync());
        Assert.All(payments, p => Assert.Equal(p.AmountMinor - p.RefundedMinor, entries.Where(e => e.ChargeId == p.StripeId && e.Account == LedgerAccount.Stripe).Sum(e => e.AmountMinor)));
    }

    private Task<SettleResult> SettleAsync(long orderId) => shop.WithAsync<PaymentService, SettleResult>(p => p.SettleAsync(orderId));

    private Task<string> ChargeAsync(long orderId) => shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == orderId && p.Status == PaymentStatus.Succeeded).Select(p => p.StripeId).SingleAsync());

    private Task<List<LedgerEntry>> EntriesAsync(long orderId) => shop.InDbAsync(db => db.LedgerEntries.AsNoTracking().Where(e => e.OrderId == orderId).ToListAsync());

    private async Task<(long, long)> BalancesAsync(long orderId, LedgerAccount first, LedgerAccount second)
    {
        var entries = await EntriesAsync(orderId);
        return (entries.Where(e => e.Account == first).Sum(e => e.AmountMinor), entries.Where(e => e.Account == second).Sum(e => e.AmountMinor));
    }
}
