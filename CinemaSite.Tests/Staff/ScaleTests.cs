using System.Globalization;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Staff;

/// <summary>The staff's pages in front of a hundred rows and of a hundred thousand.</summary>
[Trait("Category", "Slow")]
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const int Few = 100;
    private const int Many = 100_000;
    private const int Rounds = 21;
    private const int OldestDays = 1095;

    // What must not grow, and beside it what scans by its nature: a part of a word, and the last page of a long list.
    private static readonly string[] Even =
        ["/admin", "/admin/sales", "/admin/sales?period=Week&sort=title", "/admin/users", "/admin/users?sort=name", "/admin/users?sort=-email", "/admin/users?role=User", "/admin/carts", "/admin/carts?sort=oldest",
            "/admin/audit", "/admin/audit?kind=Movie"];

    private static readonly string[] Told = ["/admin/users?q=person7", "/admin/users?page=2000", "/admin/sales?from=2000-01-01", "/admin/audit?q=nothing-like-it", "/admin/orders", "/admin/payments", "/admin/refunds"];

    [Fact]
    public async Task A_hundred_thousand_rows_cost_a_page_at_most_twice_what_a_hundred_do()
    {
        await using var small = new SiteFactory();
        await using var large = new SiteFactory();
        using var few = await FilledAsync(small, Few);
        using var many = await FilledAsync(large, Many);
        var slow = new List<string>();
        foreach (var page in Even.Concat(Told))
        {
            if ((await few.GetAsync(page)).StatusCode == System.Net.HttpStatusCode.NotFound) continue;
            var first = await InTurns.TimeAsync(many, page);
            var (before, after) = await InTurns.CompareAsync(few, many, page, page, Rounds, IsSlow);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page}: {before:0.0} ms, {after:0.0} ms, {after / before:0.00} times; the first time {first:0} ms"));
            if (Even.Contains(page) && IsSlow(before, after)) slow.Add(string.Create(CultureInfo.InvariantCulture, $"{page}: {before:0.0} ms, then {after:0.0} ms"));
        }
        Assert.True(slow.Count == 0, string.Join('\n', slow));
    }

    // Below a few milliseconds the clock says nothing.
    private static bool IsSlow(double before, double after) => after > 2 * before + 2;

    // People with an order each, half of them with a cart, and what staff did: spread evenly.
    private static async Task<SiteClient> FilledAsync(SiteFactory site, int count)
    {
        var admin = await site.SignedInAsync(Role.Admin);
        var films = new List<int>();
        for (var i = 0; i < 40; i++) films.Add(await site.FilmAsync($"Film {i}", genre: i % 2 == 0 ? "Comedy" : "Drama"));
        var now = site.Clock.UtcNow;
        // A hundred of the last weeks fill a page as a hundred thousand of three years do: what differs is what the database goes through.
        var days = count <= Few ? 40 : OldestDays;
        DateTime When(int i) => now.AddDays(-days * (double)i / count).AddMinutes(-5);
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            var users = Enumerable.Range(0, count).Select(i => $"person{i}.many@example.com").Select((email, i) => new User
            {
                Id = Guid.NewGuid(), Email = email, NormalizedEmail = email.ToUpperInvariant(), UserName = email, NormalizedUserName = email.ToUpperInvariant(), EmailConfirmed = true,
                DisplayName = $"Viewer {i * 7919 % count}", CreatedUtc = When(i), SecurityStamp = "s", ConcurrencyStamp = "c",
            }).ToList();
            await db.InsertAsync(users, default);
            var orders = users.Select((u, i) =>
            {
                var order = new Order { UserId = u.Id, Currency = "usd", TotalMinor = 499, PlacedUtc = When(i), ExpiresUtc = When(i).AddHours(1), ConsentVersion = "1", ConsentUtc = When(i) };
                order.Pay(When(i));
                return order;
            }).ToList();
            await db.InsertAsync(orders, default);
            var ids = db.Orders.Select(o => o.Id).Order().ToList();
            await db.InsertAsync(ids.Select((id, i) => new OrderLine { OrderId = id, MovieId = films[i % films.Count], Title = "A film", Year = 1926, PriceMinor = 499 }).ToList(), default);
            var lines = db.OrderLines.Select(l => l.Id).Order().ToList();
            await db.InsertAsync(lines.Select((line, i) =>
            {
                var claim = new Entitlement { UserId = users[i].Id, MovieId = films[i % films.Count], OrderLineId = line, ReservedUtc = When(i) };
                claim.Grant(When(i));
                return claim;
            }).ToList(), default);
            await db.InsertAsync(ids.Select((id, i) => new Payment
            {
                OrderId = id, UserId = users[i].Id, StripeId = $"ch_{i}", AmountMinor = 499, Currency = "usd", Status = PaymentStatus.Succeeded, OccurredUtc = When(i), UpdatedUtc = When(i),
            }).ToList(), default);
            var carts = users.Where((_, i) => i % 2 == 0).Select((u, i) => new Cart { UserId = i % 10 == 0 ? null : u.Id, CreatedUtc = When(2 * i), UpdatedUtc = When(2 * i) }).ToList();
            await db.InsertAsync(carts, default);
            await db.InsertAsync(carts.SelectMany((c, i) => Enumerable.Range(0, 2).Select(l => new CartLine { CartId = c.Id, MovieId = films[(i + l) % films.Count], SeenPriceMinor = 499, AddedUtc = c.UpdatedUtc })).ToList(), default);
            await db.InsertAsync(Enumerable.Range(0, count).Select(i => new AuditEntry
            {
                ActorId = admin.Person!.Id, Action = i % 2 == 0 ? "movie.price" : "comment.hide", Subject = i % 2 == 0 ? "Movie" : "Comment", SubjectId = $"{i}", Before = "{\"price\":499}", After = "{\"price\":399}",
                DoneUtc = When(count - i), Address = "203.0.113.7",
            }).ToList(), default);
        }));
        return admin;
    }
}
