using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Deeds;

/// <summary>What admins do about mails, with its line in the audit log. The mail room itself knows no log.</summary>
public sealed class MailDeeds(CinemaDb db, MailQueue queue, AuditLog audit)
{
    /// <summary>Puts a mail that was given up back into the queue; false when it is not among those, null when there is no such mail.</summary>
    public Task<bool?> RetryAsync(Actor by, Guid mailId, CancellationToken cancellationToken = default) =>
        db.InTransaction<bool?>(async () =>
        {
            if (await StandingAsync(mailId, cancellationToken) is not { } before) return null;
            if (!await queue.RetryAsync(mailId, cancellationToken)) return false;
            await audit.AddAsync(by, new Deed("mail.retry", "Mail", mailId.ToString(), before, await StandingAsync(mailId, cancellationToken)), cancellationToken);
            return true;
        }, cancellationToken);

    // Without its address and the other side's words, which may hold one: the log outlives accounts.
    private async Task<object?> StandingAsync(Guid mailId, CancellationToken cancellationToken) =>
        await db.OutboxMails.Where(m => m.Id == mailId).Select(m => new { m.Tries, m.DeadUtc, m.NextTryUtc }).FirstOrDefaultAsync(cancellationToken);
}
