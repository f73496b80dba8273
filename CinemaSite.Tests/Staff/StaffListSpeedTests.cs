using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Staff;

/// <summary>The admins' lists with a hundred orders and with a hundred thousand.</summary>
[Trait("Category", "Slow")]
public class StaffListSpeedTests(ITestOutputHelper output)
{
    private const int Few = 100;
    private const int Many = 100_000;
    private const int Rounds = 11;

    private static readonly string[] Pages =
    [
        "/admin/orders", "/admin/orders?status=Paid", "/admin/orders?sort=-total", "/admin/orders?status=look", "/admin/orders?user=", "/admin/orders?q=77", "/admin/orders?page=1900",
        "/admin/payments", "/admin/payments?status=Succeeded", "/admin/payments?sort=-amount", "/admin/payments?page=1900", "/admin/payments?user=",
    ];

    // What noise on a machine at work may add to either.
    private const double Grace = 25;

    [Fact]
    public async Task The_lists_answer_with_a_hundred_thousand_orders_about_as_fast_as_with_a_hundred()
    {
        await using var small = new SiteFactory();
        await using var large = new SiteFactory();
        var (few, many) = (await FilledAsync(small, Few), await FilledAsync(large, Many));
        var slow = new List<string>();
        foreach (var page in Pages)
        {
            var (before, after) = await InTurns.CompareAsync(few.Admin, many.Admin, page + few.OfBuyer(page), page + many.OfBuyer(page), Rounds, IsSlow);
            output.WriteLine($"{page}: {before:N1} ms with {Few:N0} orders, {after:N1} ms with {Many:N0}");
            if (IsSlow(before, after)) slow.Add($"{page}: {before:N1} ms, then {after:N1} ms");
        }
        Assert.Empty(slow);
    }

    private static bool IsSlow(double before, double after) => after > 2 * before + Grace;

    private static async Task<Filled> FilledAsync(SiteFactory site, int count)
    {
        var (buyer, film) = (await site.PersonAsync(), await site.FilmAsync());
        var others = new List<Guid>();
        for (var i = 0; i < 20; i++) others.Add((await site.PersonAsync()).Id);
        await FillAsync(site, buyer.Id, others, film, 0, count);
        return new Filled(await site.SignedInAsync(Core.Accounts.Role.Admin), buyer.Email);
    }

    private sealed record Filled(SiteClient Admin, string Buyer)
    {
        // People's addresses are their own on each site.
        public string OfBuyer(string page) => page.EndsWith("user=", StringComparison.Ordinal) ? Buyer : "";
    }

    private static async Task FillAsync(SiteFactory site, Guid buyer, List<Guid> others, int film, int from, int to)
    {
        const int chunk = 5_000;
        for (var start = from; start < to; start += chunk)
        {
            await site.InDbAsync(db => db.InTransaction(async () =>
            {
                for (var i = start; i < Math.Min(to, start + chunk); i++)
                {
                    var when = site.Clock.UtcNow.AddMinutes(-i * 3);
                    var order = new Order { UserId = i < 60 ? buyer : others[i % others.Count], Currency = "usd", TotalMinor = 100 + i * 37 % 2000, PlacedUtc = when, ExpiresUtc = when.AddHours(1), ConsentVersion = "1", ConsentUtc = when };
                    order.Lines.Add(new OrderLine { MovieId = film, Title = "A film", Year = 1926, PriceMinor = order.TotalMinor });
                    if (i % 9 == 0) order.Cancel(when, "expired");
                    else order.Pay(when);
                    if (i % 5000 == 4) order.Alert = "Look";
                    db.Orders.Add(order);
                }
                await db.SaveChangesAsync();
                foreach (var entry in db.ChangeTracker.Entries<Order>().Select(e => e.Entity).Where(o => o.Status == OrderStatus.Paid).ToList())
                    db.Payments.Add(new Payment { OrderId = entry.Id, UserId = entry.UserId, StripeId = $"ch_{entry.Id}", AmountMinor = entry.TotalMinor, Currency = "usd", Status = PaymentStatus.Succeeded, OccurredUtc = entry.PlacedUtc });
                await db.SaveChangesAsync();
            }));
        }
        await site.InDbAsync(db => db.Database.ExecuteSqlRawAsync("ANALYZE"));
    }
}
