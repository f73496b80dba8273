using System.Net;
using System.Text.Json.Nodes;
using Stripe;
using Stripe.Checkout;

namespace CinemaSite.Tests.Simulator;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Create = "POST /v1/checkout/sessions";

    private RunningSimulator sim = null!;

    public async Task InitializeAsync() => sim = await RunningSimulator.StartAsync();

    public async Task DisposeAsync() => await sim.DisposeAsync();

    [Fact]
    public async Task The_same_key_gets_the_same_reply()
    {
        var first = await sim.CreateAsync(key: "attempt-1");
        var second = await sim.CreateAsync(key: "attempt-1");

        Assert.Equal(first.Id, second.Id);
        var headers = second.StripeResponse.Headers;
        Assert.Equal("true", headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first.StripeResponse.RequestId, headers.GetValues("Original-Request").Single());
        Assert.Single((await sim.Stripe.V1.Checkout.Sessions.ListAsync()).Data);
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_is_refused()
    {
        await sim.CreateAsync(key: "attempt-1");
        var other = RunningSimulator.TwoFilms();
        other.LineItems.RemoveAt(1);

        var error = await Assert.ThrowsAsync<StripeException>(() => sim.CreateAsync(other, "attempt-1"));

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (error.HttpStatusCode, error.StripeError.Type));
        Assert.StartsWith("Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'attempt-1'", error.StripeError.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_in_use_is_refused_and_a_patient_client_gets_its_session()
    {
        await FaultAsync(new { route = Create, kind = "latency", ms = 3000 });
        var first = sim.CreateAsync(key: "attempt-1");
        for (var left = 100; left > 0 && !(await sim.Http.GetStringAsync("/_sim/log")).Contains("latency", StringComparison.Ordinal); left--) await Task.Delay(20);

        var error = await Assert.ThrowsAsync<StripeException>(() => sim.CreateAsync(key: "attempt-1"));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (error.HttpStatusCode, error.StripeError.Code));
        var patient = await sim.CreateAsync(key: "attempt-1", client: sim.Client(maxRetries: 6));

        Assert.Equal((await first).Id, patient.Id);
    }

    [Fact]
    public async Task What_was_refused_for_its_parameters_may_be_mended_under_the_same_key()
    {
        var wrong = RunningSimulator.TwoFilms();
        wrong.CustomerEmail = "nobody";
        await Assert.ThrowsAsync<StripeException>(() => sim.CreateAsync(wrong, "attempt-1"));

        Assert.Equal("open", (await sim.CreateAsync(key: "attempt-1")).Status);
    }

    [Fact]
    public async Task Keys_are_forgotten_after_a_day()
    {
        var first = await sim.CreateAsync(key: "attempt-1");
        await sim.ControlAsync("clock", new { advanceSeconds = (24 * 3600) + 1 });

        Assert.NotEqual(first.Id, (await sim.CreateAsync(key: "attempt-1")).Id);
    }

    [Theory]
    [InlineData("commit-then-500")]
    [InlineData("commit-then-drop")]
    [InlineData("truncate")]
    public async Task Work_whose_answer_was_lost_is_found_by_its_key(string kind)
    {
        await FaultAsync(new { route = Create, kind });
        await Assert.ThrowsAnyAsync<Exception>(() => sim.CreateAsync(key: "attempt-1"));

        var session = await sim.CreateAsync(key: "attempt-1");

        Assert.Equal(session.Id, Assert.Single((await sim.Stripe.V1.Checkout.Sessions.ListAsync()).Data).Id);
        Assert.Equal("true", session.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
    }

    [Fact]
    public async Task The_clients_own_retry_makes_one_session_of_a_lost_answer()
    {
        await FaultAsync(new { route = Create, kind = "commit-then-500" });

        var session = await sim.CreateAsync(client: sim.Client(maxRetries: 2));

        Assert.Equal(session.Id, Assert.Single((await sim.Stripe.V1.Checkout.Sessions.ListAsync()).Data).Id);
    }

    [Theory]
    [InlineData("status", HttpStatusCode.ServiceUnavailable)]
    [InlineData("409", HttpStatusCode.Conflict)]
    [InlineData("429", HttpStatusCode.TooManyRequests)]
    [InlineData("html", HttpStatusCode.OK)]
    [InlineData("empty", HttpStatusCode.OK)]
    public async Task A_lost_call_did_nothing(string kind, HttpStatusCode status)
    {
        await FaultAsync(new { route = Create, kind });

        var error = await Assert.ThrowsAsync<StripeException>(() => sim.CreateAsync(key: "attempt-1"));

        Assert.Equal(status, error.HttpStatusCode);
        Assert.Equal(status == HttpStatusCode.OK, error.StripeError is null);
        Assert.Empty((await sim.Stripe.V1.Checkout.Sessions.ListAsync()).Data);
        await sim.CreateAsync(key: "attempt-1");
    }

    [Fact]
    public async Task A_sticky_500_stays_with_its_key()
    {
        await FaultAsync(new { route = Create, kind = "sticky500" });
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.InternalServerError, (await Assert.ThrowsAsync<StripeException>(() => sim.CreateAsync(key: "attempt-1"))).HttpStatusCode);

        Assert.Empty((await sim.Stripe.V1.Checkout.Sessions.ListAsync()).Data);
        await sim.CreateAsync(key: "attempt-2");
    }

    [Fact]
    public async Task A_black_hole_answers_nothing()
    {
        await FaultAsync(new { route = "/v1/checkout/sessions/{id}", kind = "blackhole" });
        var made = await sim.CreateAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => sim.Client(0, timeout: TimeSpan.FromSeconds(3)).V1.Checkout.Sessions.GetAsync(made.Id));
        await sim.GetAsync(made.Id);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_connection_that_breaks_tells_nothing_of_what_was_done(bool commit, int made)
    {
        await FaultAsync(new { route = Create, kind = "reset", commit });
        await Assert.ThrowsAnyAsync<Exception>(() => sim.Client(0).V1.Checkout.Sessions.CreateAsync(RunningSimulator.TwoFilms()));
        Assert.Equal(made, (await sim.Stripe.V1.Checkout.Sessions.ListAsync()).Data.Count);
    }

    [Fact]
    public async Task The_log_tells_who_won()
    {
        await sim.CreateAsync(key: "attempt-1");
        await sim.CreateAsync(key: "attempt-1");
        await FaultAsync(new { route = Create, kind = "status", status = 502, times = 1 });
        await Assert.ThrowsAsync<StripeException>(() => sim.CreateAsync());

        var log = JsonNode.Parse(await sim.Http.GetStringAsync("/_sim/log"))!.AsArray();

        Assert.Equal(["executed", "replayed", "lost"], log.Select(entry => (string)entry!["outcome"]!));
        Assert.Equal([200, 200, 502], log.Select(entry => (int)entry!["status"]!));
        Assert.Equal("attempt-1", (string)log[0]!["idempotencyKey"]!);
        Assert.Equal("499", (string)log[0]!["params"]!["line_items[0][price_data][unit_amount]"]!);
        Assert.DoesNotContain("sk_test", log.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_state_survives_a_restart()
    {
        var file = Path.Combine(Path.GetTempPath(), $"simulator-{Guid.NewGuid():N}.json");
        try
        {
            Session paid, open;
            await using (var before = await RunningSimulator.StartAsync(options => options with { StateFile = file, RetryPauses = [TimeSpan.FromMinutes(1)] }))
            {
                paid = await before.PaidAsync();
                await before.DrainAsync();
                before.Receiver.Refuse(100);
                open = await before.CreateAsync(key: "attempt-1");
                await before.Stripe.V1.Refunds.CreateAsync(new() { PaymentIntent = paid.PaymentIntentId, Amount = 100 });
                Assert.Contains("\"amountRefunded\":100", await System.IO.File.ReadAllTextAsync(file), StringComparison.Ordinal);
            }

            await using var after = await RunningSimulator.StartAsync(options => options with { StateFile = file });
            Assert.Equal(100, (await after.GetAsync(paid.Id, "payment_intent.latest_charge")).PaymentIntent.LatestCharge.AmountRefunded);
            Assert.Equal(open.Id, (await after.CreateAsync(key: "attempt-1")).Id);
            await after.ControlAsync("clock", new { advanceSeconds = 61 });
            await after.DrainAsync();
            Assert.Equal(3, after.Receiver.Received.Count);
            await after.Stripe.V1.Checkout.Sessions.ExpireAsync(open.Id);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    [Fact]
    public async Task Only_loopback_callers_are_answered()
    {
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/_sim/state") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await sim.Http.SendAsync(foreign)).StatusCode);
        using var crossSite = new HttpRequestMessage(HttpMethod.Post, "/_sim/reset");
        crossSite.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await sim.Http.SendAsync(crossSite)).StatusCode);
    }

    private Task<JsonNode> FaultAsync(object fault) => sim.ControlAsync("faults", fault);
}
