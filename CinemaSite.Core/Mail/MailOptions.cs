using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    None,
    StartTls,
    SslOnConnect,
}

/// <summary>Section <c>Mail</c> of the configuration.</summary>
public sealed class MailOptions
{
    /// <summary>The SMTP server; without one mails go to the pickup folder, in Development only.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;
    public string? User { get; set; }
    public string? Password { get; set; }
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>The sender, such as <c>Lantern &lt;hello@cinema.example&gt;</c>; unset: no-reply at the site's host.</summary>
    public string? From { get; set; }

    /// <summary>Relative to the content root.</summary>
    public string PickupFolder { get; set; } = "App_Data/mail";
}

internal sealed class MailOptionsCheck(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
            return environment.IsDevelopment() ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail("Mail:Host is missing: name the SMTP server that sends the site's mails.");
        return options.Port is < 1 or > 65535 ? ValidateOptionsResult.Fail("Mail:Port must be from 1 to 65535.") : ValidateOptionsResult.Success;
    }
}
