using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Shopping;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Databases;

/// <summary>The statements of notifications as SQL Server would get them.</summary>
public class NotificationsOnSqlServerTests
{
    [Fact]
    public async Task What_people_are_told_is_written_read_and_forgotten_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        var (db, clock, someone, other) = (server.Db, TimeProvider.System, Guid.NewGuid(), Guid.NewGuid());
        var site = Options.Create(new SiteOptions { PublicUrl = "http://localhost" });
        var keys = new EphemeralDataProtectionProvider();
        var mails = new NotificationMails(new MailTemplates(site, new SiteAddress(site)), new StopLinks(keys), new Prices(new ConfigurationBuilder().Build()));
        var (wishes, outbox) = (new MailWishes(db), new Outbox(db, new MailBell(), new MailSeal(keys), clock));
        var pages = new NotificationPages(db, clock);
        await pages.ListAsync(someone, 2);
        await new HeaderCounts(db, new Carts(db, clock)).CountAsync(new CartOwner(someone, null));
        await wishes.FindAsync([someone, other], MailTopic.Likes);
        await new NotificationMailJob(db, wishes, outbox, mails, clock).RunAsync(default);
        var offers = new OfferNewsJob(db, new Notifier(db, wishes, outbox, mails, clock), clock);
        foreach (var news in Enum.GetValues<OfferNews>())
        {
            var change = new OfferChange { MovieId = 1, News = news, OldPriceMinor = 5, PriceMinor = 4, ChangedUtc = DateTime.UtcNow, ToldUpTo = other };
            await offers.Fans(change).Take(OfferNewsJob.BatchSize).ToListAsync();
            await offers.Buyers(change).Take(OfferNewsJob.BatchSize).ToListAsync();
        }
        server.AssertSpoken(atLeast: 11);
    }
}
