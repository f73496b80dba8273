using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Notifications;

/// <summary>
/// Writes the mails that were left to gather: a group of likes a while after it began, everything of a day in one mail. Each is
/// taken by a conditional update in the transaction that writes it, so that copies of the site write it once.
/// </summary>
public sealed class NotificationMailJob(CinemaDb db, MailWishes wishes, Outbox outbox, NotificationMails mails, TimeProvider clock) : IJob
{
    private const int BatchSize = 200;
    private const int MostInMail = 30;

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var groups = await db.Notifications.AsNoTracking().Where(n => n.MailDueUtc <= now && n.Mail == MailDelivery.AtOnce)
            .OrderBy(n => n.MailDueUtc).Take(BatchSize).Select(n => new { n.Id, n.UserId }).ToListAsync(cancellationToken);
        foreach (var group in groups) await db.InTransaction(() => MailGroupAsync(group.Id, group.UserId, now, cancellationToken), cancellationToken);

        var people = await db.Notifications.Where(n => n.MailDueUtc <= now && n.Mail == MailDelivery.Daily)
            .GroupBy(n => n.UserId).OrderBy(g => g.Min(n => n.MailDueUtc)).Take(BatchSize).Select(g => g.Key).ToListAsync(cancellationToken);
        foreach (var person in people) await db.InTransaction(() => MailDayAsync(person, now, cancellationToken), cancellationToken);
        return $"Looked after {groups.Count} groups and {people.Count} days.";
    }

    private async Task MailGroupAsync(Guid id, Guid userId, DateTime now, CancellationToken cancellationToken)
    {
        await db.HoldPersonAsync(userId, cancellationToken);
        var due = db.Notifications.Where(n => n.Id == id && n.MailDueUtc <= now);
        if (await due.ExecuteUpdateAsync(s => s.SetProperty(n => n.MailDueUtc, (DateTime?)null), cancellationToken) == 0) return;
        var group = await db.Notifications.Where(n => n.Id == id).SingleAsync(cancellationToken);
        if (await RecipientAsync(userId, cancellationToken) is { } recipient && (await wishes.FindAsync([userId], MailTopic.Likes, cancellationToken))[userId].Mail != MailDelivery.Off)
        {
            var count = await db.NotificationMembers.CountAsync(m => m.NotificationId == id, cancellationToken);
            await outbox.AddAsync($"notice:{group.Key}:{id:N}", recipient,
                mails.OfGroup(userId, new MailedNotification(group.Kind, group.Title, group.Path, group.Note, group.FromMinor, group.ToMinor, count)), cancellationToken);
        }
        // What the site does not show is done with: a later like begins a new group.
        if (!group.OnSite) group.ReadUtc = now;
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task MailDayAsync(Guid userId, DateTime now, CancellationToken cancellationToken)
    {
        await db.HoldPersonAsync(userId, cancellationToken);
        var due = db.Notifications.Where(n => n.UserId == userId && n.Mail == MailDelivery.Daily && n.MailDueUtc <= now);
        if (!await due.AnyAsync(cancellationToken)) return;
        // Named by the day it goes, whenever it was due: after a night without the site everything is in one mail still.
        var day = DigestTime.Day(now);
        var key = $"digest:{day:yyyy-MM-dd}:{userId:N}";
        if (await db.OutboxMails.AnyAsync(m => m.BusinessKey == key, cancellationToken))
        {
            // It was written while its mail was on its way out: one mail a day, so it waits for the next.
            var next = DigestTime.After(now);
            await due.ExecuteUpdateAsync(s => s.SetProperty(n => n.MailDueUtc, next), cancellationToken);
            return;
        }
        var chosen = await wishes.FindAsync(userId, cancellationToken);
        var stopped = chosen.Where(c => c.Value.Mail == MailDelivery.Off).SelectMany(c => KindsOf(c.Key)).ToList();
        var told = due.Where(n => !stopped.Contains(n.Kind));
        var count = await told.CountAsync(cancellationToken);
        if (count > 0 && await RecipientAsync(userId, cancellationToken) is { } recipient)
        {
            var some = await told.OrderByDescending(n => n.ChangedUtc).ThenByDescending(n => n.Id).Take(MostInMail)
                .Select(n => new MailedNotification(n.Kind, n.Title, n.Path, n.Note, n.FromMinor, n.ToMinor, n.Kind == NotificationKind.Liked ? db.NotificationMembers.Count(m => m.NotificationId == n.Id) : 1))
                .ToListAsync(cancellationToken);
            await outbox.AddAsync(key, recipient, mails.Digest(userId, day, some, count), cancellationToken);
        }
        await due.Where(n => !n.OnSite).ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadUtc, now), cancellationToken);
        await due.ExecuteUpdateAsync(s => s.SetProperty(n => n.MailDueUtc, (DateTime?)null), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private Task<Recipient?> RecipientAsync(Guid userId, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == userId && u.EmailConfirmed && u.BlockedUtc == null && u.DeletedUtc == null).Select(u => new Recipient(u.Id, u.Email)).SingleOrDefaultAsync(cancellationToken);

    private static NotificationKind[] KindsOf(MailTopic topic) => topic switch
    {
        MailTopic.Replies => [NotificationKind.Replied],
        MailTopic.Likes => [NotificationKind.Liked],
        MailTopic.Favorites => [NotificationKind.OnSale, NotificationKind.Cheaper],
        MailTopic.Cart => [NotificationKind.Withdrawn],
        MailTopic.Reports => [NotificationKind.ReportUpheld, NotificationKind.ReportDismissed],
        _ => [NotificationKind.CommentHidden],
    };
}
