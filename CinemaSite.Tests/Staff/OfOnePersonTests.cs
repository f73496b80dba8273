using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Staff;

/// <summary>The ways from a person's page to all that is theirs.</summary>
public class OfOnePersonTests
{
    [Fact]
    public async Task The_lists_of_a_persons_money_hold_nobody_elses_though_one_address_is_a_part_of_another_and_when_it_is_erased()
    {
        await using var site = new SiteFactory();
        using var admin = await site.SignedInAsync(Role.Admin);
        var film = await site.FilmAsync("Bought Twice");
        var (ann, joann) = (await site.PersonAsync(email: "ann@example.com"), await site.PersonAsync(email: "joann@example.com"));
        foreach (var buyer in new[] { ann, joann }) await MoneyAsync(site, buyer, film);
        Assert.Equal(2, (await admin.GetPageAsync("/admin/orders?user=ann@example.com")).Hooks("admin-row").Count);

        await AssertOwnAsync(site, admin, ann);
        await site.InDbAsync(db => db.InTransaction(() => db.Users.Where(u => u.Id == ann.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.DeletedUtc, site.Clock.UtcNow).SetProperty(u => u.Email, (string?)null).SetProperty(u => u.NormalizedEmail, (string?)null))));
        await AssertOwnAsync(site, admin, ann);
    }

    private static async Task AssertOwnAsync(SiteFactory site, SiteClient admin, Person person)
    {
        var page = await admin.GetPageAsync($"/admin/users/{person.Id}");
        var order = await site.InDbAsync(db => db.Orders.Where(o => o.UserId == person.Id).Select(o => o.Id).SingleAsync());
        foreach (var (list, row, stat) in new[] { ("orders", "person-order", "paid"), ("payments", "person-payment", "received"), ("refunds", "person-refund", "waiting") })
        {
            Assert.Equal($"/admin/orders/{order}", Assert.Single(page.Hooks(row)).QuerySelector("a")!.GetAttribute("href"));
            var all = await admin.GetPageAsync(page.QuerySelector($"a[href^='/admin/{list}?']")!.GetAttribute("href")!);
            Assert.Single(all.Hooks("admin-row"));
            Assert.Equal("$4.99", all.QuerySelector($"[data-stat={stat}] dd")!.TextContent);
            var csv = await admin.Http.GetStringAsync(new Uri(all.QuerySelector<IHtmlAnchorElement>("a[href*='.csv']")!.GetAttribute("href")!, UriKind.Relative));
            Assert.Equal(2, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    private static async Task MoneyAsync(SiteFactory site, Person buyer, int film)
    {
        await site.OwnsAsync(buyer, film);
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            var order = await db.Orders.SingleAsync(o => o.UserId == buyer.Id);
            var charge = $"ch_{Guid.NewGuid():N}";
            db.Payments.Add(new Payment
            {
                OrderId = order.Id, UserId = buyer.Id, StripeId = charge, AmountMinor = order.TotalMinor, Currency = "usd", Status = PaymentStatus.Succeeded, OccurredUtc = site.Clock.UtcNow, UpdatedUtc = site.Clock.UtcNow,
            });
            db.Refunds.Add(new Refund { OrderId = order.Id, UserId = buyer.Id, Origin = RefundOrigin.Buyer, AmountMinor = order.TotalMinor, Currency = "usd", ChargeId = charge, RequestedUtc = site.Clock.UtcNow });
            await db.SaveChangesAsync();
        }));
    }
}
