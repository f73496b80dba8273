using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;

namespace CinemaSite.Areas.Admin.Deeds;

/// <summary>What admins do about mails, with its line in the audit log. The mail room itself knows no log.</summary>
public sealed class MailDeeds(CinemaDb db, MailQueue queue, AuditLog audit)
{
    /// <summary>Puts a mail that was given up back into the queue; false when it is not among those.</summary>
    public Task<bool> RetryAsync(Actor by, Guid mailId, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            if (!await queue.RetryAsync(mailId, cancellationToken)) return false;
            await audit.AddAsync(by, new Deed("mail.retry", "Mail", mailId.ToString()), cancellationToken);
            return true;
        }, cancellationToken);
}
