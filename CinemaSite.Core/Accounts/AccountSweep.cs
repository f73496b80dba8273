using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Accounts;

/// <summary>Removes tokens, sessions and counters that can do nothing any more.</summary>
public sealed partial class AccountSweep(CinemaDb db, TimeProvider clock, ILogger<AccountSweep> logger) : IJob
{
    // A used refresh token must stay known while its session lives: its second use is how a theft is noticed.
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(7);

    // An address that nobody confirmed may be a stranger's: it is not ours to keep.
    private static readonly TimeSpan KeptUnconfirmed = TimeSpan.FromDays(30);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var before = now - KeptAfterEnd;
        var links = await db.InTransaction(() => db.OneTimeTokens.Where(t => t.ExpiresUtc <= now).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var tokens = await db.InTransaction(() => db.RefreshTokens.Where(t => t.ExpiresUtc <= now).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var sessions = await db.InTransaction(() => db.Sessions
            .Where(s => s.AbsoluteExpiryUtc <= now || s.RevokedUtc <= before || (s.LastUsedUtc <= before && !db.RefreshTokens.Any(t => t.SessionId == s.Id)))
            .ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var counters = await db.InTransaction(() => db.AttemptCounters
            .Where(c => c.WindowStartUtc <= before && (c.BlockedUntilUtc == null || c.BlockedUntilUtc <= before))
            .ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var stale = now - Authenticators.Remembered;
        await db.InTransaction(() => db.UsedCodes.Where(c => c.UsedUtc <= stale).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var never = now - KeptUnconfirmed;
        var accounts = await db.InTransaction(() => db.Users.Where(u => !u.EmailConfirmed && u.DeletedUtc == null && u.CreatedUtc <= never && !db.OneTimeTokens.Any(t => t.UserId == u.Id)).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var result = $"Swept {links} links, {tokens} refresh tokens, {sessions} sessions, {counters} counters and {accounts} accounts that nobody confirmed.";
        LogSwept(result);
        return result;
    }

    [LoggerMessage(LogLevel.Information, "{Result}")]
    private partial void LogSwept(string result);
}
