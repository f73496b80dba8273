using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What a try to sign in came to.</summary>
public enum SignInOutcome
{
    Ok,

    /// <summary>Unknown person or wrong password: the two are never told apart.</summary>
    Wrong,

    /// <summary>Right password, and a code must follow.</summary>
    SecondStep,

    /// <summary>Right password, but the address was never confirmed.</summary>
    NotActivated,

    /// <summary>Right password, but an admin shut the person out.</summary>
    Blocked,

    /// <summary>Too many tries; even the right password waits.</summary>
    Wait,
}

/// <summary>The outcome, the person when it is Ok or SecondStep, and how long to wait when it is Wait.</summary>
public sealed record SignInResult(SignInOutcome Outcome, ProvenPerson? Person = null, TimeSpan RetryAfter = default);

/// <summary>Checks passwords, slowly, equally slowly for strangers, and not too often.</summary>
public sealed class SignIn(CinemaDb db, PasswordHashing hashing, Attempts attempts, AccountLimits limits, ILookupNormalizer normalizer)
{
    /// <summary>Checks an e-mail and password that came from a network address.</summary>
    public async Task<SignInResult> CheckAsync(string? email, string? password, string address, CancellationToken cancellationToken = default)
    {
        if (EmailAddress.Problem(email) is not null || string.IsNullOrEmpty(password) || PasswordRules.IsTooLong(password)) return new SignInResult(SignInOutcome.Wrong);
        var account = normalizer.NormalizeEmail(email!.Trim());
        if (await attempts.CountAsync(limits.LoginPerAddress, address, cancellationToken) is { } addressWait) return new SignInResult(SignInOutcome.Wait, RetryAfter: addressWait);
        if (await attempts.CountAsync(limits.LoginPerAccount, account, cancellationToken) is { } accountWait) return new SignInResult(SignInOutcome.Wait, RetryAfter: accountWait);

        var user = await db.Users.AsNoTracking().Where(u => u.NormalizedEmail == account)
            .Select(u => new { u.Id, u.PasswordHash, u.EmailConfirmed, u.BlockedUtc, u.TwoFactorEnabled, u.SecurityStamp }).FirstOrDefaultAsync(cancellationToken);
        PasswordVerificationResult verified;
        try
        {
            verified = await hashing.VerifyAsync(user?.PasswordHash, password, cancellationToken);
        }
        catch (CrowdedException)
        {
            // Nothing was tried, so nothing counts.
            await attempts.GiveBackAsync(limits.LoginPerAccount, account, cancellationToken);
            await attempts.GiveBackAsync(limits.LoginPerAddress, address, cancellationToken);
            return new SignInResult(SignInOutcome.Wait, RetryAfter: CrowdedException.RetryAfter);
        }
        if (user is null || verified == PasswordVerificationResult.Failed) return new SignInResult(SignInOutcome.Wrong);

        await attempts.ForgetAsync(limits.LoginPerAccount, account, cancellationToken);
        await attempts.GiveBackAsync(limits.LoginPerAddress, address, cancellationToken);
        if (verified == PasswordVerificationResult.SuccessRehashNeeded) await RehashAsync(user.Id, user.PasswordHash!, password, cancellationToken);
        if (!user.EmailConfirmed) return new SignInResult(SignInOutcome.NotActivated);
        if (user.BlockedUtc is not null) return new SignInResult(SignInOutcome.Blocked);
        return new SignInResult(user.TwoFactorEnabled ? SignInOutcome.SecondStep : SignInOutcome.Ok, new ProvenPerson(user.Id, user.SecurityStamp));
    }

    // The work factor rose since the hash was made.
    private async Task RehashAsync(Guid userId, string oldHash, string password, CancellationToken cancellationToken)
    {
        string hash;
        try
        {
            hash = await hashing.HashAsync(password, cancellationToken);
        }
        catch (CrowdedException)
        {
            // There is another sign-in to do it at.
            return;
        }
        await db.InTransaction(() => db.Users.Where(u => u.Id == userId && u.PasswordHash == oldHash)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.PasswordHash, hash), cancellationToken), cancellationToken);
    }
}
