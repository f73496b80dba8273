using System.Net;
using System.Text.Json.Nodes;
using CinemaSite.Tests.Support;
using CsCheck;
using Stripe;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Simulator;

/// <summary>Whatever is done to the simulator in whatever order, its books stay right.</summary>
public class HistoryTests(ITestOutputHelper output)
{
    private static readonly string[] Controls =
        ["complete", "complete?card=4000000000007726", "complete?card=4000000000005126", "complete?card=4000000000000259", "complete?method=delayed", "fail", "expire", "async-ok", "async-fail"];

    [Fact]
    public async Task Random_histories_keep_the_books_right()
    {
        await using var sim = await RunningSimulator.StartAsync();
        var steps = Gen.Select(Gen.Int[0, 13], Gen.Int[0, 2], Gen.Long[1, 900]).List[5, 25];

        await LongRun.CheckAsync(steps, async history =>
        {
            await sim.ControlAsync("reset");
            var sessions = new List<string>();
            for (var i = 0; i < 3; i++)
                sessions.Add((await sim.CreateAsync()).Id);
            foreach (var (step, which, amount) in history)
                await DoAsync(sim, sessions[which], step, amount);

            var check = JsonNode.Parse(await sim.Http.GetStringAsync("/_sim/invariants"))!;
            Assert.True((bool)check["ok"]!, check.ToJsonString());
        }, always: 40, whenLong: 400, block: 100, output, "simulator");
    }

    [Fact]
    public async Task Twenty_calls_with_one_key_make_one_session()
    {
        await using var sim = await RunningSimulator.StartAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                return (await sim.CreateAsync(key: "one-key")).Id;
            }
            catch (StripeException error) when (error.HttpStatusCode == HttpStatusCode.Conflict)
            {
                return null;
            }
        }));

        Assert.Single(ids.OfType<string>().Distinct());
        Assert.Single((await sim.Stripe.V1.Checkout.Sessions.ListAsync()).Data);
    }

    private static async Task DoAsync(RunningSimulator sim, string id, int step, long amount)
    {
        if (step < Controls.Length)
        {
            await PostAsync(sim, $"sessions/{id}/{Controls[step]}");
            return;
        }
        if ((await sim.GetAsync(id)).PaymentIntentId is not { } intent)
            return;
        switch (step)
        {
            case 9 or 10:
                try
                {
                    await sim.Stripe.V1.Refunds.CreateAsync(new() { PaymentIntent = intent, Amount = step == 9 ? amount : null });
                }
                catch (StripeException error)
                {
                    Assert.Equal(HttpStatusCode.BadRequest, error.HttpStatusCode);
                }
                break;
            case 11 or 12:
                foreach (var refund in await sim.Stripe.V1.Refunds.ListAsync(new() { PaymentIntent = intent, Limit = 1 }))
                    await PostAsync(sim, $"refunds/{refund.Id}/{(step == 11 ? "fail" : "succeed")}");
                break;
            default:
                await PostAsync(sim, "clock", """{"advanceSeconds":20000}""");
                break;
        }
    }

    /// <summary>A step that does not fit the state is refused, never an error of the simulator's.</summary>
    private static async Task PostAsync(RunningSimulator sim, string path, string body = "{}")
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await sim.Http.PostAsync($"/_sim/{path}", content);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{path}: {response.StatusCode}");
    }
}
