using CinemaSite.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Mail;

/// <summary>Rung when something was put into the outbox.</summary>
public sealed class MailBell : Bell;

/// <summary>
/// Sends soon after the bell rang, so that nobody waits for the schedule to see an activation mail. It only saves
/// time: what it misses the scheduled job finds.
/// </summary>
internal sealed partial class PromptMail(MailBell bell, IServiceScopeFactory scopes, IOptions<JobOptions> options, ILogger<PromptMail> logger) : BackgroundService
{
    // The bell rings before the deed's transaction is committed.
    private static readonly TimeSpan CommitTime = TimeSpan.FromMilliseconds(300);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await bell.HeardAsync(stoppingToken);
            await Task.Delay(CommitTime, stoppingToken);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<SendMailJob>().RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Sending mails at once failed; the schedule goes on")]
    private partial void LogFailed(Exception exception);
}
