using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What became of the wish to be forgotten.</summary>
public enum DeletionOutcome
{
    Done,
    WrongPassword,
    Obstacle,
    LastAdmin,
    Wait,
}

/// <summary>The outcome, with what stands in the way or how long to wait.</summary>
public sealed record DeletionResult(DeletionOutcome Outcome, DeletionObstacle? Obstacle = null, TimeSpan RetryAfter = default);

/// <summary>Deletes accounts: what names the person is erased everywhere, what the books need stays without a name.</summary>
public sealed class AccountDeletion(CinemaDb db, OwnPassword passwords, IEnumerable<IPersonalData> rooms, People people, Avatars avatars, Outbox outbox, AccountMails mails, TimeProvider clock)
{
    /// <summary>Deletes the account of somebody who gave their password again. It is one transaction, and can't be undone.</summary>
    public async Task<DeletionResult> DeleteAsync(Guid userId, string? password, CancellationToken cancellationToken = default)
    {
        var own = await passwords.CheckAsync(userId, password, cancellationToken);
        if (own.Outcome == OwnPasswordOutcome.Wait) return new DeletionResult(DeletionOutcome.Wait, RetryAfter: own.RetryAfter);
        if (own.Outcome == OwnPasswordOutcome.Wrong) return new DeletionResult(DeletionOutcome.WrongPassword);
        var (result, picture) = await db.InTransaction(() => DeleteOnceAsync(userId, cancellationToken), cancellationToken);
        if (picture is not null) await avatars.EraseFilesAsync(picture);
        return result;
    }

    private async Task<(DeletionResult Result, string? Picture)> DeleteOnceAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (await people.IsLastAdminAsync(userId, cancellationToken)) return (new DeletionResult(DeletionOutcome.LastAdmin), null);
        // An order placed at this moment waits, and then finds nobody.
        await db.HoldPersonAsync(userId, cancellationToken);
        foreach (var room in rooms)
            if (await room.ObstacleAsync(userId, cancellationToken) is { } obstacle) return (new DeletionResult(DeletionOutcome.Obstacle, obstacle), null);
        var person = await db.Users.Where(u => u.Id == userId).Select(u => new { u.Email, u.AvatarKey }).SingleAsync(cancellationToken);
        // The account's own room came first and goes last: others find what is theirs by its address.
        foreach (var room in rooms.Reverse()) await room.EraseAsync(userId, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.DeletedUtc, now).SetProperty(u => u.EmailConfirmed, false), cancellationToken);
        await outbox.AddAsync($"account-deleted:{userId}", new Recipient(null, person.Email), mails.AccountDeleted(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return (new DeletionResult(DeletionOutcome.Done), person.AvatarKey);
    }
}
