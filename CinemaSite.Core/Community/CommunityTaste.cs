using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>Ratings, reactions and favourites, as recommendations read them.</summary>
public sealed class CommunityTaste(CinemaDb db) : ITasteSource
{
    public async Task<IReadOnlyList<TasteDeed>> OfAsync(Guid userId, CancellationToken cancellationToken)
    {
        var ratings = db.Ratings.Where(r => r.UserId == userId)
            .Select(r => new { r.MovieId, Utc = r.RatedUtc, Deed = r.Value >= Tastes.HighRating ? (int)Deed.Loved : r.Value <= Tastes.LowRating ? (int)Deed.Disliked : (int)Deed.Met });
        var reactions = db.Reactions.Where(r => r.UserId == userId)
            .Select(r => new { r.MovieId, Utc = r.ReactedUtc, Deed = r.Liked ? (int)Deed.Loved : (int)Deed.Disliked });
        var favorites = db.Favorites.Where(f => f.UserId == userId).Select(f => new { f.MovieId, Utc = f.AddedUtc, Deed = (int)Deed.Loved });
        var deeds = await ratings.Concat(reactions).Concat(favorites).ToListAsync(cancellationToken);
        return [.. deeds.Select(d => new TasteDeed(d.MovieId, d.Utc, (Deed)d.Deed))];
    }

    public IAsyncEnumerable<Admirer> AdmirersAsync()
    {
        var viewers = db.Users.Where(u => u.Role == Role.User && u.EmailConfirmed);
        var ratings = db.Ratings.Where(r => r.Value >= Tastes.HighRating && viewers.Any(u => u.Id == r.UserId)).Select(r => new { r.UserId, r.MovieId });
        var reactions = db.Reactions.Where(r => r.Liked && viewers.Any(u => u.Id == r.UserId)).Select(r => new { r.UserId, r.MovieId });
        var favorites = db.Favorites.Where(f => viewers.Any(u => u.Id == f.UserId)).Select(f => new { f.UserId, f.MovieId });
        return ratings.Concat(reactions).Concat(favorites).Select(a => new Admirer(a.UserId, a.MovieId)).AsAsyncEnumerable();
    }
}
