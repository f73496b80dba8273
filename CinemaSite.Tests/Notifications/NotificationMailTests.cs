using CinemaSite.Core.Accounts;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Notifications;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CinemaSite.Tests.Notifications.Telling;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Notifications;

/// <summary>Mails about what happened come as their readers wish, and say no more than they may.</summary>
public sealed class NotificationMailTests : IAsyncLifetime
{
    private readonly SiteFactory site = new();
    private Person reader = null!;
    private Person other = null!;

    public async Task InitializeAsync() => (reader, other) = (await site.PersonAsync(), await site.PersonAsync());

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory]
    [InlineData(true, MailDelivery.AtOnce, 1, 1, 1)]
    [InlineData(true, MailDelivery.Daily, 1, 0, 1)]
    [InlineData(true, MailDelivery.Off, 1, 0, 0)]
    [InlineData(false, MailDelivery.AtOnce, 0, 1, 1)]
    [InlineData(false, MailDelivery.Daily, 0, 0, 1)]
    [InlineData(false, MailDelivery.Off, 0, 0, 0)]
    public async Task Each_channel_is_as_its_reader_wishes(bool onSite, MailDelivery mail, int shown, int atOnce, int nextMorning)
    {
        await site.WishAsync(reader, MailTopic.Replies, mail, onSite);
        await site.TellAsync(reader, Reply(other));
        using var browser = await site.SignedInAsync(reader);
        Assert.Equal(shown, (await browser.GetPageAsync("/notifications")).Hooks("notification").Count);
        Assert.Equal(atOnce, (await site.MailsAsync(reader.Email)).Count);
        await site.NextMorningAsync();
        await site.NextMorningAsync();
        Assert.Equal(nextMorning, (await site.MailsAsync(reader.Email)).Count);
    }

    [Fact]
    public async Task A_decided_refund_is_mailed_whatever_was_chosen_and_cannot_be_stopped()
    {
        foreach (var topic in Enum.GetValues<MailTopic>()) await site.WishAsync(reader, topic, MailDelivery.Off, onSite: false);
        await site.TellAsync(reader, new News.RefundDecided(4, 12, other.Id, approved: false, 499, "It was watched to the end."));
        var mail = Assert.Single(await site.MailsAsync(reader.Email));
        Assert.Contains("The refund you asked for on order 12 was declined.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("It was watched to the end.", mail.Text, StringComparison.Ordinal);
        Assert.Null(mail.StopPath);
        Assert.Single(await site.ToldAsync(reader));
    }

    [Fact]
    public async Task A_thousand_likes_in_an_hour_make_one_notification_and_one_mail()
    {
        await site.WishAsync(reader, MailTopic.Likes, MailDelivery.AtOnce);
        var people = await ManyAsync(1000);
        for (var i = 0; i < people.Count; i++)
        {
            await site.WithAsync<Notifier>(n => n.TellAsync(reader.Id, new News.Liked(1, people[i], Film)));
            site.Clock.Advance(TimeSpan.FromSeconds(3.6));
            if (i % 25 == 0) await site.MailAsync();
        }
        await site.NextMorningAsync();
        Assert.Equal(1000, await site.MembersAsync(Assert.Single(await site.ToldAsync(reader))));
        var mail = Assert.Single(await site.MailsAsync(reader.Email));
        // A quarter of an hour of likes is in it.
        var count = int.Parse(mail.Subject.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(count, 240, 280);
        Assert.EndsWith("people like your comment on Metropolis", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_before_its_mail_went_is_not_mailed()
    {
        await site.WishAsync(reader, MailTopic.Likes, MailDelivery.AtOnce);
        await site.WishAsync(reader, MailTopic.Replies, MailDelivery.Daily);
        await site.TellAsync(reader, Like(1, other));
        await site.TellAsync(reader, Reply(other));
        await site.WithAsync<NotificationPages>(p => p.ReadAllAsync(reader.Id));
        await site.NextMorningAsync();
        Assert.Empty(await site.MailsAsync(reader.Email));
    }

    [Fact]
    public async Task Likes_that_the_site_does_not_show_are_mailed_group_by_group()
    {
        await site.WishAsync(reader, MailTopic.Likes, MailDelivery.AtOnce, onSite: false);
        await site.TellAsync(reader, Like(1, other));
        site.Clock.Advance(Notifier.Gathering);
        await site.MailAsync();
        await site.TellAsync(reader, Like(1, await site.PersonAsync()));
        site.Clock.Advance(Notifier.Gathering);
        await site.MailAsync();
        Assert.All(await site.MailsAsync(reader.Email), m => Assert.Equal("Somebody likes your comment on Metropolis", m.Subject));
        Assert.Equal(2, (await site.MailsAsync(reader.Email)).Count);
    }

    [Fact]
    public async Task The_mail_of_a_day_holds_all_of_it_and_comes_once_from_two_copies_of_the_site()
    {
        var people = new List<Person>();
        for (var i = 0; i < 10; i++)
        {
            people.Add(await site.PersonAsync());
            await site.WishAsync(people[i], MailTopic.Replies, MailDelivery.Daily);
            await site.TellAsync(people[i], Reply(other));
            await site.TellAsync(people[i], Reply(other));
            await site.TellAsync(people[i], Like(100 + i, other));
        }
        await using var copy = new SiteFactory { ["ConnectionStrings:Cinema"] = site["ConnectionStrings:Cinema"] };
        // Started before the race: a factory may not be started by several at once.
        Assert.NotNull(copy.Services);
        foreach (var one in new[] { site, copy }) one.Clock.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? site : copy).MailAsync())));
        foreach (var person in people)
        {
            var mail = Assert.Single(await site.MailsAsync(person.Email));
            Assert.Equal(2, mail.Text.Split("Somebody replied to your comment on Metropolis.").Length - 1);
            Assert.Contains("Somebody likes your comment on Metropolis.", mail.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task A_day_has_one_mail_and_a_latecomer_waits_for_the_next(int hour)
    {
        site.Clock.Advance(site.Clock.UtcNow.Date.AddDays(1).AddHours(hour) - site.Clock.UtcNow);
        await site.TellAsync(reader, Like(1, other));
        await site.NextMorningAsync();
        Assert.Single(await site.MailsAsync(reader.Email));
        // Written while the mail was on its way out.
        await site.TellAsync(reader, Like(2, other));
        await site.InDbAsync(db => db.Notifications.Where(n => n.UserId == reader.Id && n.Key == "like:2").ExecuteUpdateAsync(s => s.SetProperty(n => n.MailDueUtc, site.Clock.UtcNow.Date.AddHours(7))));
        await site.MailAsync();
        Assert.Single(await site.MailsAsync(reader.Email));
        await site.NextMorningAsync();
        Assert.Equal(2, (await site.MailsAsync(reader.Email)).Count);
    }

    [Fact]
    public async Task A_full_day_says_how_much_more_there_is()
    {
        for (var i = 0; i < 35; i++) await site.TellAsync(reader, Like(i, other));
        await site.NextMorningAsync();
        var mail = Assert.Single(await site.MailsAsync(reader.Email));
        Assert.Equal(30, mail.Text.Split("Somebody likes your comment").Length - 1);
        Assert.Contains("And 5 more.", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_is_quoted_in_its_mail_and_a_spoiler_is_not()
    {
        await site.TellAsync(reader, Reply(other, "I never saw the fog machine."));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await site.TellAsync(reader, Reply(other, "It was the robot all along.", spoiler: true));
        var mails = await site.MailsAsync(reader.Email);
        Assert.Contains("> I never saw the fog machine.", mails[0].Text, StringComparison.Ordinal);
        Assert.Contains(other.DisplayName, mails[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(mails, m => (m.Text + m.Html + m.Subject).Contains("robot", StringComparison.Ordinal));
        // The day's mail quotes nobody at all, and the site's list neither.
        await site.WishAsync(reader, MailTopic.Replies, MailDelivery.Daily);
        await site.TellAsync(reader, Reply(other, "Nor the third word of it."));
        await site.NextMorningAsync();
        Assert.DoesNotContain("third word", (await site.MailsAsync(reader.Email))[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_persons_words_do_not_stay_in_our_books_once_the_mail_is_sent()
    {
        await site.TellAsync(reader, Reply(other, "A very private joke."));
        Assert.False(await site.InDbAsync(db => db.OutboxMails.AnyAsync(m => m.Text.Contains("private joke") || m.Html.Contains("private joke") || m.Text.Contains(other.DisplayName))));
        await site.WithAsync<SendMailJob>(j => j.RunAsync(default));
        var sent = await site.InDbAsync(db => db.OutboxMails.SingleAsync(m => m.UserId == reader.Id));
        Assert.NotNull(sent.SentUtc);
        Assert.Equal("", sent.Text + sent.Html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("Bcc\r\nBcc: victim@example.com\r\n\r\nbody")]
    [InlineData("{film} {who} {0} @Model")]
    public async Task What_people_and_films_are_called_is_text_everywhere(string nasty)
    {
        await site.InDbAsync(db => db.Users.Where(u => u.Id == other.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, nasty)));
        await site.TellAsync(reader, new News.Replied(1, other.Id, Film with { Title = nasty }, nasty, false));
        await site.TellAsync(reader, new News.RefundDecided(1, 12, other.Id, approved: true, 100, nasty));
        await site.TellAsync(reader, new News.Liked(1, other.Id, Film with { Title = nasty }));
        await site.NextMorningAsync();
        var mails = await site.MailsAsync(reader.Email);
        Assert.Equal(3, mails.Count);
        foreach (var mail in mails)
        {
            Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", mail.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(mail.Subject, char.IsControl);
            Assert.DoesNotContain(mail.Text.Split('\n'), l => l.StartsWith("Bcc: victim", StringComparison.Ordinal) && !mail.BusinessKey.Contains("refund", StringComparison.Ordinal));
            using var message = Compose(mail);
            Assert.Empty(message.Bcc);
            Assert.Equal([reader.Email], message.GetRecipients().Select(r => r.Address));
        }
        using var browser = await site.SignedInAsync(reader);
        var list = await browser.GetPageAsync("/notifications");
        Assert.Equal(3, list.Hooks("notification").Count);
        Assert.Empty(list.QuerySelectorAll("#notifications script, #notifications img"));
        if (!nasty.Contains('\r', StringComparison.Ordinal)) Assert.Contains(list.QuerySelectorAll("#notifications b"), b => b.TextContent == nasty);
    }

    [Fact]
    public async Task A_mail_can_be_stopped_by_the_program_that_shows_it()
    {
        await site.TellAsync(reader, Reply(other));
        await site.TellAsync(reader, Like(1, other));
        await site.NextMorningAsync();
        foreach (var mail in await site.MailsAsync(reader.Email))
        {
            using var message = Compose(mail);
            Assert.Equal("List-Unsubscribe=One-Click", message.Headers["List-Unsubscribe-Post"]);
            var header = message.Headers["List-Unsubscribe"];
            Assert.StartsWith("<http://localhost/notifications/unsubscribe?token=", header, StringComparison.Ordinal);
            Assert.Equal($"<http://localhost{mail.Link("/notifications/unsubscribe")}>", header);
        }
    }

    private MimeKit.MimeMessage Compose(OutboxMail mail)
    {
        using var scope = site.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<MailComposer>().Compose(new OutboxMail { BusinessKey = "a", ToAddress = mail.ToAddress, Subject = mail.Subject, Html = mail.Html, Text = mail.Text, StopPath = mail.StopPath, CreatedUtc = mail.CreatedUtc, NextTryUtc = mail.NextTryUtc });
    }

    private Task<List<Guid>> ManyAsync(int count) => site.InDbAsync(async db =>
    {
        var users = Enumerable.Range(0, count).Select(i => new User { Id = Guid.NewGuid(), DisplayName = $"Many {i}", EmailConfirmed = true }).ToList();
        db.Users.AddRange(users);
        await db.SaveChangesAsync();
        return users.ConvertAll(u => u.Id);
    });
}
