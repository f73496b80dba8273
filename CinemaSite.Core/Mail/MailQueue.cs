using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Mail;

/// <summary>Looks after mails that were given up.</summary>
public sealed class MailQueue(CinemaDb db, MailBell bell, TimeProvider clock)
{
    /// <summary>Puts a mail that was given up back into the queue, in the caller's transaction; false when it is not among those, or its words are gone.</summary>
    public async Task<bool> RetryAsync(Guid mailId, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var revived = await db.OutboxMails.Where(m => m.Id == mailId && m.DeadUtc != null && m.SentUtc == null && m.ToAddress != "")
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.DeadUtc, (DateTime?)null).SetProperty(m => m.Tries, 0).SetProperty(m => m.NextTryUtc, now), cancellationToken);
        if (revived == 1) bell.Ring();
        return revived == 1;
    }
}
