using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>What Stripe sends, and what the world sends in its name.</summary>
public sealed class WebhookTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly JsonObject Nothing = new() { ["object"] = "thing" };

    [Fact]
    public async Task A_webhook_delivered_fifty_times_at_once_grants_once()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        var paid = await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.FindWebhooksAsync();
        var payload = Shop.Event("checkout.session.completed", paid);
        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shop.DeliverAsync(payload)));
            Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a));
        }
        // On a busy machine the one copy that works may need longer than Stripe waits; it is answered, and the job goes on with it.
        await shop.ReconcileAsync();
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
    }

    [Fact]
    public async Task Different_events_of_one_payment_at_once_grant_once()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(), await shop.MovieAsync());
        await shop.WebhooksAsync(new { plan = new { copies = 3, parallel = 24, order = "shuffle", delayMs = 100 } });
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await Task.WhenAll(shop.DrainAsync(), buyer.PageAsync($"/orders/{checkout.OrderId}/return?session_id={checkout.SessionId}"), shop.ReconcileAsync());
        await shop.WebhooksAsync(new { plan = new { copies = 1 } });
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 2);
    }

    public static TheoryData<string> Orders() => [.. Permutations(["checkout.session.completed", "payment_intent.succeeded", "charge.refunded", "checkout.session.expired"]).Select(p => string.Join(' ', p))];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Events_in_any_order_end_in_one_state(string types)
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499));
        await shop.LoseWebhooksAsync();
        var session = await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        var intent = (string)session["payment_intent"]!;
        var charge = (await shop.SimAsync("state"))["charges"]!.AsArray().Single(c => (string)c!["paymentIntentId"]! == intent)!;
        await shop.ControlAsync($"charges/{(string)charge["id"]!}/refund");
        await shop.FindWebhooksAsync();
        foreach (var type in types.Split(' '))
        {
            JsonNode about = type.StartsWith("checkout", StringComparison.Ordinal) ? session
                : type.StartsWith("payment_intent", StringComparison.Ordinal) ? new JsonObject { ["id"] = intent, ["object"] = "payment_intent" }
                : new JsonObject { ["id"] = (string)charge["id"]!, ["object"] = "charge", ["payment_intent"] = intent };
            var payload = Shop.Event(type, about);
            Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(payload));
            Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(payload));
        }
        var order = await buyer.OrderAsync(checkout.OrderId);
        Assert.Equal((OrderStatus.Refunded, 499, null), (order.Status, order.RefundedMinor, order.Alert));
        Assert.Equal(EntitlementState.Revoked, Assert.Single(await buyer.ClaimsAsync()).State);
        Assert.Equal(1, await buyer.MailsAsync("order-paid:" + checkout.OrderId));
        Assert.Equal(1, await shop.InDbAsync(db => db.Payments.CountAsync(p => p.OrderId == checkout.OrderId)));
    }

    [Fact]
    public async Task An_event_that_tells_another_amount_grants_nothing_and_alerts()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499));
        var forged = new JsonObject
        {
            ["id"] = checkout.SessionId, ["object"] = "checkout.session", ["status"] = "complete", ["payment_status"] = "paid", ["amount_total"] = 1, ["currency"] = "usd",
            ["client_reference_id"] = $"{checkout.OrderId}", ["metadata"] = new JsonObject { ["order"] = $"{checkout.OrderId}" },
        };
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(Shop.Event("checkout.session.completed", forged)));
        var order = await buyer.OrderAsync(checkout.OrderId);
        Assert.Equal(OrderStatus.Pending, order.Status);
        Assert.NotNull(order.Alert);
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Reserved, c.State));
    }

    [Fact]
    public async Task Money_that_is_not_the_orders_amount_grants_nothing_and_alerts()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499));
        await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.TotalMinor, 999)));
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        var order = await buyer.OrderAsync(checkout.OrderId);
        Assert.Equal(OrderStatus.Pending, order.Status);
        Assert.Contains("499", order.Alert, StringComparison.Ordinal);
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Reserved, c.State));
        Assert.Contains("person is looking", (await buyer.PageAsync($"/orders/{checkout.OrderId}")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signatures_that_do_not_hold_are_refused_and_nothing_is_stored()
    {
        var payload = Shop.Event("charge.updated", Nothing);
        var now = shop.Clock.GetUtcNow().ToUnixTimeSeconds();
        var good = shop.Sign(payload, at: now);
        string[] bad =
        [
            "", "garbage", "t=,v1=", good.Replace("v1=", "v0=", StringComparison.Ordinal), good.ToUpperInvariant(), shop.Sign(payload, "whsec_wrong"),
            shop.Sign(payload, at: now - 310), shop.Sign(payload, at: now + 900), shop.Sign(payload + " "), "t=99999999999999999999,v1=00", "t=abc,v1=00", $"t={now}", "v1=" + new string('0', 64),
            good.Replace($"t={now}", $"t={now + 1}", StringComparison.Ordinal), shop.Sign(payload, at: 4_000_000_000),
        ];
        foreach (var signature in bad) Assert.True(HttpStatusCode.BadRequest == await shop.DeliverAsync(payload, signature), signature);
        Assert.Equal(HttpStatusCode.BadRequest, await shop.DeliverAsync(payload, bare: true));
        var id = (string)JsonNode.Parse(payload)!["id"]!;
        Assert.Equal(0, await shop.InDbAsync(db => db.StripeEvents.CountAsync(e => e.EventId == id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"event\"}")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"charge.updated\",\"api_version\":null,\"created\":1,\"livemode\":false,\"data\":{}}")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"v2.core.event\",\"type\":\"x\",\"api_version\":\"2026-10-28.endive\",\"created\":1,\"livemode\":false,\"data\":{}}")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"x\",\"api_version\":\"2026-10-28.endive\",\"created\":99999999999999,\"livemode\":false,\"data\":{}}")]
    [InlineData("{\"id\":7,\"object\":\"event\",\"type\":\"x\",\"api_version\":\"2026-10-28.endive\",\"created\":1,\"livemode\":\"no\",\"data\":{}}")]
    [InlineData("{\"id\":\"evt_\\ud800x\",\"object\":\"event\",\"type\":\"x\",\"api_version\":\"2026-10-28.endive\",\"created\":1,\"livemode\":false,\"data\":{}}")]
    public async Task A_well_signed_body_that_is_no_event_is_refused(string payload) =>
        Assert.Equal(HttpStatusCode.BadRequest, await shop.DeliverAsync(payload));

    [Fact]
    public async Task Either_secret_signs_while_one_is_replaced()
    {
        var payload = Shop.Event("charge.updated", Nothing);
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(payload, shop.Sign(payload, Shop.OlderSecret)));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not()
    {
        using var client = new HttpClient();
        foreach (var chunked in new[] { false, true })
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendLargeAsync(client, chunked));
        var large = Shop.Event("charge.updated", new JsonObject { ["object"] = "charge", ["note"] = new string('x', 200 * 1024) });
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(large));
    }

    // The server answers and hangs up while the body is still on its way, so the answer may be lost with the connection.
    private async Task<HttpStatusCode> SendLargeAsync(HttpClient client, bool chunked)
    {
        for (var left = 20; ; left--)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, shop.Url + "/webhooks/stripe") { Content = new ByteArrayContent(new byte[300 * 1024]) };
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true;
            try
            {
                using var answer = await client.SendAsync(request);
                return answer.StatusCode;
            }
            catch (HttpRequestException) when (left > 0)
            {
                await Task.Delay(20);
            }
        }
    }

    [Theory]
    [InlineData("customer.created")]
    [InlineData("checkout.session.completed")]
    [InlineData("charge.refunded")]
    [InlineData("refund.updated")]
    public async Task Events_about_nothing_of_ours_are_taken_stored_and_without_effect(string type)
    {
        var about = new JsonObject { ["id"] = "x", ["object"] = "x", ["payment_intent"] = "pi_unknown", ["metadata"] = new JsonObject { ["order"] = "999999" } };
        var payload = Shop.Event(type, about);
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(payload));
        var id = (string)JsonNode.Parse(payload)!["id"]!;
        Assert.Equal(InboxState.Ignored, await shop.InDbAsync(db => db.StripeEvents.Where(e => e.EventId == id).Select(e => e.State).SingleAsync()));
    }

    [Fact]
    public async Task An_event_of_the_other_mode_is_refused()
    {
        var payload = Shop.Event("charge.updated", Nothing, livemode: true);
        Assert.Equal(HttpStatusCode.BadRequest, await shop.DeliverAsync(payload));
    }

    [Fact]
    public async Task An_event_of_another_api_version_is_kept_as_dead_and_answered_with_an_error()
    {
        var payload = Shop.Event("charge.updated", Nothing, version: "2026-09-30.dahlia");
        Assert.Equal(HttpStatusCode.InternalServerError, await shop.DeliverAsync(payload));
        Assert.Equal(HttpStatusCode.InternalServerError, await shop.DeliverAsync(payload));
        var id = (string)JsonNode.Parse(payload)!["id"]!;
        Assert.Equal(InboxState.Dead, await shop.InDbAsync(db => db.StripeEvents.Where(e => e.EventId == id).Select(e => e.State).SingleAsync()));
    }

    [Fact]
    public async Task An_event_whose_work_failed_is_done_again_by_the_job()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        var session = await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.FaultAsync("GET /v1/checkout/sessions/*", "status", 3);
        var payload = Shop.Event("checkout.session.completed", session);
        Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(payload));
        var id = (string)JsonNode.Parse(payload)!["id"]!;
        Assert.Equal(InboxState.Received, await shop.InDbAsync(db => db.StripeEvents.Where(e => e.EventId == id).Select(e => e.State).SingleAsync()));
        await shop.FindWebhooksAsync();
        await shop.ReconcileAsync();
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
        Assert.Equal(InboxState.Processed, await shop.InDbAsync(db => db.StripeEvents.Where(e => e.EventId == id).Select(e => e.State).SingleAsync()));
    }

    [Fact]
    public async Task An_event_that_was_given_up_can_be_replayed_once()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        var paid = await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.FindWebhooksAsync();
        var id = "evt_" + Guid.NewGuid().ToString("N");
        await shop.InDbAsync(async db =>
        {
            db.StripeEvents.Add(new StripeEventRow { EventId = id, Type = "checkout.session.completed", Payload = Shop.Event("checkout.session.completed", paid, id), ReceivedUtc = DateTime.UtcNow, State = InboxState.Dead, Tries = 15 });
            return await db.SaveChangesAsync();
        });
        Assert.True(await shop.WithAsync<StripeInbox, bool>(i => i.ReplayAsync(id)));
        Assert.False(await shop.WithAsync<StripeInbox, bool>(i => i.ReplayAsync(id)));
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
    }

    [Fact]
    public async Task No_secret_and_no_address_of_a_person_is_logged()
    {
        var buyer = await shop.BuyerAsync();
        await buyer.BuyAsync(await shop.MovieAsync());
        var log = new StringBuilder().AppendJoin('\n', shop.Log).ToString();
        Assert.DoesNotContain("whsec_", log, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_test_", log, StringComparison.Ordinal);
        Assert.DoesNotContain(buyer.Email, log, StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Permutations(string[] items) =>
        items.Length <= 1 ? [items] : items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (string[])[first, .. rest]));
}
