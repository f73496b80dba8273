using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Support;

/// <summary>People who bought something, without the way through the shop.</summary>
public static class DemoBuyer
{
    /// <summary>A new person who owns the movie of this title.</summary>
    public static async Task<Guid> BuyerOfAsync(DemoSite site, string title)
    {
        var person = await site.PersonAsync();
        var now = DateTime.UtcNow;
        await site.InDbAsync(async db =>
        {
            var movie = await db.Movies.SingleAsync(m => m.Title == title);
            var order = new Order { UserId = person, Currency = "usd", TotalMinor = movie.PriceMinor, PlacedUtc = now, ExpiresUtc = now.AddHours(1), ConsentVersion = "test", ConsentUtc = now };
            order.Lines.Add(new OrderLine { MovieId = movie.Id, Title = movie.Title, Year = movie.Year, PriceMinor = movie.PriceMinor });
            order.Pay(now);
            db.Orders.Add(order);
            await db.SaveChangesAsync();
            var entitlement = new Entitlement { UserId = person, MovieId = movie.Id, OrderLineId = order.Lines[0].Id, ReservedUtc = now };
            entitlement.Grant(now);
            db.Entitlements.Add(entitlement);
            await db.SaveChangesAsync();
        });
        return person;
    }
}
