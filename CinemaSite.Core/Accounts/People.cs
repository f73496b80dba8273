using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What became of a change to a person's account.</summary>
public enum PersonChange
{
    Done,
    NotFound,

    /// <summary>It is so already.</summary>
    Nothing,
    LastAdmin,
    ReasonTooLong,
}

/// <summary>What the staff and the site itself do with people: make, promote, block. The last admin is out of reach.</summary>
public sealed class People(CinemaDb db, PasswordHashing hashing, ILookupNormalizer normalizer, Sessions sessions, AuditLog audit, TimeProvider clock)
{
    /// <summary>Makes a person whose address needs no confirming (the first admin, demo people).</summary>
    public async Task<Guid> CreateActivatedAsync(string email, string password, string displayName, Role role, CancellationToken cancellationToken = default)
    {
        var hash = await hashing.HashAsync(password, cancellationToken);
        return await db.InTransaction(async () =>
        {
            var user = NewUser(email, hash, displayName, role, clock.GetUtcNow().UtcDateTime, normalizer);
            user.EmailConfirmed = true;
            db.Users.Add(user);
            await db.SaveChangesAsync(cancellationToken);
            return user.Id;
        }, cancellationToken);
    }

    /// <summary>Gives a person another role, from their next request on.</summary>
    /// <param name="by">Who does it, for the audit log; null when the site itself does.</param>
    public Task<PersonChange> SetRoleAsync(Actor? by, Guid userId, Role role, CancellationToken cancellationToken = default) =>
        ChangeAsync(by, "user.role", userId, takesAdmin: role != Role.Admin, async before =>
        {
            if (before.Role == role) return PersonChange.Nothing;
            return await Living(userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, role), cancellationToken) == 1 ? PersonChange.Done : PersonChange.NotFound;
        }, cancellationToken);

    /// <summary>Confirms a person's address by hand; the links that were mailed for it are void.</summary>
    /// <param name="by">Who does it, for the audit log; null when the site itself does.</param>
    public Task<PersonChange> ActivateAsync(Actor? by, Guid userId, CancellationToken cancellationToken = default) =>
        ChangeAsync(by, "user.activate", userId, takesAdmin: false, async before =>
        {
            if (before.EmailConfirmed) return PersonChange.Nothing;
            if (await Living(userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.EmailConfirmed, true), cancellationToken) == 0) return PersonChange.NotFound;
            var now = clock.GetUtcNow().UtcDateTime;
            await db.OneTimeTokens.Where(t => t.UserId == userId && t.Purpose == TokenPurpose.Activate && t.ConsumedUtc == null)
                .ExecuteUpdateAsync(s => s.SetProperty(t => t.ConsumedUtc, now), cancellationToken);
            return PersonChange.Done;
        }, cancellationToken);

    /// <summary>Shuts a person out, from their next request on. The reason is for the staff; a later one takes the place of the first.</summary>
    /// <param name="by">Who does it, for the audit log; null when the site itself does.</param>
    public Task<PersonChange> BlockAsync(Actor? by, Guid userId, string? reason, CancellationToken cancellationToken = default)
    {
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        return reason?.Length > User.BlockedReasonLength
            ? Task.FromResult(PersonChange.ReasonTooLong)
            : ChangeAsync(by, "user.block", userId, takesAdmin: true, async _ =>
            {
                DateTime? now = clock.GetUtcNow().UtcDateTime;
                var changed = await Living(userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.BlockedUtc, u => u.BlockedUtc ?? now).SetProperty(u => u.BlockedReason, reason), cancellationToken);
                if (changed == 0) return PersonChange.NotFound;
                await sessions.EndAllAsync(userId, "blocked", cancellationToken: cancellationToken);
                return PersonChange.Done;
            }, cancellationToken);
    }

    /// <summary>Lets a blocked person in again; they sign in anew.</summary>
    /// <param name="by">Who does it, for the audit log; null when the site itself does.</param>
    public Task<PersonChange> UnblockAsync(Actor? by, Guid userId, CancellationToken cancellationToken = default) =>
        ChangeAsync(by, "user.unblock", userId, takesAdmin: false, async before =>
        {
            if (!before.Blocked) return PersonChange.Nothing;
            return await Living(userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.BlockedUtc, (DateTime?)null).SetProperty(u => u.BlockedReason, (string?)null), cancellationToken) == 1
                ? PersonChange.Done : PersonChange.NotFound;
        }, cancellationToken);

    /// <summary>Ends one session of a person, or all of them without an id; nothing when there is none to end.</summary>
    public Task<PersonChange> EndSessionsAsync(Actor by, Guid userId, Guid? sessionId, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            if (!await Living(userId).AnyAsync(cancellationToken)) return PersonChange.NotFound;
            var before = await LiveSessionsAsync(userId, cancellationToken);
            var ended = sessionId is not { } one ? await sessions.EndAllAsync(userId, "ended-by-staff", cancellationToken: cancellationToken)
                : await sessions.EndAsync(userId, one, "ended-by-staff", cancellationToken) ? 1 : 0;
            if (ended == 0) return PersonChange.Nothing;
            await audit.AddAsync(by, new Deed("user.sessions", nameof(User), userId.ToString(), new { Sessions = before }, new { Sessions = await LiveSessionsAsync(userId, cancellationToken), Ended = ended }), cancellationToken);
            return PersonChange.Done;
        }, cancellationToken);

    private Task<List<Guid>> LiveSessionsAsync(Guid userId, CancellationToken cancellationToken) =>
        db.Sessions.Where(s => s.UserId == userId && s.RevokedUtc == null).OrderBy(s => s.CreatedUtc).ThenBy(s => s.Id).Select(s => s.Id).ToListAsync(cancellationToken);

    private Task<PersonChange> ChangeAsync(Actor? by, string action, Guid userId, bool takesAdmin, Func<Standing, Task<PersonChange>> change, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            // Asked before the person is held: it holds all admins, in one order for everybody.
            if (takesAdmin && await IsLastAdminAsync(userId, cancellationToken)) return PersonChange.LastAdmin;
            // Held, so that what is written down as before is what was changed.
            if (!await db.HoldLivingPersonAsync(userId, cancellationToken)) return PersonChange.NotFound;
            var before = await StandingAsync(userId, cancellationToken);
            var outcome = await change(before);
            if (outcome == PersonChange.Done && by is not null)
                await audit.AddAsync(by, new Deed(action, nameof(User), userId.ToString(), before, await StandingAsync(userId, cancellationToken)), cancellationToken);
            return outcome;
        }, cancellationToken);

    private Task<Standing> StandingAsync(Guid userId, CancellationToken cancellationToken) =>
        Living(userId).Select(u => new Standing(u.Role, u.EmailConfirmed, u.BlockedUtc != null, u.BlockedReason)).SingleAsync(cancellationToken);

    // What of a person the log tells; it names nobody.
    private sealed record Standing(Role Role, bool EmailConfirmed, bool Blocked, string? BlockedReason);

    internal static User NewUser(string email, string passwordHash, string displayName, Role role, DateTime now, ILookupNormalizer normalizer) => new()
    {
        Id = Guid.CreateVersion7(),
        Email = email,
        NormalizedEmail = normalizer.NormalizeEmail(email),
        UserName = email,
        NormalizedUserName = normalizer.NormalizeName(email),
        PasswordHash = passwordHash,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        DisplayName = displayName,
        Role = role,
        CreatedUtc = now,
    };

    // Whoever deleted their account can't be given it back.
    private IQueryable<User> Living(Guid userId) => db.Users.Where(u => u.Id == userId && u.DeletedUtc == null);

    /// <summary>Whether nobody else could do an admin's work; asked in the transaction that would take this one away.</summary>
    internal async Task<bool> IsLastAdminAsync(Guid userId, CancellationToken cancellationToken)
    {
        // Changes nothing, but holds all admins' rows until the transaction ends: of two that demote each other one waits.
        await db.Users.Where(u => u.Role == Role.Admin).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, Role.Admin), cancellationToken);
        var admins = await db.Users.Where(u => u.Role == Role.Admin && u.BlockedUtc == null && u.EmailConfirmed).Select(u => u.Id).Take(2).ToListAsync(cancellationToken);
        return admins.Count == 1 && admins[0] == userId;
    }
}
