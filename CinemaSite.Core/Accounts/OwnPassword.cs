using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>Whether a signed-in person gave their own password.</summary>
public enum OwnPasswordOutcome
{
    Right,
    Wrong,
    Wait,
}

/// <summary>The outcome, the stamp under which the password was right, and how long to wait when it is Wait.</summary>
public sealed record OwnPasswordResult(OwnPasswordOutcome Outcome, string? Stamp = null, TimeSpan RetryAfter = default);

/// <summary>Asks a signed-in person for their password again before something weighty, as often as sign-in may be tried.</summary>
public sealed class OwnPassword(CinemaDb db, PasswordHashing hashing, Attempts attempts, AccountLimits limits)
{
    /// <summary>Checks it.</summary>
    public async Task<OwnPasswordResult> CheckAsync(Guid userId, string? password, CancellationToken cancellationToken = default)
    {
        var user = await db.Users.AsNoTracking().Where(u => u.Id == userId).Select(u => new { u.NormalizedEmail, u.PasswordHash, u.SecurityStamp }).SingleAsync(cancellationToken);
        if (await attempts.CountAsync(limits.LoginPerAccount, user.NormalizedEmail!, cancellationToken) is { } wait) return new OwnPasswordResult(OwnPasswordOutcome.Wait, RetryAfter: wait);
        try
        {
            if (await hashing.VerifyAsync(user.PasswordHash, password ?? "", cancellationToken) == PasswordVerificationResult.Failed) return new OwnPasswordResult(OwnPasswordOutcome.Wrong);
        }
        catch (CrowdedException)
        {
            // Nothing was tried, so nothing counts.
            await attempts.GiveBackAsync(limits.LoginPerAccount, user.NormalizedEmail!, cancellationToken);
            return new OwnPasswordResult(OwnPasswordOutcome.Wait, RetryAfter: CrowdedException.RetryAfter);
        }
        await attempts.ForgetAsync(limits.LoginPerAccount, user.NormalizedEmail!, cancellationToken);
        return new OwnPasswordResult(OwnPasswordOutcome.Right, user.SecurityStamp);
    }
}
