using CinemaSite.Core.Accounts;
using CinemaSite.Core.Notifications;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static CinemaSite.Tests.Notifications.Telling;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Notifications;

/// <summary>Who is told what, and how often.</summary>
public sealed class TellingTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task Nobody_is_told_of_their_own_deed()
    {
        var person = await site.PersonAsync();
        News[] deeds = [Reply(person), Like(NextId(), person), new News.CommentHidden(NextId(), DateTime.UtcNow, person.Id, Film, null), new News.ReportDecided(NextId(), person.Id, Film, upheld: true), new News.RefundDecided(NextId(), 1, person.Id, true, 100, null)];
        foreach (var deed in deeds) await site.TellAsync(person, deed);
        Assert.Empty(await site.ToldAsync(person));
        Assert.Empty(await site.MailsAsync(person.Email));
    }

    [Fact]
    public async Task Every_kind_of_event_is_told_once_however_often_it_is_reported()
    {
        var (person, other) = (await site.PersonAsync(), await site.PersonAsync());
        var hidden = DateTime.UtcNow;
        News[] events =
        [
            Reply(other), Like(NextId(), other), new News.ReportDecided(NextId(), other.Id, Film, upheld: true), new News.ReportDecided(NextId(), other.Id, Film, upheld: false), new News.CommentHidden(5, hidden, other.Id, Film, "Be kind."),
            new News.OnSale(NextId(), Film, 499), new News.Cheaper(NextId(), Film, 499, 399), new News.Withdrawn(NextId(), Film.Title),
            new News.RefundDecided(NextId(), 12, other.Id, approved: true, 499, null), new News.RefundDecided(NextId(), 12, other.Id, approved: false, 499, "It was watched."),
        ];
        for (var round = 0; round < 3; round++)
            foreach (var news in events) await site.TellAsync(person, news);
        var told = await site.ToldAsync(person);
        Assert.Equal(events.Length, told.Count);
        Assert.Equal(Enum.GetValues<NotificationKind>().Order(), told.Select(t => t.Kind).Order());
        // Likes come once a day; everything else came at once, and once.
        Assert.Equal(events.Length - 1, (await site.MailsAsync(person.Email)).Count);
    }

    [Fact]
    public async Task The_same_event_told_by_many_at_once_is_told_once()
    {
        var (person, other) = (await site.PersonAsync(), await site.PersonAsync());
        var news = Reply(other);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => site.TellAsync(person, news))));
        Assert.Single(await site.ToldAsync(person));
        Assert.Single(await site.MailsAsync(person.Email));
    }

    [Fact]
    public async Task Fifty_people_who_like_a_comment_at_once_make_one_notification_of_fifty()
    {
        var author = await site.PersonAsync();
        var people = new List<Person>();
        for (var i = 0; i < 50; i++) people.Add(await site.PersonAsync());
        var comment = NextId();
        await Task.WhenAll(people.Select(p => Task.Run(() => site.TellAsync(author, Like(comment, p)))));
        var group = Assert.Single(await site.ToldAsync(author));
        Assert.Equal(50, await site.MembersAsync(group));
        using var browser = await site.SignedInAsync(author);
        Assert.Contains("50 people like your comment on Metropolis.", (await browser.GetPageAsync("/notifications")).HookText("notification"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Likes_of_two_comments_are_two_notifications()
    {
        var (author, other) = (await site.PersonAsync(), await site.PersonAsync());
        foreach (var comment in new[] { NextId(), NextId() }) await site.TellAsync(author, Like(comment, other));
        Assert.Equal(2, (await site.ToldAsync(author)).Count);
    }

    [Fact]
    public async Task A_like_taken_back_before_it_was_read_takes_the_person_off_and_the_last_one_takes_the_notification_away()
    {
        var (author, one, other) = (await site.PersonAsync(), await site.PersonAsync(), await site.PersonAsync());
        var comment = NextId();
        await site.TellAsync(author, Like(comment, one));
        await site.TellAsync(author, Like(comment, other));
        await site.TakeBackAsync(author, Like(comment, one));
        Assert.Equal(1, await site.MembersAsync(Assert.Single(await site.ToldAsync(author))));
        await site.TakeBackAsync(author, Like(comment, other));
        Assert.Empty(await site.ToldAsync(author));
        // And liked again it is told again, since nobody read of it.
        await site.TellAsync(author, Like(comment, one));
        Assert.Single(await site.ToldAsync(author));
    }

    [Fact]
    public async Task A_reply_deleted_before_it_was_read_is_not_told_any_more()
    {
        var (author, other) = (await site.PersonAsync(), await site.PersonAsync());
        var reply = Reply(other);
        await site.TellAsync(author, reply);
        await site.TakeBackAsync(author, reply);
        Assert.Empty(await site.ToldAsync(author));
    }

    [Fact]
    public async Task After_a_group_was_read_a_new_person_begins_another_and_an_old_one_does_not()
    {
        var (author, old, fresh) = (await site.PersonAsync(), await site.PersonAsync(), await site.PersonAsync());
        var comment = NextId();
        await site.TellAsync(author, Like(comment, old));
        await site.WithAsync<NotificationPages>(p => p.ReadAllAsync(author.Id));
        // Liking on and off again and again is no way to be noticed.
        await site.TakeBackAsync(author, Like(comment, old));
        await site.TellAsync(author, Like(comment, old));
        Assert.Single(await site.ToldAsync(author));
        await site.TellAsync(author, Like(comment, fresh));
        var told = await site.ToldAsync(author);
        Assert.Equal([false, true], told.Select(n => n.ReadUtc is null).Order());
        foreach (var group in told) Assert.Equal(1, await site.MembersAsync(group));
    }

    [Fact]
    public async Task Likes_that_race_with_reading_are_all_told()
    {
        var author = await site.PersonAsync();
        var people = new List<Person>();
        for (var i = 0; i < 20; i++) people.Add(await site.PersonAsync());
        var comment = NextId();
        await Task.WhenAll(people.Select((p, i) => Task.Run(async () =>
        {
            await site.TellAsync(author, Like(comment, p));
            if (i % 4 == 0) await site.WithAsync<NotificationPages>(n => n.ReadAllAsync(author.Id));
        })));
        Assert.Equal(20, await site.InDbAsync(db => db.NotificationMembers.CountAsync(m => m.Key == $"like:{comment}")));
        Assert.InRange((await site.ToldAsync(author)).Count(n => n.ReadUtc is null), 0, 1);
    }

    [Fact]
    public async Task Somebody_who_left_or_never_came_is_told_nothing()
    {
        var (gone, stranger, other) = (await site.PersonAsync(), await site.PersonAsync(), await site.PersonAsync());
        await site.InDbAsync(async db =>
        {
            await db.Users.Where(u => u.Id == gone.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.DeletedUtc, DateTime.UtcNow));
            await db.Users.Where(u => u.Id == stranger.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.EmailConfirmed, false));
        });
        foreach (var person in new[] { gone, stranger })
        {
            await site.TellAsync(person, Reply(other));
            await site.TellAsync(person, Like(NextId(), other));
            Assert.Empty(await site.ToldAsync(person));
            Assert.Empty(await site.MailsAsync(person.Email));
        }
    }

    [Fact]
    public async Task Somebody_who_is_blocked_gets_no_mail()
    {
        var (blocked, other) = (await site.PersonAsync(), await site.PersonAsync());
        await site.WishAsync(blocked, MailTopic.Likes, MailDelivery.AtOnce);
        await site.WishAsync(blocked, MailTopic.Cart, MailDelivery.Daily);
        await site.TellAsync(blocked, Like(NextId(), other));
        await site.TellAsync(blocked, new News.Withdrawn(NextId(), Film.Title));
        await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, blocked.Id, null));
        await site.TellAsync(blocked, Reply(other));
        await site.TellAsync(blocked, new News.RefundDecided(NextId(), 3, null, true, 100, null));
        await site.NextMorningAsync();
        Assert.Empty(await site.MailsAsync(blocked.Email));
    }

    [Fact]
    public async Task Who_leaves_is_in_nobodys_notifications_any_more()
    {
        var (author, leaver, other) = (await site.PersonAsync(), await site.PersonAsync(), await site.PersonAsync());
        var (shared, alone) = (NextId(), NextId());
        await site.TellAsync(author, Like(shared, leaver));
        await site.TellAsync(author, Like(shared, other));
        await site.TellAsync(author, Like(alone, leaver));
        await site.TellAsync(author, Reply(leaver));
        await site.TellAsync(leaver, Reply(other));
        Assert.Equal(DeletionOutcome.Done, (await site.WithAsync<AccountDeletion, DeletionResult>(d => d.DeleteAsync(leaver.Id, SiteFactory.Password))).Outcome);
        Assert.Empty(await site.ToldAsync(leaver));
        var told = await site.ToldAsync(author);
        Assert.Equal([NotificationKind.Replied, NotificationKind.Liked], told.Select(t => t.Kind).Order());
        Assert.Equal(1, await site.MembersAsync(told.Single(t => t.Kind == NotificationKind.Liked)));
        Assert.All(told, t => Assert.Null(t.ActorId));
        using var browser = await site.SignedInAsync(author);
        var list = await browser.GetPageAsync("/notifications");
        Assert.DoesNotContain(leaver.DisplayName + " ", list.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"{other.DisplayName} likes your comment", list.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_is_forgotten_after_ninety_days_and_all_of_it_after_a_year()
    {
        await using var own = new SiteFactory();
        var (person, other) = (await own.PersonAsync(), await own.PersonAsync());
        await own.TellAsync(person, Like(1, other));
        await own.WithAsync<NotificationPages>(p => p.ReadAllAsync(person.Id));
        await own.TellAsync(person, Reply(other));
        own.Clock.Advance(TimeSpan.FromDays(89));
        await SweepAsync(own);
        Assert.Equal(2, (await own.ToldAsync(person)).Count);
        own.Clock.Advance(TimeSpan.FromDays(2));
        await SweepAsync(own);
        Assert.Equal(NotificationKind.Replied, Assert.Single(await own.ToldAsync(person)).Kind);
        Assert.Equal(0, await own.InDbAsync(db => db.NotificationMembers.CountAsync()));
        own.Clock.Advance(TimeSpan.FromDays(275));
        await SweepAsync(own);
        Assert.Empty(await own.ToldAsync(person));
    }

    private static Task SweepAsync(SiteFactory site) => site.WithAsync<NotificationSweep>(s => s.RunAsync(default));
}
