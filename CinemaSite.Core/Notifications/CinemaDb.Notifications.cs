using CinemaSite.Core.Notifications;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<NotificationMember> NotificationMembers => Set<NotificationMember>();
}
