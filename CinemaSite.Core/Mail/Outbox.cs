using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Mail;

/// <summary>Puts mails into the outbox, in the transaction of the deed they tell about.</summary>
public sealed class Outbox(CinemaDb db, MailBell bell, TimeProvider clock)
{
    /// <summary>
    /// Adds a mail to the current unit of work; the caller saves. Nothing happens when a mail with the same business
    /// key is waiting or was sent, nor when there is no address: whoever deleted their account is written to no more.
    /// </summary>
    public async Task AddAsync(string businessKey, string? toAddress, MailContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (toAddress is null || await db.OutboxMails.AnyAsync(m => m.BusinessKey == businessKey, cancellationToken)) return;
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

    /// <summary>What was written to an address, oldest first.</summary>
    public async Task<IReadOnlyList<MailHistoryRow>> HistoryAsync(string address, CancellationToken cancellationToken = default) =>
        await db.OutboxMails.AsNoTracking().Where(m => m.ToAddress == address).OrderBy(m => m.CreatedUtc)
            .Select(m => new MailHistoryRow(m.CreatedUtc, m.SentUtc, m.Subject)).ToListAsync(cancellationToken);

    /// <summary>Erases what was written to an address, and what waits to be sent to it; called in the caller's transaction. The keys stay, so that nothing is written twice.</summary>
    public Task EraseAsync(string address, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.OutboxMails.Where(m => m.ToAddress == address).ExecuteUpdateAsync(s => s
            .SetProperty(m => m.ToAddress, "").SetProperty(m => m.Subject, "").SetProperty(m => m.Html, "").SetProperty(m => m.Text, "")
            .SetProperty(m => m.DeadUtc, m => m.SentUtc == null ? m.DeadUtc ?? now : m.DeadUtc), cancellationToken);
    }
}

/// <summary>A mail of somebody's history.</summary>
public sealed record MailHistoryRow(DateTime CreatedUtc, DateTime? SentUtc, string Subject);

/// <summary>A mail's words, as HTML and as plain text.</summary>
public sealed record MailContent(string Subject, string Html, string Text);
