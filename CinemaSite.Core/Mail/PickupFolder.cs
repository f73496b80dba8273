using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MimeKit;

namespace CinemaSite.Core.Mail;

/// <summary>A mail that lies in the pickup folder.</summary>
public sealed record PickedUpMail(string Name, string To, string Subject, DateTime SentUtc, string Text, string Html);

/// <summary>The folder where mails land in Development, and how they are read there.</summary>
public sealed partial class PickupFolder(IOptions<MailOptions> options, IHostEnvironment environment)
{
    private const int Shown = 100;

    private string Location => Path.Combine(environment.ContentRootPath, options.Value.PickupFolder);

    /// <summary>The newest mails, the last one first.</summary>
    public async Task<IReadOnlyList<PickedUpMail>> ListAsync(CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(Location)) return [];
        var names = Directory.EnumerateFiles(Location, "*.eml").Select(f => Path.GetFileNameWithoutExtension(f)!).OrderDescending(StringComparer.Ordinal).Take(Shown);
        var mails = new List<PickedUpMail>();
        foreach (var name in names)
            if (await ReadAsync(name, cancellationToken) is { } mail) mails.Add(mail);
        return mails;
    }

    /// <summary>One mail by its name, or null.</summary>
    public async Task<PickedUpMail?> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(Location, name + ".eml");
        if (!NamePattern().IsMatch(name) || !File.Exists(file)) return null;
        using var message = await MimeMessage.LoadAsync(file, cancellationToken);
        return new PickedUpMail(name, message.To.ToString(), message.Subject ?? "", message.Date.UtcDateTime, message.TextBody ?? "", message.HtmlBody ?? "");
    }

    /// <summary>Puts a message into the folder, whole or not at all.</summary>
    internal async Task WriteAsync(MimeMessage message, Guid id, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Location);
        var name = string.Create(CultureInfo.InvariantCulture, $"{message.Date.UtcDateTime:yyyyMMddHHmmssfff}-{id:N}");
        var partial = Path.Combine(Location, name + ".part");
        await message.WriteToAsync(partial, cancellationToken);
        File.Move(partial, Path.Combine(Location, name + ".eml"), overwrite: true);
    }

    [GeneratedRegex("^[0-9]{17}-[0-9a-f]{32}$")]
    private static partial Regex NamePattern();
}

/// <summary>Puts mails into a folder instead of sending them.</summary>
public sealed class PickupTransport(MailComposer composer, PickupFolder folder) : IMailTransport
{
    public async Task SendAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var message = composer.Compose(mail);
        await folder.WriteAsync(message, mail.Id, cancellationToken);
    }
}
