using System.Diagnostics;
using System.Net;
using CinemaSite.Core.Community;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>From the cart to the library, by every path.</summary>
public sealed class PurchaseTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_purchase_ends_in_the_library_with_one_receipt_and_an_empty_cart()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499), await shop.MovieAsync(350));
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Reserved, c.State));
        Assert.Equal(2, await buyer.BadgeAsync());

        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();

        await buyer.AssertPaidOnceAsync(checkout.OrderId, 2);
        Assert.Equal(0, await buyer.BadgeAsync());
        var page = await buyer.PageAsync($"/orders/{checkout.OrderId}/return?session_id={checkout.SessionId}");
        Assert.Equal("Paid", page.Words("order-status"));
        Assert.Equal(["success"], page.Notices());
        Assert.Equal("$8.49", page.Words("order-total"));
        Assert.Equal(2, page.QuerySelectorAll("a[href^='/watch/']").Length);
        Assert.Equal("succeeded", Assert.Single((await buyer.PageAsync("/payments")).All("payment")).GetAttribute("data-status"));
        Assert.Contains("$8.49", (await buyer.PageAsync($"/orders/{checkout.OrderId}/receipt")).Words("order-total"), StringComparison.Ordinal);
        Assert.Single((await buyer.PageAsync("/orders")).All("order"));
    }

    [Fact]
    public async Task The_session_carries_one_line_a_film_the_orders_id_and_a_key_of_our_own()
    {
        var buyer = await shop.BuyerAsync();
        var movies = new[] { await shop.MovieAsync(499), await shop.MovieAsync(350) };
        var checkout = await buyer.OrderAsync(movies);
        var made = (await shop.SimAsync("state"))["sessions"]!.AsArray().Single(s => (string)s!["id"]! == checkout.SessionId)!;
        Assert.Equal(movies.Select(m => ($"{m.Title} ({m.Year})", m.PriceMinor, 1)), made["lines"]!.AsArray().Select(l => ((string)l!["name"]!, (long)l["unitAmount"]!, (int)l["quantity"]!)));
        var session = made.ToJsonString();
        Assert.Contains($"\"order\":\"{checkout.OrderId}\"", session, StringComparison.Ordinal);
        Assert.Contains("\"adaptivePricing\":false", session, StringComparison.Ordinal);
        var attempt = await shop.InDbAsync(db => db.CheckoutAttempts.SingleAsync(a => a.OrderId == checkout.OrderId));
        Assert.StartsWith($"order-{checkout.OrderId}-1-", attempt.IdempotencyKey, StringComparison.Ordinal);
        Assert.True(attempt.ExpiresUtc >= DateTime.UtcNow.AddMinutes(30));
    }

    [Fact]
    public async Task What_a_buyer_wrote_says_at_once_to_strangers_that_they_own_the_film()
    {
        var (buyer, movie) = (await shop.BuyerAsync(), await shop.MovieAsync());
        await shop.WithAsync<CommentService, CommentResult>(c => c.WriteAsync(buyer.Id!.Value, movie.Id, new WrittenComment("Worth it", null, false)));
        var (stranger, url) = (shop.Visitor(), $"/movies/{movie.Id}/{movie.Slug}");
        Assert.DoesNotContain("Owns this film", (await stranger.PageAsync(url)).Body!.TextContent, StringComparison.Ordinal);
        await buyer.BuyAsync(movie);
        Assert.Contains("Owns this film", (await stranger.PageAsync(url)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_that_changes_while_the_buyer_pays_changes_nothing()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.OrderAsync(movie);
        await shop.InDbAsync(db => db.Movies.Where(m => m.Id == movie.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.PriceMinor, 999).SetProperty(m => m.Availability, Core.Catalog.Availability.Withdrawn)));
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
        Assert.Equal("$4.99", (await buyer.PageAsync($"/orders/{checkout.OrderId}")).Words("order-total"));
    }

    [Theory]
    [InlineData("insufficient_funds", "not enough money")]
    [InlineData("expired_card", "has expired")]
    [InlineData("incorrect_cvc", "not typed as it stands")]
    [InlineData("processing_error", "could not be reached")]
    [InlineData("lost_card", "bank declined")]
    [InlineData("payment_intent_authentication_failure", "confirmation step")]
    public async Task A_decline_is_told_with_a_tip_that_fits(string code, string words)
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.ControlAsync($"sessions/{checkout.SessionId}/fail?code={code}");
        await shop.DrainAsync();
        Assert.Contains(words, (await buyer.PageAsync($"/orders/{checkout.OrderId}")).Words("declined"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declined_card_leaves_the_order_payable_with_advice_and_another_card_pays_it()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.ControlAsync($"sessions/{checkout.SessionId}/fail?code=insufficient_funds");
        await shop.DrainAsync();

        var page = await buyer.PageAsync($"/orders/{checkout.OrderId}");
        Assert.Contains("not enough money", page.Words("declined"), StringComparison.Ordinal);
        Assert.Equal("failed", Assert.Single(page.All("payment")).GetAttribute("data-status"));
        using (var again = await buyer.PostAsync($"/orders/{checkout.OrderId}/pay")) Assert.Equal(checkout.Url, again.Headers.Location!.OriginalString);

        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
        Assert.Equal(["succeeded", "failed"], (await buyer.PageAsync($"/orders/{checkout.OrderId}")).All("payment").Select(p => p.GetAttribute("data-status")));
    }

    [Fact]
    public async Task With_every_webhook_lost_the_return_page_settles()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        try
        {
            await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
            Assert.Equal("Paid", (await buyer.PageAsync($"/orders/{checkout.OrderId}/return?session_id={checkout.SessionId}")).Words("order-status"));
            await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
        }
        finally
        {
            await shop.FindWebhooksAsync();
        }
    }

    [Fact]
    public async Task With_every_webhook_lost_the_job_settles()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        try
        {
            await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
            await shop.ReconcileAsync();
            await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
        }
        finally
        {
            await shop.FindWebhooksAsync();
        }
    }

    [Fact]
    public async Task The_return_address_alone_grants_nothing()
    {
        var (buyer, stranger) = (await shop.BuyerAsync(), await shop.BuyerAsync());
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        var page = await buyer.PageAsync($"/orders/{checkout.OrderId}/return?session_id={checkout.SessionId}");
        Assert.NotEqual("Paid", page.Words("order-status"));
        Assert.Single(page.All("confirming"));
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Reserved, c.State));
        await buyer.PageAsync($"/orders/{checkout.OrderId}/return?session_id=cs_test_guess", HttpStatusCode.NotFound);
        await buyer.PageAsync($"/orders/{checkout.OrderId}/return", HttpStatusCode.NotFound);
        await stranger.PageAsync($"/orders/{checkout.OrderId}/return?session_id={checkout.SessionId}", HttpStatusCode.NotFound);
        await stranger.PageAsync($"/orders/{checkout.OrderId}", HttpStatusCode.NotFound);
        using var pay = await stranger.PostAsync($"/orders/{checkout.OrderId}/pay");
        using var cancel = await stranger.PostAsync($"/orders/{checkout.OrderId}/cancel");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (pay.StatusCode, cancel.StatusCode));
    }

    [Fact]
    public async Task A_pending_order_can_be_canceled_and_gives_its_films_back()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync();
        var checkout = await buyer.OrderAsync(movie);
        var page = await buyer.SubmitAsync($"/orders/{checkout.OrderId}/cancel");
        Assert.Equal(["success"], page.Notices());
        Assert.Equal("Canceled", page.Words("order-status"));
        Assert.Empty(await buyer.ClaimsAsync());
        Assert.Equal("expired", (string)(await shop.SimAsync("state"))["sessions"]!.AsArray().Single(s => (string)s!["id"]! == checkout.SessionId)!["status"]!);
        await buyer.BuyAsync(movie);
        Assert.Single(await buyer.ClaimsAsync());
    }

    [Fact]
    public async Task Canceling_what_is_paid_at_Stripe_makes_it_paid()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        try
        {
            await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
            var page = await buyer.SubmitAsync($"/orders/{checkout.OrderId}/cancel");
            Assert.Equal("Paid", page.Words("order-status"));
            Assert.Equal(["info"], page.Notices());
            await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
        }
        finally
        {
            await shop.FindWebhooksAsync();
        }
    }

    [Fact]
    public async Task An_order_of_nothing_is_paid_without_Stripe()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(0);
        await buyer.AddAsync(movie);
        using var answer = await buyer.CheckoutAsync(0);
        var order = await buyer.LastOrderAsync();
        Assert.Equal($"/orders/{order}", answer.Headers.Location!.OriginalString);
        Assert.Equal(OrderStatus.Paid, (await buyer.OrderAsync(order)).Status);
        Assert.Equal(EntitlementState.Owned, Assert.Single(await buyer.ClaimsAsync()).State);
        Assert.Equal(1, await buyer.MailsAsync("order-paid:" + order));
    }

    [Fact]
    public async Task A_pending_order_ends_with_its_session_and_gives_its_films_back()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.ControlAsync($"sessions/{checkout.SessionId}/expire");
        await shop.DrainAsync();
        Assert.Equal(OrderStatus.Canceled, (await buyer.OrderAsync(checkout.OrderId)).Status);
        Assert.Empty(await buyer.ClaimsAsync());
        Assert.Equal("canceled", Assert.Single((await buyer.PageAsync("/payments")).All("payment")).GetAttribute("data-status"));
    }

    [Fact]
    public async Task Late_money_goes_back_once_and_is_told()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderTooLateAsync(await shop.MovieAsync(499));
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        await shop.ReconcileAsync();

        Assert.Equal(OrderStatus.Canceled, (await buyer.OrderAsync(checkout.OrderId)).Status);
        Assert.Empty(await buyer.ClaimsAsync());
        var payment = await shop.InDbAsync(db => db.Payments.SingleAsync(p => p.OrderId == checkout.OrderId));
        Assert.Equal((PaymentStatus.Refunded, 499), (payment.Status, payment.RefundedMinor));
        Assert.Single((await shop.SimAsync("state"))["refunds"]!.AsArray(), r => (string)r!["chargeId"]! == payment.StripeId);
        Assert.Equal(1, await buyer.MailsAsync("surplus-returned:" + checkout.SessionId));
        Assert.Equal(0, await buyer.MailsAsync("order-paid:" + checkout.OrderId));
    }

    [Fact]
    public async Task Money_on_its_way_grants_nothing_until_it_comes_and_failing_leaves_the_order_payable()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete?method=delayed");
        await shop.DrainAsync();
        var waiting = await buyer.PageAsync($"/orders/{checkout.OrderId}");
        Assert.Equal("Pending", waiting.Words("order-status"));
        Assert.Contains("Payment on its way", waiting.QuerySelector(".page-head")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["info"], waiting.Notices());
        await shop.ControlAsync($"sessions/{checkout.SessionId}/async-fail");
        await shop.DrainAsync();
        Assert.Equal(1, await buyer.MailsAsync("payment-failed:" + checkout.SessionId));

        using var again = await buyer.PostAsync($"/orders/{checkout.OrderId}/pay");
        var second = new Checkout(checkout.OrderId, again.Headers.Location!.OriginalString);
        Assert.NotEqual(checkout.SessionId, second.SessionId);
        await shop.ControlAsync($"sessions/{second.SessionId}/complete?method=delayed");
        await shop.ControlAsync($"sessions/{second.SessionId}/async-ok");
        await shop.DrainAsync();
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
    }

    [Fact]
    public async Task A_refund_at_Stripe_ends_the_entitlement_and_the_film_can_be_bought_again()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.BuyAsync(movie);
        var charge = await shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == checkout.OrderId).Select(p => p.StripeId).SingleAsync());
        await shop.ControlAsync($"charges/{charge}/refund?amount=100");
        await shop.DrainAsync();
        Assert.Equal(OrderStatus.PartiallyRefunded, (await buyer.OrderAsync(checkout.OrderId)).Status);
        Assert.Equal(EntitlementState.Owned, Assert.Single(await buyer.ClaimsAsync()).State);
        await shop.ControlAsync($"charges/{charge}/refund");
        await shop.DrainAsync();
        Assert.Equal(OrderStatus.Refunded, (await buyer.OrderAsync(checkout.OrderId)).Status);
        Assert.Equal(EntitlementState.Revoked, Assert.Single(await buyer.ClaimsAsync()).State);
        await buyer.BuyAsync(movie);
        Assert.Equal([EntitlementState.Revoked, EntitlementState.Owned], (await buyer.ClaimsAsync()).Select(c => c.State));
    }

    [Fact]
    public async Task A_dispute_locks_the_film_until_it_is_won()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync());
        var charge = await shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == checkout.OrderId).Select(p => p.StripeId).SingleAsync());
        var dispute = (string)(await shop.ControlAsync($"charges/{charge}/dispute"))["id"]!;
        await shop.DrainAsync();
        Assert.Equal(EntitlementState.Frozen, Assert.Single(await buyer.ClaimsAsync()).State);
        await shop.ControlAsync($"disputes/{dispute}/close?outcome=won");
        await shop.DrainAsync();
        Assert.Equal(EntitlementState.Owned, Assert.Single(await buyer.ClaimsAsync()).State);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task With_Stripe_silent_the_order_is_kept_and_the_page_comes_in_time()
    {
        var buyer = await shop.BuyerAsync();
        await buyer.AddAsync(await shop.MovieAsync());
        await shop.FaultAsync("*", "blackhole", 0);
        try
        {
            var watch = Stopwatch.StartNew();
            using var answer = await buyer.CheckoutAsync(499);
            // The site gives up after ten, Stripe's client would after thirty.
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, LongRun.Pick(20, 12));
            var order = await buyer.LastOrderAsync();
            Assert.Equal($"/orders/{order}", answer.Headers.Location!.OriginalString);
            var page = await buyer.PageAsync($"/orders/{order}");
            Assert.Equal(["warning"], page.Notices());
            Assert.Equal("Pending", page.Words("order-status"));
        }
        finally
        {
            using var cleared = await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative));
        }
        using var later = await buyer.PostAsync($"/orders/{await buyer.LastOrderAsync()}/pay");
        Assert.Contains("/c/pay/", later.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }
}
