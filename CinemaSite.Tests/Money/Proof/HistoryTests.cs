using CinemaSite.Tests.Support;
using CsCheck;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>Whatever people, banks, networks and crashes do in whatever order: once all is quiet the site's books are Stripe's.</summary>
[Trait("Category", "Slow")]
public sealed class HistoryTests(ITestOutputHelper output)
{
    // Buying comes more often than what follows it, so that histories get somewhere.
    private static readonly Gen<Deed> Deeds = Gen.Frequency(
        (7, Gen.Const(Deed.FillCart)), (7, Gen.Const(Deed.Place)), (3, Gen.Const(Deed.GoPay)), (9, Gen.Const(Deed.Pay)), (5, Gen.Const(Deed.Deliver)), (4, Gen.Const(Deed.Return)),
        (3, Gen.Const(Deed.PayLater)), (3, Gen.Const(Deed.Arrive)), (4, Gen.Const(Deed.AskRefund)), (2, Gen.Const(Deed.DashboardRefund)), (2, Gen.Const(Deed.Dispute)), (24, Gen.Enum<Deed>()));

    // Mostly the first person and their newest order: deeds that meet say more than deeds side by side.
    private static readonly Gen<int> Who = Gen.Frequency((5, Gen.Const(0)), (1, Gen.Const(1)));
    private static readonly Gen<int> Which = Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[0, 3]));

    private static readonly Gen<List<Step>> Histories =
        Gen.Select(Deeds, Who, Which, Gen.Int[1, 600], (deed, who, which, amount) => new Step(deed, who, which, amount)).List[8, 40];

    private const int Always = 150;
    private const int WhenLong = 10_000;

    [Fact]
    public async Task Random_histories_end_with_books_that_agree_with_Stripes()
    {
        await using var world = new World();
        await LongRun.CheckAsync(Histories, h => RunAsync(world, h), Always, WhenLong, block: 500, output, "histories in-process");
        LongRun.Note(output, $"histories in-process: {LongRun.Pick(Always, WhenLong)}, 0 differences ({string.Join(", ", world.Ends.Select(e => $"{e.Value} {e.Key}"))})");
        // Histories that never get anywhere would show nothing; the rarer ends need many of them.
        foreach (var end in LongRun.Pick(new[] { "order Paid", "film Owned", "try Complete" }, ["order Paid", "order Canceled", "order Refunded", "film Owned", "film Revoked", "try Complete"])) Assert.Contains(end, world.Ends.Keys);
    }

    [Fact]
    public async Task A_Stripe_that_forgets_its_keys_is_found_out()
    {
        await using var world = new World();
        world.Stripe.ForgetsKeys = true;
        // An answer gets lost, the second call with the same key makes another session, and both are paid.
        List<Step> history =
        [
            new(Deed.FillCart, 0, 0, 1), new(Deed.Place, 0, 0, 1), new(Deed.Pay, 0, 0, 1), new(Deed.Return, 0, 0, 1), new(Deed.FillCart, 0, 1, 1), new(Deed.LoseAnswer, 0, 0, 1), new(Deed.Place, 0, 0, 1),
            new(Deed.GoPay, 0, 0, 1), new(Deed.PayBlind, 0, 0, 1), new(Deed.PayBlind, 0, 0, 1),
        ];
        var found = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RunAsync(world, history));
        Assert.Contains("Stripe keeps", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_whose_refund_failed_while_it_was_ordered_anew_is_its_buyers_again_once_that_order_is_over()
    {
        await using var world = new World();
        await RunAsync(world,
        [
            new(Deed.FillCart, 0, 0, 1), new(Deed.Place, 0, 0, 1), new(Deed.Pay, 0, 0, 1), new(Deed.Return, 0, 0, 1), new(Deed.AskRefund, 0, 0, 3), new(Deed.Return, 0, 0, 1),
            new(Deed.FillCart, 0, 0, 1), new(Deed.Place, 0, 0, 1), new(Deed.RefundFails, 0, 1, 1),
            // All news is told before, so that nothing brings anybody back to the first order.
            .. Enumerable.Repeat(new Step(Deed.Deliver, 0, 0, 0), 30), new(Deed.Cancel, 0, 0, 1), .. Enumerable.Repeat(new Step(Deed.Deliver, 0, 0, 0), 10),
        ]);
        Assert.Equal(1, world.Ends["film Owned"]);
        Assert.Equal(1, world.Ends["order Canceled"]);
        Assert.Equal(1, world.Ends["order Paid"]);
    }

    private static async Task RunAsync(World world, List<Step> history)
    {
        await world.BeginAsync();
        foreach (var step in history) await world.DoAsync(step);
        var differences = await world.RestAsync();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
