using System.Text.Json.Nodes;
using Stripe;
using Stripe.Checkout;

namespace CinemaSite.Tests.Simulator;

public sealed class WebhookTests
{
    private static readonly string[] PaidSequence =
        ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed", "charge.updated"];

    [Fact]
    public async Task A_paid_session_tells_its_story_in_order_with_signatures_that_hold()
    {
        await using var sim = await RunningSimulator.StartAsync();
        await sim.ControlAsync("webhooks", new { plan = new { parallel = 1 } });
        var session = await sim.CreateAsync();

        await sim.PayAsync(session.Id, "4242 4242 4242 4242");
        await sim.DrainAsync();

        var events = sim.Receiver.Received.Select(hook => EventUtility.ConstructEvent(hook.Body, hook.Signature, RunningSimulator.Secret)).ToList();
        Assert.Equal(PaidSequence, events.Select(happened => happened.Type));
        Assert.Equal("2026-10-28.endive", events[0].ApiVersion);
        var completed = Assert.IsType<Session>(events[3].Data.Object);
        Assert.Equal(("paid", "complete", 849L, "order-7"), (completed.PaymentStatus, completed.Status, completed.AmountTotal!.Value, completed.ClientReferenceId));
        Assert.Null(Assert.IsType<Charge>(events[1].Data.Object).BalanceTransactionId);
        Assert.NotNull(Assert.IsType<Charge>(events[4].Data.Object).BalanceTransactionId);
        Assert.All(await sim.EventsAsync(new() { DeliverySuccess = true }), happened => Assert.Equal(0, happened.PendingWebhooks));
    }

    [Fact]
    public async Task A_snapshot_stays_as_it_was()
    {
        await using var sim = await RunningSimulator.StartAsync();
        var session = await sim.PaidAsync();
        await sim.Stripe.V1.Refunds.CreateAsync(new() { PaymentIntent = session.PaymentIntentId });

        var happened = Assert.Single(await sim.EventsAsync(new() { Type = "charge.succeeded" }));
        Assert.Equal(0, Assert.IsType<Charge>(happened.Data.Object).AmountRefunded);
    }

    [Fact]
    public async Task A_refused_delivery_is_tried_again_until_it_is_taken()
    {
        await using var sim = await RunningSimulator.StartAsync();
        sim.Receiver.Refuse(2);
        var session = await sim.CreateAsync();
        await sim.Stripe.V1.Checkout.Sessions.ExpireAsync(session.Id);
        await sim.DrainAsync();

        Assert.Equal(3, sim.Receiver.Received.Count);
        Assert.Single(sim.Receiver.Received.Select(hook => JsonNode.Parse(hook.Body)!["id"]!.ToString()).Distinct());
        Assert.Single(await sim.EventsAsync(new() { DeliverySuccess = true }));
    }

    [Fact]
    public async Task A_delivery_that_is_never_taken_stays_undelivered()
    {
        await using var sim = await RunningSimulator.StartAsync();
        sim.Receiver.Refuse(100);
        var session = await sim.CreateAsync();
        await sim.Stripe.V1.Checkout.Sessions.ExpireAsync(session.Id);
        await sim.DrainAsync();

        Assert.Equal(4, sim.Receiver.Received.Count);
        Assert.Empty(await sim.EventsAsync(new() { DeliverySuccess = true }));
        Assert.Equal(1, Assert.Single(await sim.EventsAsync(new() { DeliverySuccess = false })).PendingWebhooks);
    }

    [Fact]
    public async Task Copies_order_and_loss_follow_the_plan()
    {
        await using var sim = await RunningSimulator.StartAsync();
        await sim.ControlAsync("webhooks", new { plan = new { copies = 2, parallel = 1, order = "reverse", delayMs = 500 } });
        await sim.PaidAsync();
        await sim.DrainAsync();
        Assert.Equal(PaidSequence.Reverse().SelectMany(type => new[] { type, type }), Types(sim));

        await sim.ControlAsync("webhooks", new { plan = new { dropPercent = 100 } });
        await sim.PaidAsync();
        await sim.DrainAsync();
        Assert.Equal(10, sim.Receiver.Received.Count);
        Assert.Equal(PaidSequence, (await sim.EventsAsync(new() { DeliverySuccess = false })).Select(happened => happened.Type));
    }

    [Fact]
    public async Task Spoilt_stale_foreign_and_live_deliveries_can_be_ordered()
    {
        await using var sim = await RunningSimulator.StartAsync();
        var session = await sim.PaidAsync();
        await sim.DrainAsync();
        var id = (await sim.EventsAsync(new() { Type = "checkout.session.completed" })).Single().Id;

        var bad = await RedeliverAsync(sim, id, new { corruptSignature = true });
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(bad.Body, bad.Signature, RunningSimulator.Secret));
        var stale = await RedeliverAsync(sim, id, new { staleSeconds = 301 });
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(stale.Body, stale.Signature, RunningSimulator.Secret));
        var foreign = await RedeliverAsync(sim, id, new { apiVersion = "2025-03-31.basil" });
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(foreign.Body, foreign.Signature, RunningSimulator.Secret));
        var live = await RedeliverAsync(sim, id, new { livemode = true });
        Assert.True(EventUtility.ConstructEvent(live.Body, live.Signature, RunningSimulator.Secret).Livemode);
        Assert.NotNull(session.PaymentIntentId);
    }

    [Fact]
    public async Task An_event_can_be_sent_many_times_at_once()
    {
        await using var sim = await RunningSimulator.StartAsync();
        await sim.PaidAsync();
        await sim.DrainAsync();
        var id = (await sim.EventsAsync())[0].Id;

        var answer = await sim.ControlAsync($"events/{id}/redeliver?copies=40&parallel=10");

        Assert.Equal(40, answer["statuses"]!.AsArray().Count(status => (int)status! == 200));
        Assert.Equal(45, sim.Receiver.Received.Count);
    }

    [Fact]
    public async Task Several_secrets_all_sign()
    {
        await using var sim = await RunningSimulator.StartAsync(options => options with { WebhookSecrets = ["whsec_new", "whsec_old"] });
        var session = await sim.CreateAsync();
        await sim.Stripe.V1.Checkout.Sessions.ExpireAsync(session.Id);
        await sim.DrainAsync();

        var (body, signature) = Assert.Single(sim.Receiver.Received);
        Assert.Equal("checkout.session.expired", EventUtility.ConstructEvent(body, signature, "whsec_new").Type);
        Assert.Equal("checkout.session.expired", EventUtility.ConstructEvent(body, signature, "whsec_old").Type);
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(body, signature, "whsec_other"));
    }

    private static IEnumerable<string> Types(RunningSimulator sim) => sim.Receiver.Received.Select(hook => JsonNode.Parse(hook.Body)!["type"]!.ToString());

    private static async Task<(string Body, string Signature)> RedeliverAsync(RunningSimulator sim, string id, object plan)
    {
        await sim.ControlAsync("webhooks", new { plan });
        await sim.ControlAsync($"events/{id}/redeliver");
        return sim.Receiver.Received[^1];
    }
}
