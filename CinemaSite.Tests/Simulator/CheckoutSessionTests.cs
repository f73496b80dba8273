using System.Net;
using Stripe;
using Stripe.Checkout;

namespace CinemaSite.Tests.Simulator;

public sealed class CheckoutSessionTests : IAsyncLifetime
{
    private RunningSimulator sim = null!;

    public async Task InitializeAsync() => sim = await RunningSimulator.StartAsync();

    public async Task DisposeAsync() => await sim.DisposeAsync();

    [Fact]
    public async Task A_new_session_is_open_unpaid_and_without_a_payment_intent()
    {
        var made = await sim.CreateAsync();
        var session = await sim.GetAsync(made.Id);

        Assert.Matches("^cs_test_[A-Za-z0-9]{58}$", session.Id);
        Assert.Equal(("open", "unpaid", 849L, "usd"), (session.Status, session.PaymentStatus, session.AmountTotal!.Value, session.Currency));
        Assert.Null(session.PaymentIntentId);
        Assert.False(session.Livemode);
        Assert.Equal("order-7", session.ClientReferenceId);
        Assert.Equal("7", session.Metadata["order_id"]);
        Assert.Equal("viewer@example.com", session.CustomerEmail);
        Assert.StartsWith(sim.Http.BaseAddress + "c/pay/" + session.Id, session.Url, StringComparison.Ordinal);
        Assert.Equal(24, (session.ExpiresAt - session.Created).TotalHours, 0.1);
    }

    [Fact]
    public async Task Line_items_come_on_their_own_and_by_expansion()
    {
        var made = await sim.CreateAsync();

        var lines = await sim.Stripe.V1.Checkout.Sessions.LineItems.ListAsync(made.Id, new() { Limit = 1, Expand = ["data.price.product"] });
        Assert.True(lines.HasMore);
        var line = Assert.Single(lines.Data);
        Assert.Equal(("His Girl Friday", 499L, 1L, 499L), (line.Description, line.AmountTotal, line.Quantity!.Value, line.Price.UnitAmount!.Value));
        Assert.Equal("His Girl Friday", line.Price.Product.Name);

        Assert.Null(made.LineItems);
        Assert.Equal(2, (await sim.GetAsync(made.Id, "line_items")).LineItems.Data.Count);
    }

    [Fact]
    public async Task A_paid_session_expands_to_its_intent_and_charge()
    {
        var session = await sim.PaidAsync();

        Assert.Equal(("complete", "paid"), (session.Status, session.PaymentStatus));
        Assert.Null(session.Url);
        Assert.Equal("viewer@example.com", session.CustomerDetails.Email);
        var intent = session.PaymentIntent;
        Assert.Equal(("succeeded", 849L, 849L), (intent.Status, intent.Amount, intent.AmountReceived));
        Assert.Equal("7", intent.Metadata["order_id"]);
        var charge = intent.LatestCharge;
        Assert.True(charge is { Paid: true, Captured: true, Refunded: false, Disputed: false });
        Assert.Equal(("visa", "4242"), (charge.PaymentMethodDetails.Card.Brand, charge.PaymentMethodDetails.Card.Last4));
        Assert.Null(charge.Refunds);
        Assert.NotNull(charge.BalanceTransactionId);
        Assert.Equal(intent.Id, (await sim.Stripe.V1.PaymentIntents.GetAsync(intent.Id)).Id);
        var again = await sim.Stripe.V1.Charges.GetAsync(charge.Id, new() { Expand = ["refunds", "balance_transaction"] });
        Assert.Empty(again.Refunds.Data);
        Assert.Equal(849, again.BalanceTransaction.Amount);
    }

    [Fact]
    public async Task An_open_session_can_be_expired_once()
    {
        var made = await sim.CreateAsync();

        var expired = await sim.Stripe.V1.Checkout.Sessions.ExpireAsync(made.Id);
        Assert.Equal("expired", expired.Status);
        Assert.Null(expired.Url);

        var error = await Assert.ThrowsAsync<StripeException>(() => sim.Stripe.V1.Checkout.Sessions.ExpireAsync(made.Id));
        Assert.Equal("Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of expired", error.StripeError.Message);
        Assert.Equal(["checkout.session.expired"], await sim.EventTypesAsync());
    }

    [Fact]
    public async Task A_session_expires_by_the_simulators_own_clock()
    {
        var options = RunningSimulator.TwoFilms();
        options.ExpiresAt = DateTime.UtcNow.AddMinutes(31);
        var made = await sim.CreateAsync(options);

        await sim.ControlAsync("clock", new { advanceSeconds = 32 * 60 });

        Assert.Equal("expired", (await sim.GetAsync(made.Id)).Status);
        Assert.Equal(["checkout.session.expired"], await sim.EventTypesAsync());
    }

    [Fact]
    public async Task Lists_are_newest_first_filtered_and_paged()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Insert(0, (await sim.CreateAsync()).Id);
        await sim.ControlAsync($"sessions/{ids[4]}/complete");

        var all = new List<string>();
        await foreach (var session in sim.Stripe.V1.Checkout.Sessions.ListAutoPagingAsync(new() { Limit = 2 }))
            all.Add(session.Id);
        Assert.Equal(ids, all);

