using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>How things stand with a person's second step.</summary>
public sealed record TwoFactorState(bool IsOn, int RecoveryCodesLeft);

/// <summary>What became of a code, or of turning the second step on or off.</summary>
public enum TwoFactorOutcome
{
    Done,

    /// <summary>The code does not fit, was used already, or there is nothing it could fit to.</summary>
    WrongCode,

    WrongPassword,

    /// <summary>The page's secret was not offered to this person, or too long ago.</summary>
    StaleOffer,

    /// <summary>It is on already.</summary>
    AlreadyOn,

    /// <summary>Too many tries.</summary>
    Wait,
}

/// <summary>The outcome, fresh recovery codes when there are any, and how long to wait when it is Wait.</summary>
public sealed record TwoFactorResult(TwoFactorOutcome Outcome, IReadOnlyList<string>? NewCodes = null, TimeSpan RetryAfter = default)
{
    public IReadOnlyList<string> RecoveryCodes { get; } = NewCodes ?? [];
}

/// <summary>The second step of signing in: six digits of an authenticator, or a recovery code.</summary>
public sealed class TwoFactor(CinemaDb db, TwoFactorSetup setup, Authenticators authenticators, RecoveryCodes recovery, OwnPassword passwords, Outbox outbox, AccountMails mails, Attempts attempts, AccountLimits limits, TimeProvider clock)
{
    private const int LongestCode = 40;

