using CinemaSite.Core.Data;

namespace CinemaSite.Core.Library;

/// <summary>Who owns what, as part of larger queries.</summary>
public static class Ownership
{
    /// <summary>Ids of the movies a person has paid for.</summary>
    public static IQueryable<int> OwnedBy(this CinemaDb db, Guid userId)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Entitlements.Where(e => e.UserId == userId && (e.State == EntitlementState.Owned || e.State == EntitlementState.Frozen)).Select(e => e.MovieId);
    }

    /// <summary>Ids of the people who have paid for a movie.</summary>
    public static IQueryable<Guid?> OwnersOf(this CinemaDb db, int movieId)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Entitlements.Where(e => e.MovieId == movieId && (e.State == EntitlementState.Owned || e.State == EntitlementState.Frozen)).Select(e => (Guid?)e.UserId);
    }
}
