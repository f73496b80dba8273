using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Shopping;

/// <summary>What people meant to buy; it goes with them.</summary>
internal sealed class CartData(CinemaDb db) : IPersonalData
{
    public string Section => "cart";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) =>
        await db.Carts.AsNoTracking().Where(c => c.UserId == userId).SelectMany(c => c.Lines).OrderBy(l => l.AddedUtc)
            .Select(l => new { l.MovieId, Movie = db.Movies.First(m => m.Id == l.MovieId).Title, l.SeenPriceMinor, l.AddedUtc }).ToListAsync(cancellationToken);

    public Task EraseAsync(Guid userId, CancellationToken cancellationToken) => db.Carts.Where(c => c.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
