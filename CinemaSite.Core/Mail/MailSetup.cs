using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Mail;

/// <summary>Registers the outbox and its sender.</summary>
public static class MailSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddScoped<Outbox>();
        return services;
    }
}
