using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Mail;

/// <summary>Puts mails into the outbox, in the transaction of the deed they tell about.</summary>
public sealed class Outbox(CinemaDb db, MailBell bell, TimeProvider clock)
{
    /// <summary>
    /// Adds a mail to the current unit of work; the caller saves. Nothing happens when a mail with the same business
    /// key is waiting or was sent.
    /// </summary>
    public async Task AddAsync(string businessKey, string toAddress, MailContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (await db.OutboxMails.AnyAsync(m => m.BusinessKey == businessKey, cancellationToken)) return;
        var now = clock.GetUtcNow().UtcDateTime;
        db.OutboxMails.Add(new OutboxMail
        {
            BusinessKey = businessKey,
            ToAddress = toAddress,
            Subject = content.Subject,
            Html = content.Html,
            Text = content.Text,
            CreatedUtc = now,
            NextTryUtc = now,
        });
        bell.Ring();
    }
}

/// <summary>A mail's words, as HTML and as plain text.</summary>
public sealed record MailContent(string Subject, string Html, string Text);
