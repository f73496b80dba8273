using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Money.Proof;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary><c>-- reconcile</c>, the same comparison by hand: after a night without the site, and after an older copy of its database was put back.</summary>
[Trait("Category", "Process")]
public sealed class ReconcileCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Just short of the signature's tolerance: charges are never compared within five minutes of their beginning.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(295);
    private readonly AheadClock late = new();
    private readonly MortalShop shop;
    private Customer buyer = null!;

    public ReconcileCommandTests()
    {
        late.Advance(-Late);
        shop = new MortalShop { StripeTime = late };
    }

    public async Task InitializeAsync()
    {
        await shop.OpenAsync();
        buyer = await shop.CustomerAsync("mortal");
    }

    public async Task DisposeAsync()
    {
        buyer.Dispose();
        await shop.DisposeAsync();
    }

    [Fact]
    public async Task What_happened_while_the_site_was_down_is_brought_in()
    {
        var (_, returned) = await BuyAsync();
        var url = (await buyer.OrderAsync(await shop.FilmAsync()))!;
        var waiting = (await buyer.LastOrderAsync())!.Id;
        await shop.Site.KillAsync();
        await buyer.CompleteAsync(url);
        await shop.ControlAsync($"charges/{await ChargeAsync(returned)}/refund");

        var (code, said) = await ReconcileAsync();
        Assert.True(code == 0, said);
        Assert.Contains("0 differences.", said, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Paid, await StatusAsync(waiting));
        Assert.Equal(OrderStatus.Refunded, await StatusAsync(returned));
    }

    [Fact]
    public async Task What_differs_is_printed_and_the_exit_code_says_so()
    {
        var (_, order) = await BuyAsync();
        var charge = await ChargeAsync(order);
        await shop.Site.KillAsync();
        await shop.InDbAsync(db => db.Payments.Where(p => p.StripeId == charge).ExecuteUpdateAsync(s => s.SetProperty(p => p.AmountMinor, 498)));
        var (code, said) = await ReconcileAsync();
        Assert.True(code == 1, said);
        Assert.Contains(charge, said, StringComparison.Ordinal);
        Assert.Contains("$4.98", said, StringComparison.Ordinal);

        Assert.Equal(2, (await ReconcileAsync("--days", "0")).Code);
        Assert.Equal(2, (await ReconcileAsync("--all", "--days", "3")).Code);
        // Nobody listens on port 9.
        (code, said) = await shop.Site.RunAsync(["reconcile"], new(shop.Settings) { ["Stripe__ApiBase"] = "http://127.0.0.1:9" });
        Assert.True(code == 1, said);
    }

    [Fact]
    public async Task An_older_copy_of_the_database_is_healed_from_what_Stripe_knows()
    {
        var firstFilm = await shop.FilmAsync();
        var url = (await buyer.OrderAsync(firstFilm))!;
        var first = (await buyer.LastOrderAsync())!.Id;
        var copy = shop.Site.Database + ".copy";
        await shop.InDbAsync(db => db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}"));

        await buyer.CompleteAsync(url);
        var (_, later) = await BuyAsync();
        var lost = await ChargeAsync(later);
        await shop.Site.KillAsync();
        await Task.Delay(TimeSpan.FromMinutes(5) - Late + TimeSpan.FromSeconds(1));
        foreach (var file in new[] { "", "-wal", "-shm" }) File.Delete(shop.Site.Database + file);
        File.Move(copy, shop.Site.Database);
        Assert.Equal(OrderStatus.Pending, await StatusAsync(first));

        // What the copy knows of comes back; money of an order it never heard of is named, for a person.
        var (code, said) = await ReconcileAsync("--all");
        Assert.Equal(OrderStatus.Paid, await StatusAsync(first));
        Assert.Equal(EntitlementState.Owned, await shop.InDbAsync(db => db.Entitlements.Where(e => e.MovieId == firstFilm).Select(e => e.State).SingleAsync()));
        Assert.True(code == 1, said);
        Assert.Contains(lost, said, StringComparison.Ordinal);
        Assert.Contains(nameof(DifferenceKind.MissingHere), said, StringComparison.Ordinal);
        Assert.Equal(1, await shop.InDbAsync(db => db.Differences.CountAsync(d => d.SettledUtc == null)));
        await shop.StartAsync();
        Assert.True(await buyer.IsSignedInAsync());
    }

    private async Task<(int Film, long Order)> BuyAsync()
    {
        var film = await shop.FilmAsync();
        await buyer.CompleteAsync((await buyer.OrderAsync(film))!);
        var differences = await shop.AgreeAsync(Patience);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        return (film, (await buyer.LastOrderAsync())!.Id);
    }

    private Task<(int Code, string Said)> ReconcileAsync(params string[] options) => shop.Site.RunAsync(["reconcile", .. options], shop.Settings);

    private Task<string> ChargeAsync(long order) => shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == order).Select(p => p.StripeId).SingleAsync());

    private Task<OrderStatus> StatusAsync(long order) => shop.InDbAsync(db => db.Orders.Where(o => o.Id == order).Select(o => o.Status).SingleAsync());
}
