using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Notifications;

/// <summary>Tells people what happened, in the transaction in which it happened. Telling twice is telling once.</summary>
public sealed class Notifier(CinemaDb db, MailWishes wishes, Outbox outbox, NotificationMails mails, TimeProvider clock)
{
    /// <summary>How long likes gather before their mail goes, for those who want it at once.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMinutes(15);

    /// <summary>Tells one person. Saves what the caller has changed so far, too.</summary>
    public Task TellAsync(Guid userId, News news, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(news);
        if (news.By == userId) return Task.CompletedTask;
        return db.InTransaction(async () =>
        {
            // Everything for one reader goes one after another: of two first likes one begins the group and the other joins it.
            await db.HoldPersonAsync(userId, cancellationToken);
            if (news is News.Liked liked) await JoinAsync(userId, liked, cancellationToken);
            else await WriteAsync([userId], news, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Tells many people of one event; for jobs, a bounded batch at a time.</summary>
    public Task TellAsync(IReadOnlyCollection<Guid> userIds, News news, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        ArgumentNullException.ThrowIfNull(news);
        if (news is News.Liked) throw new ArgumentException("Likes are gathered for one reader at a time.", nameof(news));
        return db.InTransaction(() => WriteAsync([.. userIds.Where(u => u != news.By)], news, cancellationToken), cancellationToken);
    }

    /// <summary>Takes back what was not read yet, because it is no longer so: the like was taken back, the reply was deleted.</summary>
    public Task TakeBackAsync(Guid userId, News news, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(news);
        return db.InTransaction(async () =>
        {
            await db.HoldPersonAsync(userId, cancellationToken);
            var unread = db.Notifications.Where(n => n.UserId == userId && n.Key == news.Key && n.ReadUtc == null);
            if (news is News.Liked)
            {
                await db.NotificationMembers.Where(m => m.UserId == news.By && unread.Any(n => n.Id == m.NotificationId)).ExecuteDeleteAsync(cancellationToken);
                unread = unread.Where(n => !db.NotificationMembers.Any(m => m.NotificationId == n.Id));
            }
            await unread.ExecuteDeleteAsync(cancellationToken);
        }, cancellationToken);
    }

    private async Task JoinAsync(Guid userId, News.Liked liked, CancellationToken cancellationToken)
    {
        var by = liked.By!.Value;
        if (await db.NotificationMembers.AnyAsync(m => m.Key == liked.Key && m.UserId == by, cancellationToken)) return;
        var now = clock.GetUtcNow().UtcDateTime;
        var group = await db.Notifications.SingleOrDefaultAsync(n => n.UserId == userId && n.Key == liked.Key && n.ReadUtc == null, cancellationToken);
        if (group is null)
        {
            if (!await db.Users.AnyAsync(u => u.Id == userId && u.EmailConfirmed && u.DeletedUtc == null, cancellationToken)) return;
            var wish = (await wishes.FindAsync([userId], MailTopic.Likes, cancellationToken))[userId];
            if (wish is { OnSite: false, Mail: MailDelivery.Off }) return;
            group = Notification.Of(userId, liked, wish, now, wish.Mail switch
            {
                MailDelivery.AtOnce => now + Gathering,
                MailDelivery.Daily => DigestTime.After(now),
                _ => null,
            });
            db.Notifications.Add(group);
        }
        group.ChangedUtc = now;
        db.NotificationMembers.Add(new NotificationMember { NotificationId = group.Id, UserId = by, Key = liked.Key });
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task WriteAsync(IReadOnlyCollection<Guid> userIds, News news, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var people = await db.Users
            .Where(u => userIds.Contains(u.Id) && u.EmailConfirmed && u.DeletedUtc == null && !db.Notifications.Any(n => n.UserId == u.Id && n.Key == news.Key))
            .Select(u => new { u.Id, u.Email, Blocked = u.BlockedUtc != null }).ToListAsync(cancellationToken);
        var ids = people.ConvertAll(p => p.Id);
        var chosen = news.Topic is { } topic ? await wishes.FindAsync(ids, topic, cancellationToken) : null;
        var writer = news is News.Replied ? await db.Users.Where(u => u.Id == news.By).Select(u => u.DisplayName).SingleOrDefaultAsync(cancellationToken) : null;
        foreach (var person in people)
        {
            var wish = chosen?[person.Id] ?? new Wish(OnSite: true, MailDelivery.AtOnce);
            if (wish.OnSite || wish.Mail == MailDelivery.Daily)
                db.Notifications.Add(Notification.Of(person.Id, news, wish, now, wish.Mail == MailDelivery.Daily ? DigestTime.After(now) : null));
            if (wish.Mail == MailDelivery.AtOnce && !person.Blocked)
                await outbox.AddAsync($"notice:{news.Key}:{person.Id:N}", new Recipient(person.Id, person.Email), mails.Of(person.Id, news, writer), cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>When the mails of the day go.</summary>
internal static class DigestTime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(7);

    /// <summary>The next seven o'clock UTC.</summary>
    public static DateTime After(DateTime utc) => utc.TimeOfDay < Hour ? utc.Date + Hour : utc.Date.AddDays(1) + Hour;

    /// <summary>The day whose mails go at that moment: it begins at seven o'clock UTC.</summary>
    public static DateOnly Day(DateTime utc) => DateOnly.FromDateTime(utc - Hour);
}
