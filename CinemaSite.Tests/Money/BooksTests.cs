using CinemaSite.Core.Audit;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>The nightly comparison of payments and books with Stripe.</summary>
public sealed class BooksTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Nothing_differs_when_nothing_was_lost()
    {
        var buyer = await shop.BuyerAsync();
        var whole = await buyer.BuyAsync(await shop.MovieAsync(499));
        var returned = await buyer.BuyAsync(await shop.MovieAsync(350));
        await buyer.AskRefundAsync(returned.OrderId);
        var disputed = await buyer.BuyAsync(await shop.MovieAsync(700));
        await shop.ControlAsync($"charges/{await ChargeAsync(disputed.OrderId)}/dispute?status=needs_response&reason=fraudulent");
        await shop.DrainAsync();
        var check = await CompareAsync();
        Assert.True(check.Compared >= 3);
        Assert.Equal(0, check.Different);
        Assert.Empty(await OpenAsync(await ChargeAsync(whole.OrderId)));
    }

    [Fact]
    public async Task Refunds_and_disputes_nobody_told_of_are_found_and_followed()
    {
        var buyer = await shop.BuyerAsync();
        var (first, second) = (await buyer.BuyAsync(await shop.MovieAsync(499)), await buyer.BuyAsync(await shop.MovieAsync(350)));
        await shop.LoseWebhooksAsync();
        await shop.ControlAsync($"charges/{await ChargeAsync(first.OrderId)}/refund");
        await shop.ControlAsync($"charges/{await ChargeAsync(second.OrderId)}/dispute?status=needs_response&reason=fraudulent");
        await shop.FindWebhooksAsync();
        var check = await CompareAsync();
        Assert.Equal((2, 0), (check.Repaired, check.Different));
        Assert.Equal((OrderStatus.Refunded, 499L), await buyer.StandAsync(first.OrderId));
        Assert.Equal(PaymentStatus.Disputed, await shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == second.OrderId).Select(p => p.Status).SingleAsync()));
        Assert.Equal(0, (await CompareAsync()).Repaired);
    }

    [Fact]
    public async Task An_amount_that_drifted_is_shown_until_a_person_settles_it_or_it_is_gone()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        var charge = await ChargeAsync(checkout.OrderId);
        await DriftAsync(charge, 498);
        Assert.True((await CompareAsync()).Different >= 1);
        await CompareAsync();
        var difference = Assert.Single(await OpenAsync(charge));
        Assert.Equal((DifferenceKind.Amount, "$4.98", "$4.99", checkout.OrderId), (difference.Kind, difference.Here, difference.AtStripe, difference.OrderId));

        var admin = await shop.AdminAsync();
        var by = new Actor(admin.Id!.Value, "10.0.0.1");
        Assert.Equal(MoneyOutcome.NoteMissing, await shop.WithAsync<MoneyDeeds, MoneyOutcome>(d => d.SettleDifferenceAsync(by, difference.Id, " ")));
        Assert.Equal(MoneyOutcome.Done, await shop.WithAsync<MoneyDeeds, MoneyOutcome>(d => d.SettleDifferenceAsync(by, difference.Id, "A cent of rounding")));
        Assert.Equal(MoneyOutcome.Nothing, await shop.WithAsync<MoneyDeeds, MoneyOutcome>(d => d.SettleDifferenceAsync(by, difference.Id, "Again")));
        await CompareAsync();
        Assert.Empty(await OpenAsync(charge));
        Assert.Equal(1, await shop.InDbAsync(db => db.AuditEntries.CountAsync(e => e.Action == "difference.settle" && e.ActorId == admin.Id)));

        // Another difference than the settled one is news.
        await DriftAsync(charge, 497);
        await CompareAsync();
        Assert.Equal("$4.97", Assert.Single(await OpenAsync(charge)).Here);
        await DriftAsync(charge, 499);
        Assert.Equal(0, (await CompareAsync()).Different);
        Assert.Empty(await OpenAsync(charge));
    }

    [Fact]
    public async Task A_payment_Stripe_does_not_know_is_shown()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        var made = "ch_" + Guid.NewGuid().ToString("N");
        await shop.InDbAsync(async db =>
        {
            db.Payments.Add(new Payment { OrderId = checkout.OrderId, UserId = buyer.Id!.Value, StripeId = made, AmountMinor = 499, Currency = "usd", Status = PaymentStatus.Succeeded, OccurredUtc = DateTime.UtcNow.AddMinutes(-10) });
            return await db.SaveChangesAsync();
        });
        await CompareAsync();
        Assert.Equal(DifferenceKind.MissingAtStripe, Assert.Single(await OpenAsync(made)).Kind);
        await shop.InDbAsync(db => db.Payments.Where(p => p.StripeId == made).ExecuteDeleteAsync());
        await shop.InDbAsync(db => db.Differences.Where(d => d.StripeId == made).ExecuteDeleteAsync());
    }

    [Fact]
    public async Task A_refund_that_came_long_after_the_payment_is_compared_too()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        var charge = await ChargeAsync(checkout.OrderId);
        await shop.LoseWebhooksAsync();
        await shop.ControlAsync($"charges/{charge}/refund?amount=100");
        await shop.FindWebhooksAsync();
        // As if the payment were older than the days that are compared.
        var check = await shop.WithAsync<BooksComparison, BooksCheck>(b => b.BeginAsync(DateTime.UtcNow.AddSeconds(30), byHand: true, default));
        await FinishAsync(check);
        Assert.Equal((OrderStatus.PartiallyRefunded, 100L), await buyer.StandAsync(checkout.OrderId));
    }

    private Task<int> DriftAsync(string charge, long amount) => shop.InDbAsync(db => db.Payments.Where(p => p.StripeId == charge).ExecuteUpdateAsync(s => s.SetProperty(p => p.AmountMinor, amount)));

    private async Task<BooksCheck> CompareAsync() => await FinishAsync(await shop.WithAsync<BooksComparison, BooksCheck>(b => b.BeginAsync(null, byHand: true, default)));

    private async Task<BooksCheck> FinishAsync(BooksCheck check)
    {
        // A service of its own for each page, as after a restart.
        while (check.Phase != BooksPhase.Done) check = await shop.WithAsync<BooksComparison, BooksCheck>(b => b.StepAsync(check.Id, default));
        return check;
    }

    private Task<string> ChargeAsync(long orderId) => shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == orderId && p.StripeId.StartsWith("ch_")).Select(p => p.StripeId).SingleAsync());

    private Task<List<Difference>> OpenAsync(string charge) => shop.InDbAsync(db => db.Differences.AsNoTracking().Where(d => d.StripeId == charge && d.SettledUtc == null).ToListAsync());
}

