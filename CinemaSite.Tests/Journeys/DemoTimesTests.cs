using System.Globalization;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Journeys;

/// <summary>The demo tells of the weeks before it was filled in, at whatever hour that was.</summary>
public sealed class DemoTimesTests
{
    [Theory]
    // Somebody began to buy an hour before and gave it up.
    [InlineData("2026-11-27T22:15:00Z")]
    [InlineData("2028-02-29T00:00:10Z")]
    public async Task Nothing_of_the_demo_lies_in_the_future(string moment)
    {
        await using var site = new SiteFactory { ["Demo:Enabled"] = "true" };
        site.Clock.Advance(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture) - site.Clock.UtcNow);
        await site.InDbAsync(async db =>
        {
            var now = site.Clock.UtcNow;
            Assert.NotEqual(0, await db.Orders.CountAsync());
            Assert.Equal(0, await db.Entitlements.CountAsync(e => e.FirstPlayedUtc > now || e.ReservedUtc > now || e.OwnedUtc > now || e.RevokedUtc > now));
            Assert.Equal(0, await db.WatchProgress.CountAsync(p => p.StartedUtc > now || p.UpdatedUtc > now || p.FinishedUtc > now));
            Assert.Equal(0, await db.Refunds.CountAsync(r => r.RequestedUtc > now || r.DecidedUtc > now));
            Assert.Equal(0, await db.Payments.CountAsync(p => p.OccurredUtc > now || p.UpdatedUtc > now));
            Assert.Equal(0, await db.Orders.CountAsync(o => o.PlacedUtc > now || o.PaidUtc > now || o.CanceledUtc > now));
            Assert.Equal(0, await db.Comments.CountAsync(c => c.CreatedUtc > now));
        });
    }
}
