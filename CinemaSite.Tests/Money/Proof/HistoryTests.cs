using CinemaSite.Tests.Support;
using CsCheck;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>Whatever people, banks, networks and crashes do in whatever order: once all is quiet the site's books are Stripe's.</summary>
public sealed class HistoryTests(ITestOutputHelper output)
{
    // Buying comes more often than what follows it, so that histories get somewhere.
    private static readonly Gen<Deed> Deeds = Gen.Frequency(
        (6, Gen.Const(Deed.FillCart)), (6, Gen.Const(Deed.Place)), (3, Gen.Const(Deed.GoPay)), (8, Gen.Const(Deed.Pay)), (6, Gen.Const(Deed.Deliver)), (20, Gen.Enum<Deed>()));

    private static readonly Gen<List<Step>> Histories =
        Gen.Select(Deeds, Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[1, 600], (deed, who, which, amount) => new Step(deed, who, which, amount)).List[5, 30];

    [Fact]
    public async Task Random_histories_end_with_books_that_agree_with_Stripes()
    {
        await using var world = new World();
        var histories = LongRun.Pick(150, 10_000);
        await Histories.SampleAsync(h => RunAsync(world, h), iter: histories, threads: 1, print: h => string.Join('\n', h));
        LongRun.Note(output, $"histories in-process: {histories}, 0 differences ({string.Join(", ", world.Ends.Select(e => $"{e.Value} {e.Key}"))})");
        foreach (var end in new[] { "order Paid", "order Canceled", "order Refunded", "film Owned", "film Revoked", "try Complete" }) Assert.Contains(end, world.Ends.Keys);
    }

    [Fact]
    public async Task A_Stripe_that_forgets_its_keys_is_found_out()
    {
        await using var world = new World();
        world.Stripe.ForgetsKeys = true;
        // An answer to a refund gets lost: the second call with the same key pays again.
        List<Step> history =
        [
            new(Deed.FillCart, 0, 0, 1), new(Deed.Place, 0, 0, 1), new(Deed.Pay, 0, 0, 1), new(Deed.Return, 0, 0, 1), new(Deed.FillCart, 0, 1, 1), new(Deed.LoseAnswer, 0, 0, 1), new(Deed.Place, 0, 0, 1),
            new(Deed.GoPay, 0, 0, 1), new(Deed.PayBlind, 0, 0, 1), new(Deed.PayBlind, 0, 0, 1),
        ];
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(world, history));
    }

    private static async Task RunAsync(World world, List<Step> history)
    {
        await world.BeginAsync();
        foreach (var step in history) await world.DoAsync(step);
        var differences = await world.RestAsync();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
