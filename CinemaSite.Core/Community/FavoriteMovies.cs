using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>Reads a person's favourites.</summary>
public sealed class FavoriteMovies(CinemaDb db)
{
    /// <summary>Ids of the person's favourites, the last added first. Opening or rating a movie does not move it.</summary>
    public async Task<IReadOnlyList<int>> OfAsync(Guid userId, CancellationToken cancellationToken) =>
        await db.Favorites.Where(f => f.UserId == userId).OrderByDescending(f => f.AddedUtc).ThenByDescending(f => f.MovieId).Select(f => f.MovieId).ToListAsync(cancellationToken);
}
