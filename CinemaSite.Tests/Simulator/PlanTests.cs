using System.Net;
using System.Net.Http.Json;

namespace CinemaSite.Tests.Simulator;

/// <summary>Plans of deliveries by all the words that may be used for them.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task A_plans_words_may_stand_beside_the_address()
    {
        await using var sim = await RunningSimulator.StartAsync();
        await sim.ControlAsync("webhooks", new { copies = 3, parallel = 2, order = "reverse" });
        await sim.Stripe.V1.Checkout.Sessions.ExpireAsync((await sim.CreateAsync()).Id);
        await sim.DrainAsync();
        Assert.Equal(3, sim.Receiver.Received.Count);
    }

    [Theory]
    [InlineData("""{"drop":100}""")]
    [InlineData("""{"plan":{"drop":100}}""")]
    [InlineData("""{"plan":{"dropPercent":100}}""")]
    public async Task Events_can_be_lost(string plan)
    {
        await using var sim = await RunningSimulator.StartAsync();
        using (var body = new StringContent(plan, System.Text.Encoding.UTF8, "application/json")) (await sim.Http.PostAsync(new Uri("/_sim/webhooks", UriKind.Relative), body)).EnsureSuccessStatusCode();
        await sim.Stripe.V1.Checkout.Sessions.ExpireAsync((await sim.CreateAsync()).Id);
        await sim.DrainAsync();
        Assert.Empty(sim.Receiver.Received);
        // What is left out stays as it is.
        await sim.ControlAsync("webhooks", new { copies = 2, drop = 0 });
        await sim.ControlAsync("webhooks", new { parallel = 1 });
        await sim.Stripe.V1.Checkout.Sessions.ExpireAsync((await sim.CreateAsync()).Id);
        await sim.DrainAsync();
        Assert.Equal(2, sim.Receiver.Received.Count);
    }

    [Fact]
    public async Task Secrets_can_be_changed_without_the_address()
    {
        await using var sim = await RunningSimulator.StartAsync();
        await sim.ControlAsync("webhooks", new { secrets = new[] { "whsec_test_second" } });
        await sim.Stripe.V1.Checkout.Sessions.ExpireAsync((await sim.CreateAsync()).Id);
        await sim.DrainAsync();
        var hook = Assert.Single(sim.Receiver.Received);
        global::Stripe.EventUtility.ConstructEvent(hook.Body, hook.Signature, "whsec_test_second");
    }

    [Fact]
    public async Task A_plan_that_can_not_be_is_refused()
    {
        await using var sim = await RunningSimulator.StartAsync();
        using var answer = await sim.Http.PostAsJsonAsync("/_sim/webhooks", new { copies = 0 });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Money_goes_back_at_the_dashboard_by_either_address()
    {
        await using var sim = await RunningSimulator.StartAsync();
        foreach (var address in new[] { "refund", "refund-from-dashboard" })
        {
            await sim.PaidAsync();
            var charge = (await sim.Stripe.V1.Charges.ListAsync()).Data[0];
            await sim.ControlAsync($"charges/{charge.Id}/{address}?amount=100");
            Assert.Equal(100, (await sim.Stripe.V1.Charges.GetAsync(charge.Id)).AmountRefunded);
        }
    }
}
