using Microsoft.Extensions.Options;
using MimeKit;

namespace CinemaSite.Core.Mail;

/// <summary>Turns rows of the outbox into messages.</summary>
public sealed class MailComposer(IOptions<MailOptions> options, IOptions<SiteOptions> site, SiteAddress address, MailSeal seal)
{
    internal MimeMessage Compose(OutboxMail mail)
    {
        var host = new Uri(address.Base).Host;
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = new DateTimeOffset(mail.CreatedUtc, TimeSpan.Zero),
            MessageId = $"{mail.Id:N}@{host}",
            Body = new BodyBuilder { TextBody = Words(mail, mail.Text), HtmlBody = Words(mail, mail.Html) }.ToMessageBody(),
        };
        message.From.Add(options.Value.From is { Length: > 0 } from ? MailboxAddress.Parse(from) : new MailboxAddress(site.Value.Name, $"no-reply@{host}"));
        if (!MailboxAddress.TryParse(mail.ToAddress, out var to)) throw new MailRefusedException("The recipient's address cannot be read.");
        message.To.Add(to);
        // Robots that answer mails leave these alone.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (mail.StopPath is { } stop)
        {
            // RFC 8058: the mail program itself posts to this address when its owner wants no more.
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{address.To(stop)}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
        return message;
    }

    private string Words(OutboxMail mail, string words) => mail.IsSealed ? seal.Open(words) : words;
}
