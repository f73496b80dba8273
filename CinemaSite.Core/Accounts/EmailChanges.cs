using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What became of a change of e-mail address.</summary>
public enum EmailChangeOutcome
{
    /// <summary>Asked: a link is on its way, or the owner of a taken address was told. Confirmed: the address is changed.</summary>
    Done,

    Refused,
    WrongPassword,
    BadLink,

    /// <summary>Somebody else took the address before it was confirmed.</summary>
    Taken,

    Wait,
}

/// <summary>The outcome, with what to say when the address was refused or how long to wait.</summary>
public sealed record EmailChangeResult(EmailChangeOutcome Outcome, string? Problem = null, TimeSpan RetryAfter = default);

/// <summary>Moves an account to another address: asked for with the password, confirmed from the new address, told to the old one.</summary>
public sealed class EmailChanges(CinemaDb db, OwnPassword passwords, OneTimeTokens tokens, Outbox outbox, AccountMails mails, Attempts attempts, AccountLimits limits, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <summary>Mails a link to the new address. Whether somebody has that address already is told to nobody but its owner.</summary>
    public async Task<EmailChangeResult> AskAsync(Guid userId, string? email, string? password, CancellationToken cancellationToken = default)
    {
        if (EmailAddress.Problem(email) is { } problem) return new EmailChangeResult(EmailChangeOutcome.Refused, problem);
        var address = email!.Trim();
        var normalized = normalizer.NormalizeEmail(address);
        var current = await db.Users.Where(u => u.Id == userId).Select(u => new { u.Email, u.NormalizedEmail }).SingleAsync(cancellationToken);
        if (address == current.Email) return new EmailChangeResult(EmailChangeOutcome.Refused, "This is your address already.");
        var own = await passwords.CheckAsync(userId, password, cancellationToken);
        if (own.Outcome == OwnPasswordOutcome.Wait) return new EmailChangeResult(EmailChangeOutcome.Wait, RetryAfter: own.RetryAfter);
        if (own.Outcome == OwnPasswordOutcome.Wrong) return new EmailChangeResult(EmailChangeOutcome.WrongPassword);
        if (await attempts.CountAsync(limits.MailsPerAccount("change"), current.NormalizedEmail!, cancellationToken) is { } wait) return new EmailChangeResult(EmailChangeOutcome.Wait, RetryAfter: wait);
        if (await attempts.CountAsync(limits.MailsPerAccount("change"), normalized, cancellationToken) is not null && normalized != current.NormalizedEmail) return new EmailChangeResult(EmailChangeOutcome.Done);

        await db.InTransaction(async () =>
        {
            // Another spelling of one's own address is no collision, and who never confirmed an address does not have it.
            var owner = await db.Users.Where(u => u.NormalizedEmail == normalized && u.Id != userId && u.EmailConfirmed).Select(u => new Recipient(u.Id, u.Email)).FirstOrDefaultAsync(cancellationToken);
            if (owner is not null)
            {
                await outbox.AddAsync($"email-taken:{Guid.CreateVersion7()}", owner, mails.AddressInUse(), cancellationToken);
            }
            else
            {
                var token = await tokens.IssueAsync(userId, TokenPurpose.ChangeEmail, address, cancellationToken);
                await outbox.AddAsync($"email-change:{token.Id}", new Recipient(userId, address), mails.ConfirmEmail(token.Value), cancellationToken);
            }
            await outbox.AddAsync($"email-change-asked:{Guid.CreateVersion7()}", new Recipient(userId, current.Email), mails.EmailChangeAsked(clock.GetUtcNow().UtcDateTime), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
        return new EmailChangeResult(EmailChangeOutcome.Done);
    }

    /// <summary>Uses the mailed link: from now on the account has the new address, and the old one hears of it.</summary>
    public async Task<EmailChangeResult> ConfirmAsync(string? token, CancellationToken cancellationToken = default)
    {
        try
        {
            return await db.InTransaction(() => ConfirmOnceAsync(token, cancellationToken), cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            return new EmailChangeResult(EmailChangeOutcome.Taken);
        }
    }

    private async Task<EmailChangeResult> ConfirmOnceAsync(string? token, CancellationToken cancellationToken)
    {
        if (await tokens.ConsumeAsync(TokenPurpose.ChangeEmail, token, cancellationToken) is not { Data: { } address } owner) return new EmailChangeResult(EmailChangeOutcome.BadLink);
        var normalized = normalizer.NormalizeEmail(address);
        await db.Users.Where(u => u.NormalizedEmail == normalized && u.Id != owner.UserId && !u.EmailConfirmed && u.DeletedUtc == null).ExecuteDeleteAsync(cancellationToken);
        var user = await db.Users.SingleAsync(u => u.Id == owner.UserId, cancellationToken);
        user.Email = user.UserName = address;
        user.NormalizedEmail = normalized;
        user.NormalizedUserName = normalizer.NormalizeName(address);
        user.EmailConfirmed = true;
        await db.SaveChangesAsync(cancellationToken);
        // Links that lie in the old mailbox open nothing any more.
        var now = clock.GetUtcNow().UtcDateTime;
        await db.OneTimeTokens.Where(t => t.UserId == user.Id && t.ConsumedUtc == null).ExecuteUpdateAsync(s => s.SetProperty(t => t.ConsumedUtc, now), cancellationToken);
        await outbox.AddAsync($"email-changed:{owner.TokenId}", new Recipient(user.Id, owner.Email), mails.EmailChanged(now), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new EmailChangeResult(EmailChangeOutcome.Done);
    }
}
