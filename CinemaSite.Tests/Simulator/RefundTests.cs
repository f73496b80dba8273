using Stripe;

namespace CinemaSite.Tests.Simulator;

public sealed class RefundTests : IAsyncLifetime
{
    private RunningSimulator sim = null!;

    public async Task InitializeAsync() => sim = await RunningSimulator.StartAsync();

    public async Task DisposeAsync() => await sim.DisposeAsync();

    [Fact]
    public async Task Parts_add_up_until_all_is_given_back()
    {
        var intent = (await sim.PaidAsync()).PaymentIntentId;

        var first = await RefundAsync(intent, 499);
        Assert.Equal(("succeeded", 499L, "requested_by_customer", "r-1"), (first.Status, first.Amount, first.Reason, first.Metadata["request"]));
        var charge = await sim.Stripe.V1.Charges.GetAsync(first.ChargeId, new() { Expand = ["refunds"] });
        Assert.Equal((499L, false), (charge.AmountRefunded, charge.Refunded));
        Assert.Equal(first.Id, Assert.Single(charge.Refunds.Data).Id);

        var rest = await RefundAsync(intent, null);
        Assert.Equal(350, rest.Amount);
        charge = await sim.Stripe.V1.Charges.GetAsync(first.ChargeId);
        Assert.Equal((849L, true), (charge.AmountRefunded, charge.Refunded));

        Assert.Equal([rest.Id, first.Id], (await sim.Stripe.V1.Refunds.ListAsync(new() { PaymentIntent = intent })).Data.Select(refund => refund.Id));
        Assert.Equal(charge.Id, (await sim.Stripe.V1.Refunds.GetAsync(rest.Id, new() { Expand = ["charge"] })).Charge.Id);
        Assert.Equal(["refund.created", "charge.refunded", "refund.updated", "refund.created", "charge.refunded", "refund.updated"], (await sim.EventTypesAsync())[^6..]);
        var events = await sim.EventsAsync(new() { Type = "charge.refunded" });
        Assert.Equal([499L, 849L], events.Select(happened => ((Charge)happened.Data.Object).AmountRefunded));
        Assert.Equal(499, (long)events[1].Data.PreviousAttributes!.amount_refunded);
    }

    [Fact]
    public async Task Too_much_and_once_more_are_refused_in_stripes_words()
    {
        var session = await sim.PaidAsync();
        var intent = session.PaymentIntentId;

        var much = await RefusedAsync(intent, 850);
        Assert.Equal(("amount", null, "Refund amount ($8.50) is greater than amount on charge ($8.49)"), (much.Param, much.Code, much.Message));
        await RefundAsync(intent, 800);
        Assert.Equal("Refund amount ($0.50) is greater than unrefunded amount on charge ($0.49)", (await RefusedAsync(intent, 50)).Message);
        await RefundAsync(intent, 49);
        var again = await RefusedAsync(intent, null);
        Assert.Equal(("charge_already_refunded", $"Charge {session.PaymentIntent.LatestChargeId} has already been refunded."), (again.Code, again.Message));
        Assert.Equal("parameter_invalid_integer", (await RefusedAsync(intent, 0)).Code);
        Assert.Equal("resource_missing", (await RefusedAsync("pi_unknown", null)).Code);
    }

