using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Library;

/// <summary>Purchases, as recommendations read them. What was sent back tells nothing, and what is being bought need not be recommended.</summary>
public sealed class LibraryTaste(CinemaDb db) : ITasteSource
{
    public async Task<IReadOnlyList<TasteDeed>> OfAsync(Guid userId, CancellationToken cancellationToken)
    {
        var claims = await db.Entitlements.Where(e => e.UserId == userId && e.State != EntitlementState.Revoked)
            .Select(e => new { e.MovieId, Utc = e.OwnedUtc ?? e.ReservedUtc, e.State }).ToListAsync(cancellationToken);
        return [.. claims.Select(c => new TasteDeed(c.MovieId, c.Utc, c.State == EntitlementState.Owned ? Deed.Bought : Deed.Met))];
    }

    public IAsyncEnumerable<Admirer> AdmirersAsync()
    {
        var viewers = db.Users.Where(u => u.Role == Role.User && u.EmailConfirmed);
        return db.Entitlements.Where(e => e.State == EntitlementState.Owned && viewers.Any(u => u.Id == e.UserId)).Select(e => new Admirer(e.UserId, e.MovieId)).AsAsyncEnumerable();
    }
}
