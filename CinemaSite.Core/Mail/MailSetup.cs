using CinemaSite.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Mail;

/// <summary>Registers the outbox and its sender.</summary>
public static class MailSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsCheck>();
        services.AddSingleton<MailTemplates>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<PickupFolder>();
        services.AddSingleton<MailBell>();
        services.AddSingleton<MailSeal>();
        services.AddHostedService<PromptMail>();
        services.AddScoped<Outbox>();
        services.AddScoped<MailQueue>();
        services.AddScoped<SmtpTransport>();
        services.AddScoped<PickupTransport>();
        services.AddScoped<IMailTransport>(s => string.IsNullOrWhiteSpace(s.GetRequiredService<IOptions<MailOptions>>().Value.Host)
            ? s.GetRequiredService<PickupTransport>()
            : s.GetRequiredService<SmtpTransport>());
        services.AddJob<MailSweep>("mail-cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        services.AddJob<SendMailJob>("mail", o => TimeSpan.FromSeconds(o.MailSeconds));
        return services;
    }
}
