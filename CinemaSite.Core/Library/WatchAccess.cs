using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Library;

/// <summary>Whom to let in to a film.</summary>
public sealed class WatchAccess(CinemaDb db, RememberedAccess remembered)
{
    /// <summary>
    /// True for those who own the movie, and for staff, who preview it. A yes is remembered for seconds, because a film
    /// is hundreds of range requests; a no is not, because it may have been bought since.
    /// </summary>
    public async Task<bool> CanWatchAsync(Guid userId, Role role, int movieId, CancellationToken cancellationToken = default)
    {
        if (role is Role.Moderator or Role.Admin) return true;
        if (remembered.Has(userId, movieId)) return true;
        var owned = await OwnsAsync(userId, movieId, cancellationToken);
        if (owned) remembered.Add(userId, movieId);
        return owned;
    }

    /// <summary>
    /// Asked again while a film is on its way, and never remembered: true while the session lives, nobody blocked the
    /// person, and they own the movie or are staff.
    /// </summary>
    public Task<bool> MayGoOnAsync(Guid userId, Guid sessionId, int movieId, CancellationToken cancellationToken = default) =>
        db.Users.AnyAsync(u => u.Id == userId && u.BlockedUtc == null && u.DeletedUtc == null
            && db.Sessions.Any(s => s.Id == sessionId && s.RevokedUtc == null)
            && (u.Role == Role.Moderator || u.Role == Role.Admin
                || db.Entitlements.Any(e => e.UserId == userId && e.MovieId == movieId && e.State == EntitlementState.Owned)), cancellationToken);

    /// <summary>True when the person's own entitlement is live and paid.</summary>
    public Task<bool> OwnsAsync(Guid userId, int movieId, CancellationToken cancellationToken = default) =>
        db.Entitlements.AnyAsync(e => e.UserId == userId && e.MovieId == movieId && e.State == EntitlementState.Owned, cancellationToken);
}
