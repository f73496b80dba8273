using System.Net;
using System.Text.Json.Nodes;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>What Stripe's dashboard, banks, staff and buyers do to one order at the same time: nobody is told what is not so, and nothing comes up for ever.</summary>
public sealed class CrossingTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData(849, OrderStatus.Refunded)]
    [InlineData(700, OrderStatus.Refunded)]
    public async Task Money_that_the_dashboard_sends_back_while_the_buyer_asks_for_it_goes_back_once_and_nobody_is_told_that_it_failed(long byDashboard, OrderStatus end)
    {
        await shop.AdminAsync();
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499), await shop.MovieAsync(350));
        var charge = await ChargeAsync(checkout.OrderId);
        await shop.LoseWebhooksAsync();
        await shop.ControlAsync($"charges/{charge}/refund?amount={byDashboard}");
        await shop.FindWebhooksAsync();
        var page = await buyer.AskRefundAsync(checkout.OrderId);
        Assert.DoesNotContain("error", page.Notices());
        await shop.DrainAsync();
        await shop.ReconcileAsync();
        Assert.Equal((end, 849L), await buyer.StandAsync(checkout.OrderId));
        Assert.Equal((849L, byDashboard == 849 ? 1 : 2), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        Assert.Null((await buyer.OrderAsync(checkout.OrderId)).Alert);
        var asked = (await shop.RefundsAsync(checkout.OrderId)).Single(r => r.Origin == RefundOrigin.Buyer);
        Assert.Equal(byDashboard == 849 ? (RefundState.Declined, 849L) : (RefundState.Succeeded, 149L), (asked.State, asked.AmountMinor));
        Assert.Equal(0, await buyer.MailsAsync($"refund-refused:{asked.Id}"));
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Revoked, c.State));
        if (asked.State == RefundState.Declined) Assert.Contains("The money had gone back already", (await (await shop.AdminAsync()).PageAsync($"/admin/orders/{checkout.OrderId}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("declined", (await buyer.PageAsync($"/orders/{checkout.OrderId}")).QuerySelector(".timeline")!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Late_money_whose_sending_back_Stripe_failed_and_remembers_goes_back_within_hours()
    {
        var (buyer, checkout) = await LateAsync();
        await shop.FaultAsync("POST /v1/refunds", "sticky500", 0);
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) { }
        await shop.ReconcileAsync();
        Assert.Equal((0L, 0), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        shop.Clock.Advance(TimeSpan.FromHours(2));
        await shop.ReconcileAsync();
        Assert.Equal((499L, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        Assert.Equal(1, await buyer.MailsAsync("surplus-returned:" + checkout.SessionId));
    }

    [Fact]
    public async Task Late_money_that_no_card_takes_back_is_told_of_once_and_a_person_can_end_it()
    {
        var admin = await shop.AdminAsync();
        var (_, checkout) = await LateAsync();
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        await shop.ControlAsync($"refunds/{Assert.Single(await shop.RefundsAsync(checkout.OrderId)).StripeId}/fail");
        await shop.DrainAsync();
        await shop.ReconcileAsync();
        Assert.Contains("came again", (await admin.OrderAsync(checkout.OrderId)).Alert, StringComparison.Ordinal);
        var told = await admin.MailsAsync($"order-alert:{checkout.OrderId}:");
        Assert.NotEqual(0, told);
        Assert.Equal(MoneyOutcome.Done, await shop.WithAsync<MoneyDeeds, MoneyOutcome>(m => m.SettleAlertAsync(new Actor(admin.Id!.Value, null), checkout.OrderId, "Sent by bank transfer")));
        for (var look = 0; look < 2; look++) await shop.ReconcileAsync();
        await shop.WithAsync<PaymentService, SettleResult>(p => p.SettleAsync(checkout.OrderId));
        Assert.Null((await admin.OrderAsync(checkout.OrderId)).Alert);
        Assert.Equal(told, await admin.MailsAsync($"order-alert:{checkout.OrderId}:"));
    }

    [Fact]
    public async Task Late_money_that_Stripe_will_not_send_back_is_a_persons_business_and_stays_settled()
    {
        var admin = await shop.AdminAsync();
        var (_, checkout) = await LateAsync();
        await shop.ControlAsync("faults", new { route = "POST /v1/refunds", kind = "status", status = 400, times = 0 });
        try
        {
            await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
            await shop.DrainAsync();
            await shop.ReconcileAsync();
            Assert.StartsWith(OrderAlerts.NotSentBack, (await admin.OrderAsync(checkout.OrderId)).Alert, StringComparison.Ordinal);
            var told = await admin.MailsAsync($"order-alert:{checkout.OrderId}:");
            Assert.Equal(MoneyOutcome.Done, await shop.WithAsync<MoneyDeeds, MoneyOutcome>(m => m.SettleAlertAsync(new Actor(admin.Id!.Value, null), checkout.OrderId, "Sent by bank transfer")));
            for (var look = 0; look < 2; look++) await shop.ReconcileAsync();
            Assert.Null((await admin.OrderAsync(checkout.OrderId)).Alert);
            Assert.Equal(told, await admin.MailsAsync($"order-alert:{checkout.OrderId}:"));
        }
        finally
        {
            using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) { }
        }
    }

    [Fact]
    public async Task Money_of_a_wrong_amount_that_the_bank_takes_back_leaves_an_order_that_can_end()
    {
        var admin = await shop.AdminAsync();
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499));
        await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.TotalMinor, 999)));
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        // The page does not say for ever that it confirms what a person must look at.
        var waiting = await buyer.PageAsync($"/orders/{checkout.OrderId}/return?session_id={checkout.SessionId}");
        Assert.Empty(waiting.All("confirming"));
        Assert.Equal(["warning"], waiting.Notices());
        await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.TotalMinor, 998)));
        var dispute = (string)(await shop.ControlAsync($"charges/{await ChargeAsync(checkout.OrderId)}/dispute"))["id"]!;
        await shop.ControlAsync($"disputes/{dispute}/close?outcome=lost");
        await shop.DrainAsync();
        Assert.Equal(MoneyOutcome.Done, await shop.WithAsync<MoneyDeeds, MoneyOutcome>(m => m.SettleAlertAsync(new Actor(admin.Id!.Value, null), checkout.OrderId, "The bank has it back")));
        shop.Clock.Advance(TimeSpan.FromHours(3));
        await shop.ReconcileAsync();
        Assert.Equal(OrderStatus.Canceled, (await buyer.OrderAsync(checkout.OrderId)).Status);
        Assert.Empty(await buyer.ClaimsAsync());
    }

    [Fact]
    public async Task A_session_of_another_site_like_ours_on_the_account_is_none_of_ours_though_its_order_has_our_number()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499));
        await shop.InDbAsync(db => db.CheckoutAttempts.Where(a => a.OrderId == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(a => a.SessionId, (string?)null).SetProperty(a => a.State, AttemptState.Started)));
        var foreign = new JsonObject
        {
            ["id"] = "cs_test_othersite1", ["object"] = "checkout.session", ["client_reference_id"] = $"{checkout.OrderId}", ["amount_total"] = 799, ["currency"] = "usd", ["status"] = "complete", ["payment_status"] = "paid",
            ["metadata"] = new JsonObject { [StripeMetadata.Order] = $"{checkout.OrderId}", [StripeMetadata.Attempt] = "1", [StripeMetadata.Key] = $"order-{checkout.OrderId}-1-another" },
        };
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(Shop.Event("checkout.session.completed", foreign)));
        Assert.Null((await buyer.OrderAsync(checkout.OrderId)).Alert);
        Assert.DoesNotContain("cs_test_othersite1", await shop.InDbAsync(db => db.CheckoutAttempts.Where(a => a.OrderId == checkout.OrderId).Select(a => a.SessionId).ToListAsync()));
    }

    [Fact]
    public async Task A_bank_that_says_no_at_the_moment_the_order_would_end_leaves_it_payable_and_its_buyer_is_told()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete?method=delayed");
        await shop.ControlAsync($"sessions/{checkout.SessionId}/async-fail");
        shop.Clock.Advance(TimeSpan.FromHours(2));
        await shop.WithAsync<PaymentService, SettleResult>(p => p.CancelAsync(checkout.OrderId, CancelReasons.Expired));
        await shop.FindWebhooksAsync();
        Assert.Equal(OrderStatus.Pending, (await buyer.OrderAsync(checkout.OrderId)).Status);
        Assert.Equal(1, await buyer.MailsAsync("payment-failed:" + checkout.SessionId));
    }

    [Fact]
    public async Task Alerts_beyond_the_room_on_the_order_are_mailed_once_each()
    {
        var admin = await shop.AdminAsync();
        var checkout = await (await shop.BuyerAsync()).OrderAsync(await shop.MovieAsync());
        for (var round = 0; round < 2; round++)
            foreach (var what in new[] { 'a', 'b', 'c', 'd' })
                await shop.WithAsync<Settlement, bool>(async s =>
                {
                    await s.AlertAsync(checkout.OrderId, new string(what, 150), default);
                    return true;
                });
        Assert.Equal(301, (await admin.OrderAsync(checkout.OrderId)).Alert!.Length);
        Assert.Equal(4, await shop.InDbAsync(db => db.OutboxMails.CountAsync(m => m.BusinessKey.StartsWith($"order-alert:{checkout.OrderId}:") && m.UserId == admin.Id)));
    }

    [Fact]
    public async Task A_canceled_orders_late_money_is_told_on_its_page_and_leads_to_no_receipt()
    {
        var (buyer, checkout) = await LateAsync();
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        var timeline = (await buyer.PageAsync($"/orders/{checkout.OrderId}")).QuerySelector(".timeline")!.TextContent;
        Assert.Contains("A late payment went back", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing was charged", timeline, StringComparison.Ordinal);
        foreach (var link in (await buyer.PageAsync("/payments")).QuerySelectorAll("[data-testid=payment] a").Select(a => a.GetAttribute("href")!)) await buyer.PageAsync(link);
        await buyer.PageAsync($"/orders/{checkout.OrderId}/receipt", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_an_order_paid_twice_the_receipt_names_the_card_that_paid_it()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        Assert.Contains("4242", (await buyer.PageAsync($"/orders/{checkout.OrderId}/receipt")).Body!.TextContent, StringComparison.Ordinal);
        await shop.InDbAsync(async db =>
        {
            db.Payments.Add(new Payment
            {
                OrderId = checkout.OrderId, UserId = buyer.Id!.Value, StripeId = $"ch_second{checkout.OrderId}", AmountMinor = 499, RefundedMinor = 499, Currency = "usd", Status = PaymentStatus.Refunded, CardBrand = "visa", CardLast4 = "1881",
                OccurredUtc = shop.Clock.GetUtcNow().UtcDateTime.AddMinutes(5), UpdatedUtc = DateTime.UtcNow,
            });
            return await db.SaveChangesAsync();
        });
        foreach (var path in new[] { $"/orders/{checkout.OrderId}/receipt", $"/orders/{checkout.OrderId}" })
        {
            var page = await buyer.PageAsync(path);
            var words = (page.QuerySelector(".timeline") ?? page.QuerySelector(".facts"))!.TextContent;
            Assert.Contains("4242", words, StringComparison.Ordinal);
            Assert.DoesNotContain("1881", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_timeline_says_when_a_bank_locks_the_films_and_when_it_took_the_money()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        async Task<string> TimelineAsync() => (await buyer.PageAsync($"/orders/{checkout.OrderId}")).QuerySelector(".timeline")!.TextContent;
        Assert.Contains("Ready to watch", await TimelineAsync(), StringComparison.Ordinal);
        var dispute = (string)(await shop.ControlAsync($"charges/{await ChargeAsync(checkout.OrderId)}/dispute"))["id"]!;
        await shop.DrainAsync();
        Assert.Contains("Your bank asks about the payment", await TimelineAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ready to watch", await TimelineAsync(), StringComparison.Ordinal);
        await shop.ControlAsync($"disputes/{dispute}/close?outcome=lost");
        await shop.DrainAsync();
        Assert.Contains("Until your bank took the payment back", await TimelineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_that_cost_nothing_is_not_offered_for_return_and_keeps_no_other_waiting()
    {
        var buyer = await shop.BuyerAsync();
        var (paid, free) = (await shop.MovieAsync(499), await shop.MovieAsync(0));
        var checkout = await buyer.BuyAsync(paid, free);
        await buyer.PlayAsync(free);
        var form = (await buyer.PageAsync($"/orders/{checkout.OrderId}")).All("refund-form")[0];
        Assert.Equal($"{paid.Id}", Assert.Single(form.QuerySelectorAll("[name=movieId]")).GetAttribute("value"));
        await buyer.AskRefundAsync(checkout.OrderId, null, paid, free);
        Assert.Equal((OrderStatus.Refunded, 499L), await buyer.StandAsync(checkout.OrderId));
        Assert.Equal([EntitlementState.Revoked, EntitlementState.Owned], (await buyer.ClaimsAsync()).OrderBy(c => c.MovieId).Select(c => c.State));
    }

    [Fact]
    public async Task Of_a_mixed_cart_the_rest_is_ordered_and_each_film_left_out_has_its_notice()
    {
        var buyer = await shop.BuyerAsync(country: "US");
        var (owned, pending, gone, soon, elsewhere, fine) = (await shop.MovieAsync(100), await shop.MovieAsync(200), await shop.MovieAsync(300), await shop.MovieAsync(400), await shop.MovieAsync(450), await shop.MovieAsync(499));
        await buyer.BuyAsync(owned);
        var waiting = await buyer.OrderAsync(pending);
        foreach (var movie in new[] { gone, soon, elsewhere, fine }) await buyer.AddAsync(movie);
        await shop.InDbAsync(async db =>
        {
            await db.Movies.Where(m => m.Id == gone.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Core.Catalog.Availability.Withdrawn));
            await db.Movies.Where(m => m.Id == soon.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Core.Catalog.Availability.ComingSoon));
            await db.Movies.Where(m => m.Id == elsewhere.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.SoldIn, "DE"));
            var cart = await db.Carts.SingleAsync(c => c.UserId == buyer.Id);
            db.CartLines.Add(new Core.Shopping.CartLine { CartId = cart.Id, MovieId = owned.Id, SeenPriceMinor = 100, AddedUtc = DateTime.UtcNow });
            return await db.SaveChangesAsync();
        });
        using (var placed = await buyer.CheckoutAsync(499)) Assert.Contains("/c/pay/", placed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var order = await buyer.LastOrderAsync();
        Assert.Equal([fine.Id], await shop.InDbAsync(db => db.OrderLines.Where(l => l.OrderId == order).Select(l => l.MovieId).ToListAsync()));
        var notices = (await buyer.PageAsync("/orders")).All("notice").Select(n => n.TextContent).ToList();
        Assert.Equal(5, notices.Count);
        foreach (var (movie, words) in new[] { (owned, "already own"), (pending, "waits for its payment"), (gone, "no longer for sale"), (soon, "coming soon"), (elsewhere, "not sold in your country") })
            Assert.Contains(notices, n => n.Contains(movie.Title, StringComparison.Ordinal) && n.Contains(words, StringComparison.Ordinal) && n.Contains("left out", StringComparison.Ordinal));
        Assert.NotEqual(waiting.OrderId, order);
    }

    [Fact]
    public async Task A_hundred_films_left_out_are_told_in_a_few_words_and_the_next_page_still_opens()
    {
        var buyer = await shop.BuyerAsync();
        var movies = await shop.InDbAsync(async db =>
        {
            var like = await db.Movies.AsNoTracking().SingleAsync(m => m.Id == db.Movies.Min(x => x.Id));
            var many = Enumerable.Range(0, Core.Shopping.Pricing.MostLines).Select(i => new Core.Catalog.Movie
            {
                Title = $"Тіні забутих предків, частина {i}, у відновленому кольорі", NormalizedTitle = $"TINI {i}", Slug = $"tini-{buyer.Id:N}-{i}", Year = 1965, Minutes = 97, PriceMinor = 499, CertificationId = like.CertificationId,
                Availability = Core.Catalog.Availability.OnSale, CreatedUtc = DateTime.UtcNow,
            }).ToList();
            db.Movies.AddRange(many);
            var cart = new Core.Shopping.Cart { UserId = buyer.Id, CreatedUtc = DateTime.UtcNow, UpdatedUtc = DateTime.UtcNow };
            db.Carts.Add(cart);
            await db.SaveChangesAsync();
            db.CartLines.AddRange(many.Select(m => new Core.Shopping.CartLine { CartId = cart.Id, MovieId = m.Id, SeenPriceMinor = 499, AddedUtc = DateTime.UtcNow }));
            await db.SaveChangesAsync();
            return many;
        });
        using (var first = await buyer.CheckoutAsync(499L * movies.Count)) Assert.Contains("/c/pay/", first.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using (var second = await buyer.CheckoutAsync(499L * movies.Count)) Assert.Equal("/cart", second.Headers.Location!.OriginalString);
        var notice = Assert.Single((await buyer.PageAsync("/cart")).All("notice"));
        Assert.Contains("and 97 more films", notice.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("/orders/", notice.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_placed_order_keeps_what_was_agreed_to_and_when()
    {
        var buyer = await shop.BuyerAsync();
        var before = shop.Clock.GetUtcNow().UtcDateTime;
        var checkout = await buyer.BuyAsync(await shop.MovieAsync());
        var order = await buyer.OrderAsync(checkout.OrderId);
        Assert.Equal(Consent.Version, order.ConsentVersion);
        Assert.InRange(order.ConsentUtc, before.AddSeconds(-1), shop.Clock.GetUtcNow().UtcDateTime);
        var receipt = (await buyer.PageAsync($"/orders/{checkout.OrderId}/receipt")).Body!.TextContent;
        Assert.Contains(Consent.Text, receipt, StringComparison.Ordinal);
        Assert.Contains(Consent.Version, receipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_left_orders_nothing()
    {
        var buyer = await shop.BuyerAsync();
        await buyer.AddAsync(await shop.MovieAsync(499));
        // As when the farewell was written while the order was on its way.
        await shop.InDbAsync(db => db.Users.Where(u => u.Id == buyer.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.DeletedUtc, DateTime.UtcNow)));
        var placed = await shop.WithAsync<OrderService, PlaceResult>(o => o.PlaceAsync(buyer.Id!.Value, 499, consent: true, null));
        Assert.Equal(PlaceOutcome.NotActivated, placed.Outcome);
        Assert.Empty(await buyer.ClaimsAsync());
    }

    private async Task<(Buyer Buyer, Checkout Checkout)> LateAsync()
    {
        var buyer = await shop.BuyerAsync();
        return (buyer, await buyer.OrderTooLateAsync(await shop.MovieAsync(499)));
    }

    private Task<string> ChargeAsync(long orderId) => shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == orderId).Select(p => p.StripeId).SingleAsync());
}
