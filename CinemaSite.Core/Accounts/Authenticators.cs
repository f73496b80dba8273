using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>Authenticator apps (Identity's TOTP, RFC 6238): their secrets, and their codes of six digits, each taken once.</summary>
public sealed class Authenticators(CinemaDb db, UserManager<User> users, IUserStore<User> store, TimeProvider clock)
{
    public const int Digits = 6;

    // Identity takes a code for some minutes around its own half minute (AuthenticatorTokenProvider).
    internal static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>160 random bits in base 32.</summary>
    public string NewSecret() => users.GenerateNewAuthenticatorKey();

    /// <summary>Makes the secret the person's only one, in the caller's transaction.</summary>
    public async Task TeachAsync(User user, string secret, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        await ForgetAsync(user.Id, cancellationToken);
        await ((IUserAuthenticatorKeyStore<User>)store).SetAuthenticatorKeyAsync(user, secret, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Takes the person's secret away, in the caller's transaction.</summary>
    public async Task ForgetAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        await db.UserTokens.Where(t => t.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.UsedCodes.Where(c => c.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Uses a code up, in the caller's transaction; false when it does not fit or was used before.</summary>
    public async Task<bool> UseAsync(User user, string code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(code);
        // Identity reads the code as a number, so that +12345 would be the code 012345 once more.
        if (code.Length != Digits || !code.All(char.IsAsciiDigit) || !await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, code)) return false;
        // Identity takes a code as often as it is shown; whoever looked over a shoulder must not get in with it.
        var now = clock.GetUtcNow().UtcDateTime;
        var before = now - Remembered;
        await db.UsedCodes.Where(c => c.UserId == user.Id && c.UsedUtc <= before).ExecuteDeleteAsync(cancellationToken);
        if (await db.UsedCodes.AnyAsync(c => c.UserId == user.Id && c.Code == code, cancellationToken)) return false;
        db.UsedCodes.Add(new UsedCode { UserId = user.Id, Code = code, UsedUtc = now });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