        var complete = await sim.Stripe.V1.Checkout.Sessions.ListAsync(new() { Status = "complete", Expand = ["data.payment_intent"] });
        Assert.Equal("succeeded", Assert.Single(complete.Data).PaymentIntent.Status);
        Assert.Equal(ids[4], Assert.Single((await sim.Stripe.V1.Checkout.Sessions.ListAsync(new() { PaymentIntent = complete.Data[0].PaymentIntentId })).Data).Id);

        var before = await sim.Stripe.V1.Checkout.Sessions.ListAsync(new() { EndingBefore = ids[3], Limit = 2 });
        Assert.Equal(ids[1..3], before.Data.Select(session => session.Id));
        Assert.True(before.HasMore);

        var old = await sim.Stripe.V1.Checkout.Sessions.ListAsync(new() { Created = new DateRangeOptions { LessThan = DateTime.UtcNow.AddDays(-1) } });
        Assert.Empty(old.Data);
    }

    [Fact]
    public async Task An_order_that_costs_nothing_needs_no_payment()
    {
        var options = RunningSimulator.TwoFilms();
        options.LineItems = [RunningSimulator.Line("A Trip to the Moon", 0)];
        var made = await sim.CreateAsync(options);
        Assert.Equal("no_payment_required", made.PaymentStatus);

        await sim.ControlAsync($"sessions/{made.Id}/complete");

        var session = await sim.GetAsync(made.Id);
        Assert.Equal(("complete", "no_payment_required", null), (session.Status, session.PaymentStatus, session.PaymentIntentId));
        Assert.Equal(["checkout.session.completed"], await sim.EventTypesAsync());
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_in_stripes_words()
    {
        await Refused("success_url", "parameter_missing", options => options.SuccessUrl = null);
        await Refused("success_url", "url_invalid", options => options.SuccessUrl = "/orders/7");
        await Refused("customer_email", "email_invalid", options => options.CustomerEmail = "not an address");
        await Refused("line_items[0][quantity]", "parameter_invalid_integer", options => options.LineItems[0].Quantity = 0);
        await Refused("line_items[1][price_data][unit_amount]", "parameter_invalid_integer", options => options.LineItems[1].PriceData.UnitAmount = -1);
        await Refused("line_items[1][price_data][currency]", null, options => options.LineItems[1].PriceData.Currency = "eur");
        await Refused("expires_at", null, options => options.ExpiresAt = DateTime.UtcNow.AddMinutes(20));
        await Refused("expires_at", null, options => options.ExpiresAt = DateTime.UtcNow.AddHours(25));
        await Refused("line_items", "parameter_missing", options => options.LineItems = null);
        await Refused(null, "amount_too_small", options => options.LineItems = [RunningSimulator.Line("Cheap", 49)]);
        await Refused("colour", "parameter_unknown", options => options.AddExtraParam("colour", "red"));
        await Refused("expand", null, options => options.Expand = ["payment_intent.amount"]);
        await Refused("expand", null, options => options.Expand = ["payment_intent.latest_charge.payment_intent.latest_charge.payment_intent"]);
        Assert.Empty((await sim.Stripe.V1.Checkout.Sessions.ListAsync()).Data);
    }

    [Fact]
    public async Task Unknown_ids_addresses_and_keys_are_told_apart()
    {
        var missing = await Assert.ThrowsAsync<StripeException>(() => sim.GetAsync("cs_test_unknown"));
        Assert.Equal((HttpStatusCode.NotFound, "resource_missing"), (missing.HttpStatusCode, missing.StripeError.Code));
        Assert.Equal("No such checkout.session: 'cs_test_unknown'", missing.StripeError.Message);

        var empty = await Assert.ThrowsAsync<StripeException>(() => sim.Stripe.RawRequestAsync(HttpMethod.Get, "/v1/checkout/sessions/"));
        Assert.StartsWith("Unrecognized request URL (GET: /v1/checkout/sessions/).", empty.StripeError.Message, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<StripeException>(() => sim.Stripe.RawRequestAsync(HttpMethod.Delete, "/v1/refunds/re_1"));
        Assert.Equal(HttpStatusCode.NotFound, wrong.HttpStatusCode);

        var live = await Assert.ThrowsAsync<StripeException>(() => sim.CreateAsync(client: sim.Client(0, "sk_live_not_here")));
        Assert.Equal(HttpStatusCode.Unauthorized, live.HttpStatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await sim.Http.GetAsync("/v1/account")).StatusCode);
        Assert.Equal("Test shop", (await sim.Stripe.V1.Accounts.GetSelfAsync()).BusinessProfile.Name);
    }

    private async Task Refused(string? param, string? code, Action<SessionCreateOptions> spoil)
    {
        var options = RunningSimulator.TwoFilms();
        spoil(options);
        var error = await Assert.ThrowsAsync<StripeException>(() => sim.CreateAsync(options));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error", param, code), (error.HttpStatusCode, error.StripeError.Type, error.StripeError.Param, error.StripeError.Code));
        Assert.NotEmpty(error.StripeError.Message);
    }
}
