using System.Net;
using System.Text.Json.Nodes;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Money;

/// <summary>Orders for which much goes wrong at once, or of which Stripe tells odd things: the others go on, and what is theirs comes to their buyers.</summary>
public sealed class TroubledOrderTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Two_refunds_that_fail_between_two_looks_bring_both_films_back_and_are_one_mail_to_each_admin()
    {
        await shop.AdminAsync();
        var buyer = await shop.BuyerAsync();
        var (first, second) = (await shop.MovieAsync(499), await shop.MovieAsync(350));
        var checkout = await buyer.BuyAsync(first, second);
        await buyer.AskRefundAsync(checkout.OrderId, null, first);
        await buyer.AskRefundAsync(checkout.OrderId, null, second);
        await shop.DrainAsync();
        Assert.Equal((OrderStatus.Refunded, 849L), await buyer.StandAsync(checkout.OrderId));
        await shop.LoseWebhooksAsync();
        foreach (var refund in await shop.RefundsAsync(checkout.OrderId)) await shop.ControlAsync($"refunds/{refund.StripeId}/fail");
        await shop.FindWebhooksAsync();
        await shop.WithAsync<PaymentService, SettleResult>(p => p.SettleAsync(checkout.OrderId));
        Assert.Equal((OrderStatus.Paid, 0L), await buyer.StandAsync(checkout.OrderId));
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Owned, c.State));
        var alert = (await buyer.OrderAsync(checkout.OrderId)).Alert!;
        Assert.Contains("$4.99", alert, StringComparison.Ordinal);
        Assert.Contains("$3.50", alert, StringComparison.Ordinal);
        Assert.Equal(await shop.InDbAsync(db => db.Users.CountAsync(u => u.Role == Role.Admin)), await buyer.MailsAsync($"order-alert:{checkout.OrderId}:"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Orders_of_which_Stripe_tells_nothing_keep_neither_orders_nor_refunds_nor_the_books_waiting(int many)
    {
        await shop.WebhooksAsync(new { url = shop.Url + "/webhooks/stripe", events = new[] { "account.updated" } });
        try
        {
            var buyer = await shop.BuyerAsync();
            var (poisoned, troubled) = (new List<Checkout>(), new List<Checkout>());
            for (var i = 0; i < many; i++)
            {
                // Some whose payment nobody knows of, and some whose refund nobody can be asked about.
                poisoned.Add(await buyer.OrderAsync(await shop.MovieAsync()));
                await shop.ControlAsync($"sessions/{poisoned[^1].SessionId}/complete");
                troubled.Add(await buyer.BuyAsync(await shop.MovieAsync()));
                await shop.WithAsync<PaymentService, SettleResult>(p => p.SettleAsync(troubled[^1].OrderId));
                shop.Crashes.At(FaultPoints.RefundSaved);
                using (await buyer.PostAsync($"/orders/{troubled[^1].OrderId}/refund")) { }
            }
            var paid = await buyer.OrderAsync(await shop.MovieAsync());
            await shop.ControlAsync($"sessions/{paid.SessionId}/complete");
            var over = await buyer.OrderAsync(await shop.MovieAsync());
            await shop.InDbAsync(db => db.Orders.Where(o => o.Id == over.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.ExpiresUtc, DateTime.UtcNow.AddMinutes(-1))));
            var bought = await buyer.BuyAsync(await shop.MovieAsync());
            await shop.WithAsync<PaymentService, SettleResult>(p => p.SettleAsync(bought.OrderId));
            shop.Crashes.At(FaultPoints.RefundSaved);
            using (await buyer.PostAsync($"/orders/{bought.OrderId}/refund")) { }
            foreach (var odd in poisoned.Concat(troubled)) await shop.FaultAsync($"GET /v1/checkout/sessions/{odd.SessionId}", "html", 0);
            var begun = shop.Clock.GetUtcNow().UtcDateTime;
            var run = await shop.ReconcileAsync();
            Assert.DoesNotContain(Reconciled.Silent, run, StringComparison.Ordinal);
            Assert.Contains("without an answer", run, StringComparison.Ordinal);
            foreach (var odd in poisoned) Assert.Equal(OrderStatus.Pending, (await buyer.OrderAsync(odd.OrderId)).Status);
            foreach (var odd in troubled)
            {
                var refund = Assert.Single(await shop.RefundsAsync(odd.OrderId));
                Assert.Equal(RefundState.Approved, refund.State);
                // At the end of the line for the next run.
                Assert.True(refund.AskedUtc >= begun);
            }
            Assert.Equal(OrderStatus.Paid, (await buyer.OrderAsync(paid.OrderId)).Status);
            Assert.Equal(OrderStatus.Canceled, (await buyer.OrderAsync(over.OrderId)).Status);
            Assert.Equal(RefundState.Succeeded, Assert.Single(await shop.RefundsAsync(bought.OrderId)).State);
            // By now those payments are missing here, and can't be settled.
            shop.Clock.Advance(TimeSpan.FromMinutes(6));
            var check = await shop.WithAsync<BooksComparison, BooksCheck>(b => b.BeginAsync(null, byHand: true, default));
            for (var pages = 0; check.Phase != BooksPhase.Done && pages < 20; pages++) check = await shop.WithAsync<BooksComparison, BooksCheck>(b => b.StepAsync(check.Id, default));
            Assert.Equal(BooksPhase.Done, check.Phase);
        }
        finally
        {
            using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) { }
            await shop.WebhooksAsync(new { url = shop.Url + "/webhooks/stripe", events = new[] { "*" } });
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_whose_answer_was_lost_is_found_however_late_and_no_second_one_is_made(bool byTheJob)
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        await buyer.AddAsync(movie);
        await shop.FaultAsync("POST /v1/checkout/sessions", "commit-then-drop", 0);
        using (var lost = await buyer.CheckoutAsync(499)) Assert.Equal(HttpStatusCode.SeeOther, lost.StatusCode);
        using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) { }
        shop.Clock.Advance(TimeSpan.FromMinutes(20));
        var order = await buyer.LastOrderAsync();
        if (byTheJob) await shop.ReconcileAsync();
        using var again = await buyer.PostAsync($"/orders/{order}/pay");
        var checkout = new Checkout(order, again.Headers.Location!.OriginalString);
        Assert.Equal(checkout.SessionId, (string)Assert.Single((await shop.SimAsync("state"))["sessions"]!.AsArray(), s => (string?)s!["clientReferenceId"] == $"{order}")!["id"]!);
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        await buyer.AssertPaidOnceAsync(order, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Money_of_a_try_that_seemed_to_have_failed_pays_the_order_or_goes_back(bool canceled)
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.OrderAsync(movie);
        // As after a while with another account's key, which knows no session of ours.
        await shop.InDbAsync(db => db.CheckoutAttempts.Where(a => a.OrderId == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Failed)));
        if (canceled) await shop.LoseWebhooksAsync();
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        if (canceled)
        {
            await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.Status, OrderStatus.Canceled)));
            await shop.InDbAsync(db => db.Entitlements.Where(e => e.UserId == buyer.Id).ExecuteDeleteAsync());
            await shop.FindWebhooksAsync();
            await shop.ReconcileAsync();
        }
        await shop.DrainAsync();
        if (canceled) Assert.Equal((499L, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        else await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
    }

    [Fact]
    public async Task A_bank_that_says_no_after_days_leaves_an_order_that_can_still_be_paid()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete?method=delayed");
        await shop.DrainAsync();
        shop.Clock.Advance(TimeSpan.FromDays(2));
        await shop.ControlAsync($"sessions/{checkout.SessionId}/async-fail");
        await shop.DrainAsync();
        await shop.ReconcileAsync();
        Assert.Equal(OrderStatus.Pending, (await buyer.OrderAsync(checkout.OrderId)).Status);
        Assert.Equal(1, await buyer.MailsAsync("payment-failed:" + checkout.SessionId));
        using var again = await buyer.PostAsync($"/orders/{checkout.OrderId}/pay");
        var second = new Checkout(checkout.OrderId, again.Headers.Location!.OriginalString);
        Assert.StartsWith("cs_", second.SessionId, StringComparison.Ordinal);
        Assert.NotEqual(checkout.SessionId, second.SessionId);
        // Nobody pays it: it ends like any other.
        shop.Clock.Advance(TimeSpan.FromHours(3));
        await shop.ReconcileAsync();
        Assert.Equal(OrderStatus.Canceled, (await buyer.OrderAsync(checkout.OrderId)).Status);
    }

    [Fact]
    public async Task Giving_the_paid_film_back_leaves_the_one_that_cost_nothing()
    {
        var buyer = await shop.BuyerAsync();
        var (paid, free) = (await shop.MovieAsync(499), await shop.MovieAsync(0));
        var checkout = await buyer.BuyAsync(paid, free);
        await buyer.AskRefundAsync(checkout.OrderId, null, paid);
        await shop.DrainAsync();
        Assert.Equal((OrderStatus.Refunded, 499L), await buyer.StandAsync(checkout.OrderId));
        var claims = (await buyer.ClaimsAsync()).ToDictionary(c => c.MovieId, c => c.State);
        Assert.Equal((EntitlementState.Revoked, EntitlementState.Owned), (claims[paid.Id], claims[free.Id]));
    }

    [Fact]
    public async Task A_session_of_another_shop_on_the_account_is_none_of_ours()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        var foreign = new JsonObject
        {
            ["id"] = "cs_test_othershop1", ["object"] = "checkout.session", ["client_reference_id"] = $"{checkout.OrderId}", ["metadata"] = new JsonObject(),
            ["amount_total"] = 1, ["currency"] = "usd", ["status"] = "complete", ["payment_status"] = "paid",
        };
        var payload = Shop.Event("checkout.session.completed", foreign);
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(payload));
        Assert.Equal(InboxState.Ignored, await shop.InDbAsync(db => db.StripeEvents.Where(e => payload.Contains(e.EventId)).Select(e => e.State).SingleAsync()));
        Assert.Null((await buyer.OrderAsync(checkout.OrderId)).Alert);
    }

    [Fact]
    public async Task What_an_event_told_of_a_person_is_forgotten_when_it_is_done_with()
    {
        var buyer = await shop.BuyerAsync();
        await buyer.BuyAsync(await shop.MovieAsync());
        Assert.Equal(0, await shop.InDbAsync(db => db.StripeEvents.CountAsync(e => e.Payload.Contains(buyer.Email))));
        // One that was given up is kept for a while, and not for ever.
        await shop.InDbAsync(async db =>
        {
            db.StripeEvents.Add(new StripeEventRow { EventId = "evt_given_up", Type = "charge.updated", Payload = $"{{\"email\":\"{buyer.Email}\"}}", ReceivedUtc = shop.Clock.GetUtcNow().UtcDateTime.AddDays(-91), State = InboxState.Dead });
            return await db.SaveChangesAsync();
        });
        await shop.WithAsync<IServiceProvider, string>(s => s.GetRequiredService<EventSweep>().RunAsync(default));
        Assert.Equal((StripeEventRow.Forgotten, InboxState.Ignored), await shop.InDbAsync(async db => await db.StripeEvents.Where(e => e.EventId == "evt_given_up").Select(e => new { e.Payload, e.State }).SingleAsync() is var e ? (e.Payload, e.State) : default));
    }

    [Fact]
    public async Task A_price_that_changed_behind_an_equal_total_is_agreed_to_first()
    {
        var buyer = await shop.BuyerAsync();
        var (gone, dearer) = (await shop.MovieAsync(499), await shop.MovieAsync(350));
        await buyer.AddAsync(gone);
        await buyer.AddAsync(dearer);
        var seen = (await buyer.PageAsync("/cart")).QuerySelectorAll("form[action='/checkout'] [name=seen]").Select(f => ("seen", f.GetAttribute("value")!)).ToList();
        Assert.Equal(2, seen.Count);
        await shop.InDbAsync(db => db.Movies.Where(m => m.Id == gone.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Core.Catalog.Availability.Withdrawn)));
        await shop.InDbAsync(db => db.Movies.Where(m => m.Id == dearer.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.PriceMinor, 849)));
        var refused = await Buyer.ReadAsync(await buyer.PostAsync("/checkout", [("expectedTotal", "849"), ("consent", "true"), .. seen]), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("A price has changed", refused.QuerySelector("[data-testid=field-error]")!.TextContent, StringComparison.Ordinal);
        Assert.False(await shop.InDbAsync(db => db.Orders.AnyAsync(o => o.UserId == buyer.Id)));
        seen = [.. refused.QuerySelectorAll("form[action='/checkout'] [name=seen]").Select(f => ("seen", f.GetAttribute("value")!))];
        using var agreed = await buyer.PostAsync("/checkout", [("expectedTotal", "849"), ("consent", "true"), .. seen]);
        Assert.Equal(HttpStatusCode.SeeOther, agreed.StatusCode);
        Assert.Equal(849, (await buyer.OrderAsync(await buyer.LastOrderAsync())).TotalMinor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("x:y")]
    [InlineData("1:2:3")]
    [InlineData("99999999999:99999999999999999999")]
    [InlineData("7:5", "07:6")]
    public async Task Prices_that_nobody_can_have_seen_are_no_agreement(params string[] fields)
    {
        var buyer = await shop.BuyerAsync();
        await buyer.AddAsync(await shop.MovieAsync(499));
        using var refused = await buyer.PostAsync("/checkout", [("expectedTotal", "499"), ("consent", "true"), .. fields.Select(f => ("seen", f))]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.False(await shop.InDbAsync(db => db.Orders.AnyAsync(o => o.UserId == buyer.Id)));
    }

    [Fact]
    public async Task A_sum_too_small_for_Stripe_is_not_ordered_and_the_page_says_what_helps()
    {
        var buyer = await shop.BuyerAsync();
        await buyer.AddAsync(await shop.MovieAsync(49));
        var refused = await Buyer.ReadAsync(await buyer.CheckoutAsync(49), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("nothing under $0.50", refused.QuerySelector("[data-testid=field-error]")!.TextContent, StringComparison.Ordinal);
        await buyer.AddAsync(await shop.MovieAsync(1));
        using var enough = await buyer.CheckoutAsync(50);
        Assert.Equal(HttpStatusCode.SeeOther, enough.StatusCode);
    }

    [Fact]
    public async Task A_film_given_back_by_the_end_of_another_order_is_sold_again()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var first = await buyer.BuyAsync(movie);
        // What follows happens on another day than the sale.
        shop.Clock.Advance(TimeSpan.FromDays(2));
        await buyer.AskRefundAsync(first.OrderId);
        await shop.DrainAsync();
        var second = await buyer.OrderAsync(movie);
        await shop.ControlAsync($"refunds/{Assert.Single(await shop.RefundsAsync(first.OrderId)).StripeId}/fail");
        await shop.DrainAsync();
        Assert.Equal((1, 1), await SoldAsync(movie.Id));
        // Other people buy on: what happened here is older than what is looked at anew whatever happened.
        shop.Clock.Advance(TimeSpan.FromMinutes(12));
        await (await shop.BuyerAsync()).BuyAsync(await shop.MovieAsync());
        Assert.Equal((1, 1), await SoldAsync(movie.Id));
        await shop.WithAsync<PaymentService, SettleResult>(p => p.CancelAsync(second.OrderId, CancelReasons.Owner));
        Assert.Equal((1, 0), await SoldAsync(movie.Id));
    }

    private async Task<(int Sold, int Returned)> SoldAsync(int movie)
    {
        var days = await shop.InDbAsync(db => shop.Services.GetRequiredService<SalesBook>().ReadAsync(db));
        return Assert.Single(days.SelectMany(d => d.Movies), m => m.MovieId == movie) is var sales ? (sales.Sold, sales.Returned) : default;
    }
}
