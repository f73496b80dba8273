using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Notifications;

/// <summary>What people were told, and their part in what others were told.</summary>
internal sealed class NotificationData(CinemaDb db) : IPersonalData
{
    public string Section => "notifications";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) =>
        await db.Notifications.AsNoTracking().Where(n => n.UserId == userId).OrderBy(n => n.CreatedUtc)
            .Select(n => new { n.Kind, n.Title, n.Path, n.Note, n.FromMinor, n.ToMinor, n.CreatedUtc, n.ChangedUtc, n.ReadUtc }).ToListAsync(cancellationToken);

    public async Task EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.Notifications.Where(n => n.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Notifications.Where(n => n.ActorId == userId).ExecuteUpdateAsync(s => s.SetProperty(n => n.ActorId, (Guid?)null), cancellationToken);
        // A group that had nobody else goes; it is deleted before its member, who says which it was.
        await db.Notifications
            .Where(n => n.Kind == NotificationKind.Liked && db.NotificationMembers.Any(m => m.NotificationId == n.Id && m.UserId == userId) && !db.NotificationMembers.Any(m => m.NotificationId == n.Id && m.UserId != userId))
            .ExecuteDeleteAsync(cancellationToken);
        await db.NotificationMembers.Where(m => m.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }
}