    [Fact]
    public async Task Twenty_refunds_at_once_never_exceed_what_was_paid()
    {
        var intent = (await sim.PaidAsync()).PaymentIntentId;

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                return (await RefundAsync(intent, 100)).Amount;
            }
            catch (StripeException)
            {
                return 0;
            }
        }));

        Assert.Equal(800, results.Sum());
        Assert.True((bool)System.Text.Json.Nodes.JsonNode.Parse(await sim.Http.GetStringAsync("/_sim/invariants"))!["ok"]!);
    }

    [Fact]
    public async Task A_refund_that_fails_later_gives_the_amount_back_to_the_charge()
    {
        var intent = (await sim.PaidAsync()).PaymentIntentId;
        var refund = await RefundAsync(intent, 499);

        await sim.ControlAsync($"refunds/{refund.Id}/fail");

        var failed = await sim.Stripe.V1.Refunds.GetAsync(refund.Id);
        Assert.Equal(("failed", "expired_or_canceled_card"), (failed.Status, failed.FailureReason));
        Assert.Equal(0, (await sim.Stripe.V1.Charges.GetAsync(refund.ChargeId)).AmountRefunded);
        Assert.Equal(["refund.updated", "refund.failed", "charge.refund.updated", "charge.updated"], (await sim.EventTypesAsync())[^4..]);
    }

    [Fact]
    public async Task A_slow_refund_is_pending_first()
    {
        var intent = (await sim.PaidAsync("4000000000007726")).PaymentIntentId;
        var refund = await RefundAsync(intent, null);
        Assert.Equal("pending", refund.Status);

        await sim.ControlAsync("clock", new { advanceSeconds = 10 });

        Assert.Equal("succeeded", (await sim.Stripe.V1.Refunds.GetAsync(refund.Id)).Status);
    }

    [Fact]
    public async Task A_refund_from_the_dashboard_is_told_by_events_alone()
    {
        var session = await sim.PaidAsync();

        await sim.ControlAsync($"charges/{session.PaymentIntent.LatestChargeId}/refund?amount=350");

        var happened = Assert.Single(await sim.EventsAsync(new() { Types = ["charge.refunded", "payment_intent.canceled"] }));
        Assert.Null(happened.Request.IdempotencyKey);
        Assert.Equal(350, ((Charge)happened.Data.Object).AmountRefunded);
    }

    [Fact]
    public async Task A_dispute_withholds_the_money_until_it_is_won()
    {
        var session = await sim.PaidAsync();
        var made = await sim.ControlAsync($"charges/{session.PaymentIntent.LatestChargeId}/dispute?reason=product_not_received");

        var dispute = await sim.Stripe.V1.Disputes.GetAsync((string)made["id"]!, new() { Expand = ["charge"] });
        Assert.Equal(("needs_response", 849L, "product_not_received", true), (dispute.Status, dispute.Amount, dispute.Reason, dispute.Charge.Disputed));
        Assert.Equal("charge_disputed", (await RefusedAsync(session.PaymentIntentId, null)).Code);

        await sim.ControlAsync($"disputes/{dispute.Id}/close?outcome=won");
        Assert.Equal(
            ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.updated", "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_reinstated"],
            (await sim.EventTypesAsync())[^6..]);
        Assert.Equal("won", ((Dispute)(await sim.EventsAsync(new() { Type = "charge.dispute.closed" }))[0].Data.Object).Status);
        await RefundAsync(session.PaymentIntentId, null);
    }

    [Fact]
    public async Task An_inquiry_takes_no_money()
    {
        var session = await sim.PaidAsync("4000000000001976");

        var dispute = Assert.Single((await sim.Stripe.V1.Disputes.ListAsync(new() { PaymentIntent = session.PaymentIntentId })).Data);
        Assert.Equal(("warning_needs_response", true), (dispute.Status, dispute.IsChargeRefundable));
        Assert.DoesNotContain("charge.dispute.funds_withdrawn", await sim.EventTypesAsync());
        await sim.ControlAsync($"disputes/{dispute.Id}/close?outcome=warning_closed");
        Assert.Equal("charge.dispute.closed", (await sim.EventTypesAsync())[^1]);
    }

    private Task<Refund> RefundAsync(string intent, long? amount) => sim.Stripe.V1.Refunds.CreateAsync(
        new() { PaymentIntent = intent, Amount = amount, Reason = "requested_by_customer", Metadata = new() { ["request"] = "r-1" } },
        new() { IdempotencyKey = Guid.NewGuid().ToString() });

    private async Task<StripeError> RefusedAsync(string intent, long? amount) =>
        (await Assert.ThrowsAsync<StripeException>(() => RefundAsync(intent, amount))).StripeError;
}