    /// <summary>Whether it is on, and how many recovery codes are left.</summary>
    public async Task<TwoFactorState> FindAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        var on = await db.Users.Where(u => u.Id == userId).Select(u => u.TwoFactorEnabled).SingleAsync(cancellationToken);
        return new TwoFactorState(on, on ? await recovery.CountAsync(userId, cancellationToken) : 0);
    }

    /// <summary>A secret for the person's authenticator, which counts once they prove that they have it: the offered one again, else a new one.</summary>
    public async Task<AuthenticatorOffer> OfferAsync(Guid userId, string? sealedOffer = null, CancellationToken cancellationToken = default)
    {
        var email = await db.Users.Where(u => u.Id == userId).Select(u => u.Email!).SingleAsync(cancellationToken);
        return setup.Offer(userId, email, setup.Read(userId, sealedOffer) ?? authenticators.NewSecret());
    }

    /// <summary>Turns it on with a code made from the offered secret.</summary>
    public async Task<TwoFactorResult> EnableAsync(Guid userId, string? sealedOffer, string? code, CancellationToken cancellationToken = default)
    {
        if (await attempts.CountAsync(limits.CodePerAccount, userId.ToString(), cancellationToken) is { } wait) return new TwoFactorResult(TwoFactorOutcome.Wait, RetryAfter: wait);
        if (setup.Read(userId, sealedOffer) is not { } secret) return new TwoFactorResult(TwoFactorOutcome.StaleOffer);
        var result = await db.InTransaction(async () =>
        {
            await db.HoldPersonAsync(userId, cancellationToken);
            var user = await FindUserAsync(userId, cancellationToken);
            if (user.TwoFactorEnabled) return new TwoFactorResult(TwoFactorOutcome.AlreadyOn);
            // Kept even when the code is wrong: it opens nothing until the second step is on.
            await authenticators.TeachAsync(user, secret, cancellationToken);
            if (!await authenticators.UseAsync(user, Tidy(code), cancellationToken)) return new TwoFactorResult(TwoFactorOutcome.WrongCode);
            await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.TwoFactorEnabled, true), cancellationToken);
            var codes = await recovery.MakeAsync(userId, cancellationToken);
            await TellAsync(user, mails.TwoFactorOn(Now), cancellationToken);
            return new TwoFactorResult(TwoFactorOutcome.Done, codes);
        }, cancellationToken);
        if (result.Outcome == TwoFactorOutcome.Done) await attempts.ForgetAsync(limits.CodePerAccount, userId.ToString(), cancellationToken);
        return result;
    }

    /// <summary>Turns it off, with the person's password.</summary>
    public async Task<TwoFactorResult> DisableAsync(Guid userId, string? password, CancellationToken cancellationToken = default)
    {
        if (await AskPasswordAsync(userId, password, cancellationToken) is { } refused) return refused;
        return await db.InTransaction(async () =>
        {
            var user = await FindUserAsync(userId, cancellationToken);
            if (user.TwoFactorEnabled)
            {
                await ClearAsync(userId, cancellationToken);
                await TellAsync(user, mails.TwoFactorOff(Now), cancellationToken);
            }
            return new TwoFactorResult(TwoFactorOutcome.Done);
        }, cancellationToken);
    }

    /// <summary>Makes new recovery codes, with the person's password; the older ones are void. None are made while it is off.</summary>
    public async Task<TwoFactorResult> RenewCodesAsync(Guid userId, string? password, CancellationToken cancellationToken = default)
    {
        if (await AskPasswordAsync(userId, password, cancellationToken) is { } refused) return refused;
        return await db.InTransaction(async () =>
        {
            await db.HoldPersonAsync(userId, cancellationToken);
            var user = await FindUserAsync(userId, cancellationToken);
            return new TwoFactorResult(TwoFactorOutcome.Done, user.TwoFactorEnabled ? await recovery.MakeAsync(userId, cancellationToken) : null);
        }, cancellationToken);
    }

    /// <summary>Takes a code at sign-in. The owner is told when it was a recovery code.</summary>
    public async Task<TwoFactorResult> CheckAsync(Guid userId, string? code, CancellationToken cancellationToken = default)
    {
        if (await attempts.CountAsync(limits.CodePerAccount, userId.ToString(), cancellationToken) is { } wait) return new TwoFactorResult(TwoFactorOutcome.Wait, RetryAfter: wait);
        var tidy = Tidy(code);
        var fits = await db.InTransaction(async () =>
        {
            var user = await FindUserAsync(userId, cancellationToken);
            if (!user.TwoFactorEnabled) return false;
            if (tidy.Length == Authenticators.Digits) return await authenticators.UseAsync(user, tidy, cancellationToken);
            if (!await recovery.UseAsync(userId, tidy, cancellationToken)) return false;
            await TellAsync(user, mails.RecoveryCodeUsed(Now, await recovery.CountAsync(userId, cancellationToken)), cancellationToken);
            return true;
        }, cancellationToken);
        if (!fits) return new TwoFactorResult(TwoFactorOutcome.WrongCode);
        await attempts.ForgetAsync(limits.CodePerAccount, userId.ToString(), cancellationToken);
        return new TwoFactorResult(TwoFactorOutcome.Done);
    }

    /// <summary>Takes a person's second step away, in the caller's transaction.</summary>
    internal async Task ClearAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.TwoFactorEnabled, false), cancellationToken);
        await authenticators.ForgetAsync(userId, cancellationToken);
        await recovery.ForgetAsync(userId, cancellationToken);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private Task<User> FindUserAsync(Guid userId, CancellationToken cancellationToken) => db.Users.SingleAsync(u => u.Id == userId, cancellationToken);

    private async Task<TwoFactorResult?> AskPasswordAsync(Guid userId, string? password, CancellationToken cancellationToken)
    {
        var own = await passwords.CheckAsync(userId, password, cancellationToken);
        return own.Outcome switch
        {
            OwnPasswordOutcome.Right => null,
            OwnPasswordOutcome.Wait => new TwoFactorResult(TwoFactorOutcome.Wait, RetryAfter: own.RetryAfter),
            _ => new TwoFactorResult(TwoFactorOutcome.WrongPassword),
        };
    }

    private async Task TellAsync(User user, MailContent mail, CancellationToken cancellationToken)
    {
        await outbox.AddAsync($"two-factor:{Guid.CreateVersion7()}", new Recipient(user.Id, user.Email), mail, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    // People type codes in groups, and read them off with capitals.
    private static string Tidy(string? code) =>
        code is null or { Length: > LongestCode } ? "" : string.Concat(code.Where(c => !char.IsWhiteSpace(c) && c != '-')).ToLowerInvariant();
}