/// <summary>The nightly job, on days of its own.</summary>
public sealed class BooksJobTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_job_works_once_a_night_and_goes_on_where_Stripe_fell_silent()
    {
        // To a noon: a night may not begin between two of its steps.
        var now = shop.Clock.GetUtcNow().UtcDateTime;
        shop.Clock.Advance(now.Date.AddDays(1).AddHours(12) - now);
        await shop.FaultAsync("GET /v1/charges", "status", 0);
        Assert.StartsWith("Stripe does not answer", await JobAsync(), StringComparison.Ordinal);
        var begun = await shop.InDbAsync(db => db.BooksChecks.AsNoTracking().Where(c => !c.ByHand).OrderByDescending(c => c.Id).FirstAsync());
        Assert.NotEqual(BooksPhase.Done, begun.Phase);
        using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) { }
        Assert.Contains("0 differ.", await JobAsync(), StringComparison.Ordinal);
        Assert.StartsWith("Nothing due.", await JobAsync(), StringComparison.Ordinal);
        Assert.Equal(begun.Id, await shop.InDbAsync(db => db.BooksChecks.Where(c => !c.ByHand).MaxAsync(c => c.Id)));
        shop.Clock.Advance(TimeSpan.FromDays(1));
        Assert.DoesNotContain("Nothing due", await JobAsync(), StringComparison.Ordinal);
    }

    private Task<string> JobAsync() => shop.WithAsync<BooksJob, string>(j => j.RunAsync(default));
}
