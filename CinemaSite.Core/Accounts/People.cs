using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What became of a change to a person's account.</summary>
public enum PersonChange
{
    Done,
    NotFound,
    LastAdmin,
}

/// <summary>What the staff and the site itself do with people: make, promote, block. The last admin is out of reach.</summary>
public sealed class People(CinemaDb db, PasswordHashing hashing, ILookupNormalizer normalizer, Sessions sessions, TimeProvider clock)
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
    public Task<PersonChange> SetRoleAsync(Guid userId, Role role, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            if (role != Role.Admin && await IsLastAdminAsync(userId, cancellationToken)) return PersonChange.LastAdmin;
            var changed = await Living(userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, role), cancellationToken);
            return changed == 1 ? PersonChange.Done : PersonChange.NotFound;
        }, cancellationToken);

    /// <summary>Confirms a person's address by hand; the links that were mailed for it are void.</summary>
    public Task<PersonChange> ActivateAsync(Guid userId, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            if (await Living(userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.EmailConfirmed, true), cancellationToken) == 0) return PersonChange.NotFound;
            var now = clock.GetUtcNow().UtcDateTime;
            await db.OneTimeTokens.Where(t => t.UserId == userId && t.Purpose == TokenPurpose.Activate && t.ConsumedUtc == null)
                .ExecuteUpdateAsync(s => s.SetProperty(t => t.ConsumedUtc, now), cancellationToken);
            return PersonChange.Done;
        }, cancellationToken);

    /// <summary>Shuts a person out, from their next request on. The reason is for the staff; a later one takes the place of the first.</summary>
    public Task<PersonChange> BlockAsync(Guid userId, string? reason = null, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            if (await IsLastAdminAsync(userId, cancellationToken)) return PersonChange.LastAdmin;
            DateTime? now = clock.GetUtcNow().UtcDateTime;
            var words = reason?.Length > User.BlockedReasonLength ? reason[..User.BlockedReasonLength] : reason;
            var changed = await Living(userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.BlockedUtc, u => u.BlockedUtc ?? now).SetProperty(u => u.BlockedReason, words), cancellationToken);
            if (changed == 0) return PersonChange.NotFound;
            await sessions.EndAllAsync(userId, "blocked", cancellationToken: cancellationToken);
            return PersonChange.Done;
        }, cancellationToken);

    /// <summary>Lets a blocked person in again; they sign in anew.</summary>
    public Task<PersonChange> UnblockAsync(Guid userId, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
            await Living(userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.BlockedUtc, (DateTime?)null).SetProperty(u => u.BlockedReason, (string?)null), cancellationToken) == 1 ? PersonChange.Done : PersonChange.NotFound, cancellationToken);

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
