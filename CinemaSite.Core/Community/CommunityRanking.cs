using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>Likes, dislikes and favourites, as popularity counts them.</summary>
public sealed class CommunityRanking(CinemaDb db) : IRankingSource
{
    public async Task<IReadOnlyList<RankingEvent>> SinceAsync(DateTime sinceUtc, int firstMovieId, int lastMovieId, CancellationToken cancellationToken)
    {
        var viewers = db.Users.Where(u => u.Role == Role.User && u.EmailConfirmed);
        var favorites = db.Favorites
            .Where(f => f.MovieId >= firstMovieId && f.MovieId <= lastMovieId && f.AddedUtc >= sinceUtc && viewers.Any(u => u.Id == f.UserId))
            .Select(f => new { f.MovieId, Utc = f.AddedUtc, Weight = Ranking.FavoriteWeight });
        var reactions = db.Reactions
            .Where(r => r.MovieId >= firstMovieId && r.MovieId <= lastMovieId && r.ReactedUtc >= sinceUtc && viewers.Any(u => u.Id == r.UserId))
            .Select(r => new { r.MovieId, Utc = r.ReactedUtc, Weight = r.Liked ? Ranking.LikeWeight : Ranking.DislikeWeight });
        var events = await favorites.Concat(reactions).ToListAsync(cancellationToken);
        return [.. events.Select(e => new RankingEvent(e.MovieId, e.Utc, e.Weight))];
    }
}
