using CinemaSite.Core.Accounts;
using CinemaSite.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Notifications;

/// <summary>Registers notifications and their mails.</summary>
public static class NotificationsSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<StopLinks>();
        services.AddSingleton<NotificationMails>();
        services.AddScoped<Notifier>();
        services.AddScoped<NotificationPages>();
        services.AddScoped<IPersonalData, NotificationData>();
        services.AddJob<NotificationMailJob>("notification-mail", o => TimeSpan.FromSeconds(o.NotificationSeconds));
        services.AddJob<NotificationSweep>("notification-cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        return services;
    }
}
