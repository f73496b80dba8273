using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>Events are hints: whatever their order and however often they come, the end is the one that Stripe's objects tell.</summary>
[Trait("Category", "Slow")]
public sealed class ArrivalTests
{
    private static readonly string[] Types = ["checkout.session.completed", "payment_intent.succeeded", "charge.refunded", "charge.dispute.closed", "refund.updated"];

    [Fact]
    public async Task Five_events_in_every_order_each_sent_twice_come_to_one_end()
    {
        await using var world = new World();
        var pictures = new Dictionary<string, string>();
        foreach (var order in Permutations(Types))
        {
            await world.BeginAsync();
            foreach (var deed in new[] { Deed.FillCart, Deed.Place, Deed.Pay, Deed.Inquiry, Deed.Won, Deed.DashboardRefund }) await world.DoAsync(new Step(deed, 0, 0, 120));
            foreach (var type in order)
            {
                var news = world.Stripe.Untold.Find(n => n.Type == type)!;
                Assert.Equal(Core.Payments.WebhookAnswer.Accepted, await world.DeliverAsync(news));
                Assert.Equal(Core.Payments.WebhookAnswer.Accepted, await world.DeliverAsync(news));
            }
            pictures[string.Join(' ', order)] = await world.PictureAsync();
            Assert.Empty(await world.RestAsync());
        }
        Assert.Equal(120, pictures.Count);
        var end = Assert.Single(pictures.Values.Distinct());
        Assert.StartsWith("PartiallyRefunded 120", end, StringComparison.Ordinal);
    }

    internal static IEnumerable<string[]> Permutations(string[] items) =>
        items.Length <= 1 ? [items] : items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (string[])[first, .. rest]));
}
