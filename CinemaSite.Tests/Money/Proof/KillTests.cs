using System.Diagnostics;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>The real process dies at each named place and at random under load; within a minute of its restart no money is lost or doubled.</summary>
[Trait("Category", "Process")]
public sealed class KillTests(ITestOutputHelper output) : IAsyncLifetime
{
    // A minute is the bar; a build shares its machine with browsers, and a lease of the dead alone takes forty seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(LongRun.Pick(90, 60));
    private readonly MortalShop shop = new();
    private Customer buyer = null!;

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

    [Theory]
    [InlineData(FaultPoints.AttemptSaved)]
    [InlineData(FaultPoints.SessionMade)]
    [InlineData(FaultPoints.SessionSaved)]
    [InlineData(FaultPoints.EventVerified)]
    [InlineData(FaultPoints.InboxSaved)]
    [InlineData(FaultPoints.EventRead)]
    [InlineData(FaultPoints.Settling)]
    [InlineData(FaultPoints.Settled)]
    [InlineData(FaultPoints.MailTaken)]
    [InlineData(FaultPoints.RefundSaved)]
    [InlineData(FaultPoints.RefundMade)]
    [InlineData(FaultPoints.RefundFollowed)]
    [InlineData(FaultPoints.TokenConsumed)]
    [InlineData(FaultPoints.JobLeased)]
    public async Task A_death_at_a_named_place_loses_and_doubles_nothing(string point)
    {
        var slowest = TimeSpan.Zero;
        var kills = LongRun.Pick(1, 20);
        for (var kill = 1; kill <= kills; kill++)
        {
            await TryAsync(() => ComeToAsync(point));
            // A job's lease is the dead process's for up to a minute, so that after the first deaths none may run before.
            await shop.Site.EndsAsync(within: Limit + TimeSpan.FromSeconds(30));
            await shop.StartAsync();
            var since = Stopwatch.StartNew();
            Assert.True(await buyer.IsSignedInAsync(), $"{point}, kill {kill}: the buyer was signed out.");
            await buyer.FinishAsync();
            await AssertAgreedAsync($"{point}, kill {kill}");
            Assert.Equal(point.StartsWith("refund", StringComparison.Ordinal) ? OrderStatus.Refunded : OrderStatus.Paid, (await buyer.LastOrderAsync())!.Status);
            if (since.Elapsed > slowest) slowest = since.Elapsed;
        }
        // Only a mail that the server took before the death may come again, and under its own id.
        Assert.Empty(await shop.MailsTwiceAsync(forgiven: kills));
        Assert.Equal("ok", await shop.IntegrityAsync());
        LongRun.Note(output, $"{point}: {kills} kills, 0 lost, 0 doubled, right at most {slowest.TotalSeconds:0.0} s after the restart");
    }

    [Fact]
    public async Task Deaths_at_random_under_load_lose_and_double_nothing()
    {
        var chance = new Random(20261126);
        var kills = LongRun.Pick(2, 200);
        var buyers = new List<Customer>();
        for (var i = 0; i < 3; i++) buyers.Add(await shop.CustomerAsync($"mortal{i}"));
        var slowest = TimeSpan.Zero;
        for (var kill = 1; kill <= kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var load = buyers.Select(b => TryAsync(() => ShopAsync(b, stop.Token))).ToList();
            await Task.Delay(chance.Next(50, 2500));
            await shop.Site.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await shop.StartAsync();
            var since = Stopwatch.StartNew();
            foreach (var one in buyers) await one.FinishAsync();
            await AssertAgreedAsync($"Random kill {kill}");
            if (since.Elapsed > slowest) slowest = since.Elapsed;
            if (kill % 25 == 0) LongRun.Note(output, $"random: {kill} kills so far");
        }
        Assert.Empty(await shop.MailsTwiceAsync(forgiven: kills));
        Assert.Equal("ok", await shop.IntegrityAsync());
        var orders = await shop.InDbAsync(db => db.Orders.CountAsync());
        LongRun.Note(output, $"random: {kills} kills under load, {orders} orders, 0 lost, 0 doubled, right at most {slowest.TotalSeconds:0.0} s after the restart");
        foreach (var one in buyers) one.Dispose();
    }

    [Fact]
    public async Task A_death_while_migrating_does_not_keep_the_site_from_starting()
    {
        var kills = LongRun.Pick(1, 20);
        for (var kill = 1; kill <= kills; kill++)
        {
            await using var fresh = new SiteProcess();
            fresh.Launch(settings: shop.Settings);
            for (var since = Stopwatch.StartNew(); !await IsMigratingAsync(fresh.Database); await Task.Delay(5))
                Assert.True(fresh.IsAlive && since.Elapsed < TimeSpan.FromMinutes(2), $"It was not seen to migrate:\n{fresh.Log}");
            await Task.Delay(kill * 10);
            await fresh.KillAsync();
            await fresh.StartAsync(settings: shop.Settings);
        }
        LongRun.Note(output, $"migrating: {kills} kills, the next start was ready each time");
    }

    private static async Task<bool> IsMigratingAsync(string file)
    {
        if (!File.Exists(file)) return false;
        try
        {
            await using var db = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False;Default Timeout=1");
            await db.OpenAsync();
            await using var command = db.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM __EFMigrationsLock";
            return (long)(await command.ExecuteScalarAsync())! > 0;
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // Not made yet.
            return false;
        }
    }

    private async Task ComeToAsync(string point)
    {
        var film = await shop.FilmAsync();
        switch (point)
        {
            case FaultPoints.AttemptSaved or FaultPoints.SessionMade or FaultPoints.SessionSaved:
                shop.Arm(point);
                await buyer.OrderAsync(film);
                break;
            case FaultPoints.RefundSaved or FaultPoints.RefundMade or FaultPoints.RefundFollowed:
                await buyer.CompleteAsync((await buyer.OrderAsync(film))!);
                await AssertAgreedAsync(point);
                shop.Arm(point);
                await buyer.RefundAsync((await buyer.LastOrderAsync())!.Id);
                break;
            case FaultPoints.TokenConsumed:
                await buyer.CompleteAsync((await buyer.OrderAsync(film))!);
                await AssertAgreedAsync(point);
                shop.Arm(point);
                buyer.LoseAccessToken();
                await buyer.IsSignedInAsync();
                break;
            default:
                var url = (await buyer.OrderAsync(film))!;
                shop.Arm(point);
                await buyer.CompleteAsync(url);
                break;
        }
    }

    private async Task ShopAsync(Customer customer, CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            if (await customer.OrderAsync(await shop.FilmAsync()) is not { } url) continue;
            await customer.CompleteAsync(url);
            var order = (await customer.LastOrderAsync())!.Id;
            await customer.ReturnAsync(order, url);
            if (round % 2 == 1) await customer.RefundAsync(order);
        }
    }

    private async Task AssertAgreedAsync(string after)
    {
        var differences = await shop.AgreeAsync(Limit);
        Assert.True(differences.Count == 0, $"{after}: a minute after the restart\n{string.Join('\n', differences)}\n{shop.Site.Log[^Math.Min(shop.Site.Log.Length, 6000)..]}");
    }

    // The connection breaks when the process dies under it.
    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // As a buyer sees it: the page did not come.
        }
    }
}
