using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Mail;

/// <summary>Sends what waits in the outbox. A row is claimed before it is sent, so that copies of the site never send it twice at once.</summary>
public sealed partial class SendMailJob(CinemaDb db, IMailTransport transport, IFaultPoint faults, TimeProvider clock, ILogger<SendMailJob> logger) : IJob
{
    private const int BatchSize = 50;
    private const int MostTries = 12;
    private const int ErrorLength = 400;
    // A mail whose sender died is another's within the minute; whoever lives has given it up by then.
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12)];

    private readonly string owner = $"mail:{Guid.NewGuid():N}";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var (sent, failed) = (0, 0);
        while (sent + failed < BatchSize && clock.GetElapsedTime(started) < LongestRun && await ClaimNextAsync(cancellationToken) is { } mail)
            if (await TrySendAsync(mail, cancellationToken)) sent++;
            else failed++;
        return failed == 0 ? $"Sent {sent} mails." : $"Sent {sent} mails, {failed} failed.";
    }

    private Task<OutboxMail?> ClaimNextAsync(CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            while (true)
            {
                var now = clock.GetUtcNow().UtcDateTime;
                var next = await db.OutboxMails.AsNoTracking()
                    .Where(m => m.SentUtc == null && m.DeadUtc == null && m.NextTryUtc <= now && (m.LeaseUntilUtc == null || m.LeaseUntilUtc <= now))
                    .OrderBy(m => m.NextTryUtc).ThenBy(m => m.Id).FirstOrDefaultAsync(cancellationToken);
                if (next is null) return null;
                var until = now + Claim;
                var claimed = await db.OutboxMails
                    .Where(m => m.Id == next.Id && m.SentUtc == null && m.DeadUtc == null && (m.LeaseUntilUtc == null || m.LeaseUntilUtc <= now))
                    .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseOwner, owner).SetProperty(m => m.LeaseUntilUtc, until), cancellationToken);
                if (claimed == 1) return next;
            }
        }, cancellationToken);

    private async Task<bool> TrySendAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(SendWithin);
        try
        {
            await transport.SendAsync(mail, limit.Token);
            await faults.ReachedAsync(FaultPoints.MailTaken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (MailRefusedException e)
        {
            LogRefused(mail.Id);
            await NoteFailureAsync(mail, e.Message, forGood: true);
            return false;
        }
        catch (Exception e)
        {
            LogFailed(mail.Id, mail.Tries + 1, e.GetType().Name);
            await NoteFailureAsync(mail, $"{e.GetType().Name}: {e.Message}", forGood: mail.Tries + 1 >= MostTries);
            return false;
        }
        // Not cancellable: the server has it, so it must be noted.
        var now = clock.GetUtcNow().UtcDateTime;
        await db.InTransaction(() => Mine(mail).ExecuteUpdateAsync(s => s
            .SetProperty(m => m.SentUtc, now).SetProperty(m => m.Tries, m => m.Tries + 1)
            .SetProperty(m => m.Html, m => m.IsSealed ? "" : m.Html).SetProperty(m => m.Text, m => m.IsSealed ? "" : m.Text)
            .SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntilUtc, (DateTime?)null).SetProperty(m => m.LastError, (string?)null), CancellationToken.None), CancellationToken.None);
        return true;
    }

    private Task<int> NoteFailureAsync(OutboxMail mail, string error, bool forGood)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var next = now + Waits[Math.Min(mail.Tries, Waits.Length - 1)];
        var dead = forGood ? now : (DateTime?)null;
        var words = error.Length > ErrorLength ? error[..ErrorLength] : error;
        return db.InTransaction(() => Mine(mail).ExecuteUpdateAsync(s => s
            .SetProperty(m => m.Tries, m => m.Tries + 1).SetProperty(m => m.NextTryUtc, next).SetProperty(m => m.DeadUtc, dead).SetProperty(m => m.LastError, words)
            .SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntilUtc, (DateTime?)null)));
    }

    // If the claim ran out meanwhile the row is another sender's, and its word counts.
    private IQueryable<OutboxMail> Mine(OutboxMail mail) => db.OutboxMails.Where(m => m.Id == mail.Id && m.LeaseOwner == owner);

    [LoggerMessage(LogLevel.Warning, "Mail {Id} was refused for good")]
    private partial void LogRefused(Guid id);

    [LoggerMessage(LogLevel.Warning, "Mail {Id} could not be sent, try {Try}: {Fault}")]
    private partial void LogFailed(Guid id, int @try, string fault);
}
