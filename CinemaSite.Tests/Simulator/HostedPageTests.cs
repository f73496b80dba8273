using System.Net;
using AngleSharp.Dom;
using Stripe;

namespace CinemaSite.Tests.Simulator;

public sealed class HostedPageTests : IAsyncLifetime
{
    private RunningSimulator sim = null!;

    public async Task InitializeAsync() => sim = await RunningSimulator.StartAsync();

    public async Task DisposeAsync() => await sim.DisposeAsync();

    [Fact]
    public async Task The_page_shows_what_is_bought_and_that_no_money_moves()
    {
        var session = await sim.CreateAsync();
        using var response = await sim.Http.GetAsync(session.Url);
        var page = RunningSimulator.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(["His Girl Friday", "Nosferatu <1922> & more"], page.QuerySelectorAll("[data-testid=line] .name").Select(line => line.TextContent));
        Assert.Equal("$8.49", page.QuerySelector("[data-testid=total]")!.TextContent);
        Assert.Equal("viewer@example.com", page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Equal("http://shop.localhost/orders/7", page.QuerySelector("[data-testid=cancel]")!.GetAttribute("href"));
        Assert.Contains("no real money", page.QuerySelector("[data-testid=test-mode]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("script, style, [style], [onclick]"));
        Assert.All(page.QuerySelectorAll("input"), input => Assert.NotNull(page.QuerySelector($"label[for={input.Id}]")));
        Assert.Contains("form-action 'self' http://shop.localhost;", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("text/css", (await sim.Http.GetAsync(page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href"))).Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paying_leads_back_to_the_shop_with_the_sessions_id()
    {
        var session = await sim.CreateAsync();

        var (status, location, _) = await sim.PayAsync(session.Id, "4242 4242 4242 4242");

        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Equal($"http://shop.localhost/orders/7/return?session_id={session.Id}", location);
        Assert.Equal("Vera Viewer", (await sim.GetAsync(session.Id)).CustomerDetails.Name);

        var again = await sim.PayAsync(session.Id, "4242 4242 4242 4242");
        Assert.Equal((HttpStatusCode.SeeOther, $"/c/pay/{session.Id}"), (again.Status, again.Location));
        var page = RunningSimulator.Parse(await sim.Http.GetStringAsync(again.Location));
        Assert.Equal(location, page.QuerySelector("[data-testid=back]")!.GetAttribute("href"));
        Assert.Single((await sim.Stripe.V1.Charges.ListAsync()).Data);
    }

    [Theory]
    [InlineData("4000000000000002", "card_declined", "generic_decline")]
    [InlineData("4000000000009995", "card_declined", "insufficient_funds")]
    [InlineData("4000000000009987", "card_declined", "lost_card")]
    [InlineData("4000000000009979", "card_declined", "stolen_card")]
    [InlineData("4000000000000069", "expired_card", "expired_card")]
    [InlineData("4000000000000127", "incorrect_cvc", "incorrect_cvc")]
    [InlineData("4000000000000119", "processing_error", "processing_error")]
    [InlineData("4929123123123123", "incorrect_number", "incorrect_number")]
    [InlineData("4111111111111111", "card_declined", "live_mode_test_card")]
    public async Task A_declined_card_leaves_the_session_open_for_another(string number, string code, string declineCode)
    {
        var session = await sim.CreateAsync();

        var (status, _, page) = await sim.PayAsync(session.Id, number);

        Assert.Equal(HttpStatusCode.OK, status);
        var after = await sim.GetAsync(session.Id, "payment_intent.latest_charge");
        Assert.Equal(("open", "unpaid", "requires_payment_method"), (after.Status, after.PaymentStatus, after.PaymentIntent.Status));
        var error = after.PaymentIntent.LastPaymentError;
        Assert.Equal((code, declineCode, "card_error"), (error.Code, error.DeclineCode, error.Type));
        Assert.Equal(error.Message, page.QuerySelector("[data-testid=decline]")!.TextContent);
        Assert.Equal(("failed", code), (after.PaymentIntent.LatestCharge.Status, after.PaymentIntent.LatestCharge.FailureCode));
        Assert.Equal(["payment_intent.created", "charge.failed", "payment_intent.payment_failed"], await sim.EventTypesAsync());

        Assert.Equal(HttpStatusCode.SeeOther, (await sim.PayAsync(session.Id, "4242424242424242")).Status);
        var paid = await sim.GetAsync(session.Id, "payment_intent");
        Assert.Equal((after.PaymentIntentId, "succeeded"), (paid.PaymentIntentId, paid.PaymentIntent.Status));
        Assert.Null(paid.PaymentIntent.LastPaymentError);
    }

    [Fact]
    public async Task Half_filled_forms_come_back_with_words_at_their_fields()
    {
        var session = await sim.CreateAsync();

        var (status, _, page) = await sim.PayAsync(session.Id, "4242", expiry: "01 / 20", cvc: "");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(["number", "expiry", "cvc"], page.QuerySelectorAll("[aria-invalid]").Select(field => field.Id));
        Assert.Equal(3, page.QuerySelectorAll("[data-testid=field-error]").Length);
        Assert.Empty(await sim.EventTypesAsync());
    }

    [Fact]
    public async Task A_strangers_card_number_is_nowhere_to_be_found_afterwards()
    {
        var session = await sim.CreateAsync();
        var (_, _, page) = await sim.PayAsync(session.Id, "4111 1111 1111 1111");

        var everything = page.DocumentElement.OuterHtml + await sim.Http.GetStringAsync("/_sim/log") + await sim.Http.GetStringAsync("/_sim/state");
        Assert.DoesNotContain("4111111111111111", everything.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_D_secure_asks_before_it_pays()
    {
        var session = await sim.CreateAsync();
        var (status, location, _) = await sim.PayAsync(session.Id, "4000 0025 0000 3155");
        Assert.Equal((HttpStatusCode.SeeOther, $"/c/pay/{session.Id}/authenticate"), (status, location));
        Assert.Equal("requires_action", (await sim.GetAsync(session.Id, "payment_intent")).PaymentIntent.Status);

        var page = RunningSimulator.Parse(await sim.Http.GetStringAsync(location));
        Assert.Equal(["complete", "fail"], page.QuerySelectorAll("button").Select(button => button.GetAttribute("value")!));
        using var failed = await PostAsync(location!, "fail");
        Assert.Equal(HttpStatusCode.OK, failed.StatusCode);
        Assert.Equal("payment_intent_authentication_failure", (await sim.GetAsync(session.Id, "payment_intent")).PaymentIntent.LastPaymentError.Code);

        await sim.PayAsync(session.Id, "4000 0025 0000 3155");
        using var passed = await PostAsync(location!, "complete");
        Assert.StartsWith("http://shop.localhost/orders/7/return", passed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("paid", (await sim.GetAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task Bank_debit_completes_first_and_pays_later()
    {
        var session = await sim.CreateAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await sim.PayAsync(session.Id, "", action: "delayed")).Status);
        var processing = await sim.GetAsync(session.Id, "payment_intent");
        Assert.Equal(("complete", "unpaid", "processing"), (processing.Status, processing.PaymentStatus, processing.PaymentIntent.Status));

        using var settled = await PostAsync($"/c/pay/{session.Id}", "settle");
        Assert.Equal("paid", (await sim.GetAsync(session.Id)).PaymentStatus);
        Assert.Equal(
            ["payment_intent.created", "checkout.session.completed", "payment_intent.processing", "charge.pending", "checkout.session.async_payment_succeeded", "charge.succeeded", "payment_intent.succeeded", "charge.updated"],
            await sim.EventTypesAsync());
    }

    [Fact]
    public async Task Bank_debit_may_fail()
    {
        var session = await sim.CreateAsync();
        await sim.ControlAsync($"sessions/{session.Id}/complete?method=delayed");
        await sim.ControlAsync($"sessions/{session.Id}/async-fail");

        var after = await sim.GetAsync(session.Id, "payment_intent");
        Assert.Equal(("complete", "unpaid", "requires_payment_method"), (after.Status, after.PaymentStatus, after.PaymentIntent.Status));
        Assert.Equal(["checkout.session.async_payment_failed", "charge.failed", "payment_intent.payment_failed"], (await sim.EventTypesAsync())[^3..]);
    }

    [Fact]
    public async Task Bank_debit_is_not_offered_when_the_shop_takes_cards_alone()
    {
        var options = RunningSimulator.TwoFilms();
        options.AllowedPaymentMethodTypes = ["card"];
        var session = await sim.CreateAsync(options);

        Assert.Null(RunningSimulator.Parse(await sim.Http.GetStringAsync(session.Url)).QuerySelector(".delayed"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await sim.PayAsync(session.Id, "", action: "delayed")).Status);
    }

    [Fact]
    public async Task A_buyer_may_pay_and_not_come_back()
    {
        var session = await sim.CreateAsync();

        var (status, location, _) = await sim.PayAsync(session.Id, "4242424242424242", action: "pay-and-stay");

        Assert.Equal((HttpStatusCode.SeeOther, $"/c/pay/{session.Id}"), (status, location));
        var page = RunningSimulator.Parse(await sim.Http.GetStringAsync(location));
        Assert.Equal("Payment received", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("paid", (await sim.GetAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task Expired_and_unknown_pages_say_so_and_take_nothing()
    {
        var session = await sim.CreateAsync();
        await sim.ControlAsync($"sessions/{session.Id}/expire");

        var (_, location, _) = await sim.PayAsync(session.Id, "4242424242424242");
        var page = RunningSimulator.Parse(await sim.Http.GetStringAsync(location));

        Assert.Equal("This page has expired", page.QuerySelector("h1")!.TextContent);
        Assert.Empty((await sim.Stripe.V1.Charges.ListAsync(new ChargeListOptions())).Data);
        Assert.Equal(HttpStatusCode.NotFound, (await sim.Http.GetAsync("/c/pay/cs_test_unknown")).StatusCode);
    }

    [Fact]
    public async Task A_test_card_can_be_filled_in_by_a_link()
    {
        var session = await sim.CreateAsync();
        var page = RunningSimulator.Parse(await sim.Http.GetStringAsync($"/c/pay/{session.Id}?card=4000000000009995"));

        Assert.Equal("4000 0000 0000 9995", page.QuerySelector("#number")!.GetAttribute("value"));
        var foreign = RunningSimulator.Parse(await sim.Http.GetStringAsync($"/c/pay/{session.Id}?card=4111111111111111"));
        Assert.Equal("", foreign.QuerySelector("#number")!.GetAttribute("value"));
    }

    private Task<HttpResponseMessage> PostAsync(string address, string action) =>
        sim.Http.PostAsync(address, new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = action }));
}
