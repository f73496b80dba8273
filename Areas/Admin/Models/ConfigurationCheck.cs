using CinemaSite.Core;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Media;
using CinemaSite.Core.Payments;
using Microsoft.Extensions.Options;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>A setting in words, and whether it is as a shop for real people needs it. No secret is in the words.</summary>
public sealed record CheckedSetting(string Name, string Words, bool IsWell);

/// <summary>Looks at the configuration the site runs with.</summary>
public sealed class ConfigurationCheck(
    IOptions<SiteOptions> site, IOptions<DatabaseOptions> database, IOptions<StripeOptions> stripe, IOptions<MailOptions> mail, IOptions<MediaOptions> media, IOptions<JobOptions> jobs, IOptions<BooksOptions> books)
{
    /// <summary>The settings that decide whether the shop works.</summary>
    public IReadOnlyList<CheckedSetting> Read()
    {
        var address = site.Value.PublicUrl;
        var money = stripe.Value;
        var host = mail.Value.Host;
        return
        [
            new("Address", address ?? "the one it listens on: set Site:PublicUrl, so that links in mails lead here", address?.StartsWith("https://", StringComparison.Ordinal) == true),
            new("Database", database.Value.Provider.ToString(), true),
            new("Stripe", money.ApiBase is not null ? "a stand-in: no real money" : money.IsLive ? "live: real money" : "test mode: no real money", money is { ApiBase: null, IsLive: true }),
            new("Webhook secrets", money.WebhookSecrets.Count == 1 ? "one" : $"{money.WebhookSecrets.Count}: remove the old one when Stripe has stopped using it", money.WebhookSecrets.Count == 1),
            new("Currency", money.Currency.ToUpperInvariant(), true),
            new("Mail", string.IsNullOrWhiteSpace(host) ? "a folder: nobody gets a mail. Set Mail:Host" : $"{host}, {(mail.Value.Security == MailSecurity.None ? "not encrypted" : "encrypted")}", !string.IsNullOrWhiteSpace(host) && mail.Value.Security != MailSecurity.None),
            new("Films", media.Value.Provider == MediaProvider.Folder ? "in a folder" : "in a bucket", true),
            new("Jobs", jobs.Value.Enabled ? "run" : "do not run: set Jobs:Enabled", jobs.Value.Enabled),
            new("Books", $"the last {books.Value.Days} days, each night after {books.Value.HourUtc:00}:00 UTC", true),
        ];
    }
}
