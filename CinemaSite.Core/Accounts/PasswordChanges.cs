using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What became of a new password.</summary>
public enum PasswordOutcome
{
    Done,
    BadLink,
    WrongCurrent,
    Refused,
    Wait,
}

/// <summary>The outcome, with what to say when the new password was refused or how long to wait.</summary>
public sealed record PasswordResult(PasswordOutcome Outcome, string? Problem = null, TimeSpan RetryAfter = default);

/// <summary>New passwords: by a mailed link for who lost the old one, or with the old one.</summary>
public sealed class PasswordChanges(CinemaDb db, PasswordHashing hashing, OwnPassword ownPassword, OneTimeTokens tokens, Sessions sessions, Outbox outbox, AccountMails mails, Attempts attempts, AccountLimits limits, EvenTime evenTime, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <summary>Mails a reset link if there is such an account; it never says whether.</summary>
    public Task ForgotAsync(string email, CancellationToken cancellationToken = default) =>
        evenTime.SpendAsync(() => SendLinkAsync(email, cancellationToken), cancellationToken);

    /// <summary>Sets the password by a mailed link, ends all sessions, and tells the owner. A refused password does not use the link up.</summary>
    public async Task<PasswordResult> ResetAsync(string? token, string? password, CancellationToken cancellationToken = default)
    {
        if (await tokens.FindAsync(TokenPurpose.ResetPassword, token, cancellationToken) is not { } owner) return new PasswordResult(PasswordOutcome.BadLink);
        if (PasswordRules.Problem(password, owner.Email) is { } problem) return new PasswordResult(PasswordOutcome.Refused, problem);
        var hash = await hashing.HashAsync(password!, cancellationToken);
        var stamp = Secret.New();
        var done = await db.InTransaction(async () =>
        {
            if (await tokens.ConsumeAsync(TokenPurpose.ResetPassword, token, cancellationToken) is null) return false;
            // Whoever reads the mailbox owns the address, so the link activates too.
            await db.Users.Where(u => u.Id == owner.UserId)
                .ExecuteUpdateAsync(s => s.SetProperty(u => u.PasswordHash, hash).SetProperty(u => u.SecurityStamp, stamp).SetProperty(u => u.EmailConfirmed, true), cancellationToken);
            await EndSessionsAndTellAsync(owner.UserId, owner.Email, keep: null, cancellationToken);
            return true;
        }, cancellationToken);
        if (!done) return new PasswordResult(PasswordOutcome.BadLink);
        // The way out for somebody whose account a stranger keeps busy with wrong passwords.
        await attempts.ForgetAsync(limits.LoginPerAccount, normalizer.NormalizeEmail(owner.Email), cancellationToken);
        return new PasswordResult(PasswordOutcome.Done);
    }

    /// <summary>Sets the password of a signed-in person who knows the current one; their other sessions end.</summary>
    public async Task<PasswordResult> ChangeAsync(Guid userId, Guid sessionId, string? currentPassword, string? password, CancellationToken cancellationToken = default)
    {
        var own = await ownPassword.CheckAsync(userId, currentPassword, cancellationToken);
        if (own.Outcome == OwnPasswordOutcome.Wait) return new PasswordResult(PasswordOutcome.Wait, RetryAfter: own.RetryAfter);
        if (own.Outcome == OwnPasswordOutcome.Wrong) return new PasswordResult(PasswordOutcome.WrongCurrent);
        var user = await db.Users.AsNoTracking().Where(u => u.Id == userId).Select(u => new { Email = u.Email! }).SingleAsync(cancellationToken);
        if (PasswordRules.Problem(password, user.Email) is { } problem) return new PasswordResult(PasswordOutcome.Refused, problem);
        var hash = await hashing.HashAsync(password!, cancellationToken);
        var stamp = Secret.New();
        return await db.InTransaction(async () =>
        {
            var changed = await db.Users.Where(u => u.Id == userId && u.SecurityStamp == own.Stamp)
                .ExecuteUpdateAsync(s => s.SetProperty(u => u.PasswordHash, hash).SetProperty(u => u.SecurityStamp, stamp), cancellationToken);
            if (changed == 0) return new PasswordResult(PasswordOutcome.WrongCurrent);
            await EndSessionsAndTellAsync(userId, user.Email, sessionId, cancellationToken);
            return new PasswordResult(PasswordOutcome.Done);
        }, cancellationToken);
    }

    private async Task SendLinkAsync(string email, CancellationToken cancellationToken)
    {
        var normalized = normalizer.NormalizeEmail(email.Trim());
        if (await attempts.CountAsync(limits.MailsPerAccount("reset"), normalized, cancellationToken) is not null) return;
        await db.InTransaction(async () =>
        {
            var user = await db.Users.AsNoTracking().Where(u => u.NormalizedEmail == normalized).Select(u => new { u.Id, u.Email }).FirstOrDefaultAsync(cancellationToken);
            if (user is null) return;
            var token = await tokens.IssueAsync(user.Id, TokenPurpose.ResetPassword, cancellationToken: cancellationToken);
            await outbox.AddAsync($"reset:{token.Id}", new Recipient(user.Id, user.Email), mails.ResetPassword(token.Value), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
    }

    private async Task EndSessionsAndTellAsync(Guid userId, string email, Guid? keep, CancellationToken cancellationToken)
    {
        await sessions.EndAllAsync(userId, "password-changed", keep, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        // All of them: a thief who knew the old password may have asked for a change of e-mail.
        await db.OneTimeTokens.Where(t => t.UserId == userId && t.ConsumedUtc == null)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.ConsumedUtc, now), cancellationToken);
        await outbox.AddAsync($"password-changed:{Guid.CreateVersion7()}", new Recipient(userId, email), mails.PasswordChanged(now), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
