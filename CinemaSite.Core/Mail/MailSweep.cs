using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Mail;

/// <summary>Forgets to whom old mails went and what they said. Their keys stay, so that nothing is written twice.</summary>
public sealed partial class MailSweep(CinemaDb db, TimeProvider clock, ILogger<MailSweep> logger) : IJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - Kept;
        var forgotten = await db.InTransaction(() => db.OutboxMails
            .Where(m => m.CreatedUtc <= before && (m.SentUtc != null || m.DeadUtc != null) && m.ToAddress != "")
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.ToAddress, "").SetProperty(m => m.Subject, "").SetProperty(m => m.Html, "").SetProperty(m => m.Text, "").SetProperty(m => m.StopPath, (string?)null), cancellationToken), cancellationToken);
        LogForgotten(forgotten);
        return $"Forgot {forgotten} old mails.";
    }

    [LoggerMessage(LogLevel.Information, "Forgot the address and words of {Count} old mails")]
    private partial void LogForgotten(int count);
}
