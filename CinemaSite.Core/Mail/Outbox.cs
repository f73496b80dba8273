using System.Security.Cryptography;
using CinemaSite.Core.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Mail;

/// <summary>To whom a mail goes: the address as it is now, and the person it belongs to, so that it can be found and erased with them.</summary>
public sealed record Recipient(Guid? UserId, string? Address);

/// <summary>Puts mails into the outbox, in the transaction of the deed they tell about.</summary>
public sealed class Outbox(CinemaDb db, MailBell bell, MailSeal seal, TimeProvider clock)
{
    /// <summary>
    /// Adds a mail to the current unit of work; the caller saves. Nothing happens when a mail with the same business
    /// key is waiting or was sent, nor when there is no address: whoever deleted their account is written to no more.
    /// </summary>
    public async Task AddAsync(string businessKey, Recipient to, MailContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(content);
        if (to.Address is null || db.OutboxMails.Local.Any(m => m.BusinessKey == businessKey) || await db.OutboxMails.AnyAsync(m => m.BusinessKey == businessKey, cancellationToken)) return;
        var now = clock.GetUtcNow().UtcDateTime;
        db.OutboxMails.Add(new OutboxMail
        {
            BusinessKey = businessKey,
            UserId = to.UserId,
            ToAddress = to.Address,
            Subject = content.Subject,
            Html = content.IsSecret ? seal.Close(content.Html) : content.Html,
            Text = content.IsSecret ? seal.Close(content.Text) : content.Text,
            IsSealed = content.IsSecret,
            StopPath = content.StopPath,
            CreatedUtc = now,
            NextTryUtc = now,
        });
        bell.Ring();
    }

    /// <summary>What was written to a person, oldest first.</summary>
    public async Task<IReadOnlyList<MailHistoryRow>> HistoryAsync(Guid userId, CancellationToken cancellationToken = default) =>
        await db.OutboxMails.AsNoTracking().Where(m => m.UserId == userId && m.ToAddress != "").OrderBy(m => m.CreatedUtc)
            .Select(m => new MailHistoryRow(m.CreatedUtc, m.SentUtc, m.ToAddress, m.Subject)).ToListAsync(cancellationToken);

    /// <summary>Erases what was written to a person, and what waits to be sent to them; called in the caller's transaction. The keys stay, so that nothing is written twice.</summary>
    public Task EraseAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.OutboxMails.Where(m => m.UserId == userId).ExecuteUpdateAsync(s => s
            .SetProperty(m => m.ToAddress, "").SetProperty(m => m.Subject, "").SetProperty(m => m.Html, "").SetProperty(m => m.Text, "").SetProperty(m => m.StopPath, (string?)null)
            .SetProperty(m => m.DeadUtc, m => m.SentUtc == null ? m.DeadUtc ?? now : m.DeadUtc), cancellationToken);
    }
}

/// <summary>A mail of somebody's history.</summary>
public sealed record MailHistoryRow(DateTime CreatedUtc, DateTime? SentUtc, string ToAddress, string Subject);

/// <summary>
/// A mail's words, as HTML and as plain text. A secret one holds a link that opens something, or another person's words: it
/// lies sealed until it is sent, and is then forgotten. <paramref name="StopPath"/> is where mails like it are stopped.
/// </summary>
public sealed record MailContent(string Subject, string Html, string Text, bool IsSecret = false, string? StopPath = null);

/// <summary>Closes the words of secret mails while they wait in the database, so that a copy of it opens no account.</summary>
public sealed class MailSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("CinemaSite.SecretMails");

    /// <summary>Sealed words.</summary>
    public string Close(string words) => protector.Protect(words);

    /// <summary>The words again.</summary>
    /// <exception cref="MailRefusedException">They were sealed by keys that are gone; the person must ask for a new mail.</exception>
    public string Open(string words)
    {
        try
        {
            return protector.Unprotect(words);
        }
        catch (CryptographicException e)
        {
            throw new MailRefusedException("The mail was sealed by keys that are gone.", e);
        }
    }
}
