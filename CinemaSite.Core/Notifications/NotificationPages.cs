using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Notifications;

/// <summary>A notification as its list shows it.</summary>
/// <param name="Count">How many people its group has; 1 for others.</param>
/// <param name="Who">The one person it names, if it names one.</param>
public sealed record NotificationRow(
    Guid Id, NotificationKind Kind, string Title, string Path, string? Note, string? Who, int Count, long? FromMinor, long? ToMinor, DateTime ChangedUtc, bool IsRead);

/// <summary>A page of a person's notifications, with how many of all are unread and when the newest of all came.</summary>
public sealed record NotificationPage(PagedList<NotificationRow> Rows, int Unread, DateTime? NewestUtc);

/// <summary>What a person was told, and the marks they set on it.</summary>
public sealed class NotificationPages(CinemaDb db, TimeProvider clock)
{
    public const int PageSize = 20;

    /// <summary>The newest first. One query.</summary>
    public async Task<NotificationPage> ListAsync(Guid userId, int page, CancellationToken cancellationToken = default)
    {
        page = Math.Clamp(page, 1, 10_000);
        var all = db.Notifications.AsNoTracking().Where(n => n.UserId == userId && n.OnSite);
        var rows = await all.OrderByDescending(n => n.ChangedUtc).ThenByDescending(n => n.Id).Skip((page - 1) * PageSize).Take(PageSize)
            .Select(n => new
            {
                n.Id, n.Kind, n.Title, n.Path, n.Note, n.FromMinor, n.ToMinor, n.ChangedUtc, n.ReadUtc,
                Actor = db.Users.Where(u => u.Id == n.ActorId).Select(u => u.DisplayName).FirstOrDefault(),
                Members = db.NotificationMembers.Count(m => m.NotificationId == n.Id),
                Member = db.NotificationMembers.Where(m => m.NotificationId == n.Id).OrderBy(m => m.UserId).Select(m => db.Users.First(u => u.Id == m.UserId).DisplayName).FirstOrDefault(),
                All = all.Count(),
                Unread = all.Count(o => o.ReadUtc == null),
                Newest = all.Max(o => o.ChangedUtc),
            }).ToListAsync(cancellationToken);
        var shown = rows.ConvertAll(r => new NotificationRow(
            r.Id, r.Kind, r.Title, r.Path, r.Note, r.Kind == NotificationKind.Liked ? r.Member : r.Actor, r.Kind == NotificationKind.Liked ? r.Members : 1, r.FromMinor, r.ToMinor, r.ChangedUtc, r.ReadUtc != null));
        return new NotificationPage(new PagedList<NotificationRow>(shown, page, PageSize, rows.Count > 0 ? rows[0].All : 0), rows.Count > 0 ? rows[0].Unread : 0, rows.Count > 0 ? rows[0].Newest : null);
    }

    /// <summary>Marks one as read and says which page it is about; null when the person was told no such thing. A mail that waits for it is not sent any more.</summary>
    public Task<string?> ReadAsync(Guid userId, Guid id, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            await db.HoldPersonAsync(userId, cancellationToken);
            var told = db.Notifications.Where(n => n.Id == id && n.UserId == userId && n.OnSite);
            await MarkAsync(told, cancellationToken);
            return await told.Select(n => n.Path).SingleOrDefaultAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Marks all as read; what came after <paramref name="seenUtc"/> was not on the page and stays.</summary>
    public Task ReadAllAsync(Guid userId, DateTime? seenUtc = null, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            await db.HoldPersonAsync(userId, cancellationToken);
            await MarkAsync(db.Notifications.Where(n => n.UserId == userId && n.OnSite && (seenUtc == null || n.ChangedUtc <= seenUtc)), cancellationToken);
        }, cancellationToken);

    // The caller holds the person: a like that comes at this moment joins before and is read, or comes after and begins a new group.
    private Task<int> MarkAsync(IQueryable<Notification> told, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return told.Where(n => n.ReadUtc == null).ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadUtc, now).SetProperty(n => n.MailDueUtc, (DateTime?)null), cancellationToken);
    }
}
