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
            var changed = await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, role), cancellationToken);
            return changed == 1 ? PersonChange.Done : PersonChange.NotFound;
        }, cancellationToken);

    /// <summary>Shuts a person out, from their next request on.</summary>
    public Task<PersonChange> BlockAsync(Guid userId, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            if (await IsLastAdminAsync(userId, cancellationToken)) return PersonChange.LastAdmin;
            DateTime? now = clock.GetUtcNow().UtcDateTime;
            var changed = await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.BlockedUtc, u => u.BlockedUtc ?? now), cancellationToken);
            if (changed == 0) return PersonChange.NotFound;
            await sessions.EndAllAsync(userId, "blocked", cancellationToken: cancellationToken);
            return PersonChange.Done;
        }, cancellationToken);

    /// <summary>Lets a blocked person in again; they sign in anew.</summary>
    public Task<PersonChange> UnblockAsync(Guid userId, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
            await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.BlockedUtc, (DateTime?)null), cancellationToken) == 1 ? PersonChange.Done : PersonChange.NotFound, cancellationToken);

    /// <summary>Sets the name shown beside a person's comments.</summary>
    public Task RenameAsync(Guid userId, string displayName, CancellationToken cancellationToken = default) =>
        db.InTransaction(() => db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, displayName), cancellationToken), cancellationToken);

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

    private async Task<bool> IsLastAdminAsync(Guid userId, CancellationToken cancellationToken)
    {
        // Changes nothing, but holds all admins' rows until the transaction ends: of two that demote each other one waits.
        await db.Users.Where(u => u.Role == Role.Admin).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, Role.Admin), cancellationToken);
        var admins = await db.Users.Where(u => u.Role == Role.Admin && u.BlockedUtc == null).Select(u => u.Id).Take(2).ToListAsync(cancellationToken);
        return admins.Count == 1 && admins[0] == userId;
    }
}
