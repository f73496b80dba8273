using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>Something to mend in a form: the field and what to say there.</summary>
public sealed record FieldProblem(string Field, string Message);

/// <summary>Makes accounts and activates them. To the outside it never says whether an address is known.</summary>
public sealed class Registration(CinemaDb db, PasswordHashing hashing, OneTimeTokens tokens, Outbox outbox, AccountMails mails, Attempts attempts, AccountLimits limits, EvenTime evenTime, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <summary>What is wrong with a registration, by field; empty when it may be made.</summary>
    public static IReadOnlyList<FieldProblem> Check(string? email, string? password, string? displayName)
    {
        var problems = new List<FieldProblem>();
        if (EmailAddress.Problem(email) is { } wrongEmail) problems.Add(new FieldProblem("email", wrongEmail));
        if (PasswordRules.Problem(password, email ?? "") is { } wrongPassword) problems.Add(new FieldProblem("password", wrongPassword));
        if (DisplayNames.Tidy(displayName) is { Length: > 0 } name && DisplayNames.Problem(name) is { } wrongName) problems.Add(new FieldProblem("displayName", wrongName));
        return problems;
    }

    /// <summary>
    /// Makes the account, or writes to the owner of the one there is. <paramref name="returnUrl"/> comes back when the
    /// activation link is used. The input must have passed <see cref="Check"/>.
    /// </summary>
    /// <exception cref="CrowdedException">The password did not get its turn at the hasher.</exception>
    public async Task RegisterAsync(string email, string password, string? displayName, string? returnUrl, CancellationToken cancellationToken = default)
    {
        email = email.Trim();
        // Hashed in any case, and before time is evened out: what follows always fits into the first step of it.
        var hash = await hashing.HashAsync(password, cancellationToken);
        await evenTime.SpendAsync(async () =>
        {
            if (!await MayMailAsync(email, "register", cancellationToken)) return;
            var name = DisplayNames.Tidy(displayName) is { Length: > 0 } given ? given : DisplayNames.Default();
            try
            {
                await SaveAsync(email, hash, name, returnUrl, cancellationToken);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                // Another request made the account between our look and our insert; this time it is found.
                await SaveAsync(email, hash, name, returnUrl, cancellationToken);
            }
        }, cancellationToken);
    }

    /// <summary>Sends a new activation link to an account that waits for it; the older links are void.</summary>
    public Task ResendAsync(string email, CancellationToken cancellationToken = default) =>
        evenTime.SpendAsync(async () =>
        {
            email = email.Trim();
            if (!await MayMailAsync(email, "activate", cancellationToken)) return;
            var normalized = normalizer.NormalizeEmail(email);
            await db.InTransaction(async () =>
            {
                var user = await db.Users.FirstOrDefaultAsync(u => u.NormalizedEmail == normalized && !u.EmailConfirmed, cancellationToken);
                if (user is null) return;
                await SendLinkAsync(user, null, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
            }, cancellationToken);
        }, cancellationToken);

    /// <summary>Uses an activation link; null when it is worth nothing (any more).</summary>
    public Task<TokenOwner?> ActivateAsync(string? token, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            if (await tokens.ConsumeAsync(TokenPurpose.Activate, token, cancellationToken) is not { } owner) return null;
            await db.Users.Where(u => u.Id == owner.UserId).ExecuteUpdateAsync(s => s.SetProperty(u => u.EmailConfirmed, true), cancellationToken);
            return owner;
        }, cancellationToken);

    // A stranger must not be able to fill somebody's mailbox through our forms.
    private async Task<bool> MayMailAsync(string email, string purpose, CancellationToken cancellationToken) =>
        await attempts.CountAsync(limits.MailsPerAccount(purpose), normalizer.NormalizeEmail(email), cancellationToken) is null;

    private Task SaveAsync(string email, string hash, string name, string? returnUrl, CancellationToken cancellationToken)
    {
        var normalized = normalizer.NormalizeEmail(email);
        return db.InTransaction(async () =>
        {
            var user = await db.Users.FirstOrDefaultAsync(u => u.NormalizedEmail == normalized, cancellationToken);
            if (user is null)
            {
                user = People.NewUser(email, hash, name, Role.User, clock.GetUtcNow().UtcDateTime, normalizer);
                db.Users.Add(user);
                // Saved before its token, which is voided and made by separate statements.
                await db.SaveChangesAsync(cancellationToken);
                await SendLinkAsync(user, returnUrl, cancellationToken);
            }
            else if (user.EmailConfirmed)
            {
                await outbox.AddAsync($"already-registered:{Guid.CreateVersion7()}", new Recipient(user.Id, user.Email), mails.AlreadyRegistered(), cancellationToken);
            }
            else
            {
                await AskForPasswordAsync(user, cancellationToken);
            }
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
    }

    // Two people may have registered the address, each with a password, and only one of them reads its mails. Whoever
    // that is chooses the password now; the link that would confirm the first one is void.
    private async Task AskForPasswordAsync(User user, CancellationToken cancellationToken)
    {
        var token = await tokens.IssueAsync(user.Id, TokenPurpose.ResetPassword, cancellationToken: cancellationToken);
        await tokens.VoidAsync(user.Id, TokenPurpose.Activate, cancellationToken);
        await outbox.AddAsync($"finish-registration:{token.Id}", new Recipient(user.Id, user.Email), mails.FinishRegistration(token.Value), cancellationToken);
    }

    private async Task SendLinkAsync(User user, string? returnUrl, CancellationToken cancellationToken)
    {
        var token = await tokens.IssueAsync(user.Id, TokenPurpose.Activate, returnUrl is { Length: <= 256 } ? returnUrl : null, cancellationToken);
        await outbox.AddAsync($"activate:{token.Id}", new Recipient(user.Id, user.Email), mails.Activation(token.Value), cancellationToken);
    }
}
