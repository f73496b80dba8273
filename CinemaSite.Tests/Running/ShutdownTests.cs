using System.Collections.Concurrent;
using System.Net;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Money.Proof;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Running;

/// <summary>Asked to stop, the process finishes what it began and goes.</summary>
[Trait("Category", "Process")]
public sealed class ShutdownTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // A request sent at the very moment of the signal may find the door closing, and a busy machine stretches the moment.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Requests_that_were_begun_end_well_and_the_exit_code_is_zero()
    {
        await using var shop = new MortalShop();
        await shop.OpenAsync();
        using var buyer = await shop.CustomerAsync("mortal");
        var film = await shop.FilmAsync();

        // Stripe takes seven seconds: the order is placed meanwhile and must come to its session.
        await shop.ControlAsync("faults", new { route = "POST /v1/checkout/sessions", kind = "latency", ms = 7000, times = 1 });
        using var stop = new CancellationTokenSource();
        var answers = new ConcurrentBag<(DateTime Begun, string What)>();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadAsync(shop, answers, stop.Token))).ToList();
        var checkout = Task.Run(() => buyer.OrderAsync(film));
        while (!await shop.InDbAsync(db => db.CheckoutAttempts.AnyAsync(a => db.Orders.Any(o => o.Id == a.OrderId && o.UserId == buyer.Id))))
        {
            if (checkout.IsCompleted) Assert.Fail($"The checkout was over before it had an attempt, and came to \"{await checkout}\".");
            await Task.Delay(100);
        }
        await Task.Delay(Margin + TimeSpan.FromSeconds(1));
        var asked = DateTime.UtcNow;
        var (code, took) = await shop.Site.TerminateAsync();
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Equal(0, code);
        Assert.True(took < Limit, $"It took {took.TotalSeconds:0.0} s to stop.");
        Assert.NotNull(await checkout);
        Assert.Equal(OrderStatus.Pending, (await buyer.LastOrderAsync())!.Status);
        var begun = answers.Where(a => a.Begun < asked - Margin).ToList();
        Assert.NotEmpty(begun);
        Assert.All(begun, a => Assert.Equal("OK", a.What));
        Assert.Equal("ok", await shop.IntegrityAsync());
    }

    private static async Task ReadAsync(MortalShop shop, ConcurrentBag<(DateTime, string)> answers, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new Uri(shop.Site.Url) };
        while (!stop.IsCancellationRequested)
        {
            var begun = DateTime.UtcNow;
            try
            {
                using var answer = await http.GetAsync(new Uri($"/movies?q=film{Random.Shared.Next()}", UriKind.Relative), CancellationToken.None);
                answers.Add((begun, answer.StatusCode == HttpStatusCode.OK ? "OK" : answer.StatusCode.ToString()));
                await Task.Delay(50, CancellationToken.None);
            }
            catch (HttpRequestException e)
            {
                answers.Add((begun, e.Message));
                return;
            }
        }
    }
}
