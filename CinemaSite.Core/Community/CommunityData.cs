using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>What people said and liked. Comments outlive their author, without the name; everything else goes.</summary>
internal sealed class CommunityData(CinemaDb db) : IPersonalData
{
    public string Section => "community";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) => new
    {
        Comments = await db.Comments.AsNoTracking().Where(c => c.UserId == userId).OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.MovieId, Movie = db.Movies.First(m => m.Id == c.MovieId).Title, c.ParentId, c.Text, c.Spoiler, c.CreatedUtc, c.EditedUtc, c.DeletedUtc, c.HiddenUtc }).ToListAsync(cancellationToken),
        CommentLikes = await db.CommentLikes.AsNoTracking().Where(l => l.UserId == userId).OrderBy(l => l.CommentId).Select(l => new { l.CommentId, l.LikedUtc }).ToListAsync(cancellationToken),
        Ratings = await db.Ratings.AsNoTracking().Where(r => r.UserId == userId).OrderBy(r => r.RatedUtc)
            .Select(r => new { r.MovieId, Movie = db.Movies.First(m => m.Id == r.MovieId).Title, r.Value, r.RatedUtc }).ToListAsync(cancellationToken),
        Reactions = await db.Reactions.AsNoTracking().Where(r => r.UserId == userId).OrderBy(r => r.ReactedUtc)
            .Select(r => new { r.MovieId, Movie = db.Movies.First(m => m.Id == r.MovieId).Title, r.Liked, r.ReactedUtc }).ToListAsync(cancellationToken),
        Favorites = await db.Favorites.AsNoTracking().Where(f => f.UserId == userId).OrderBy(f => f.AddedUtc)
            .Select(f => new { f.MovieId, Movie = db.Movies.First(m => m.Id == f.MovieId).Title, f.AddedUtc }).ToListAsync(cancellationToken),
    };

    public async Task EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        // The counters of the movies and comments go down with the rows they count.
        var ratings = db.Ratings.Where(r => r.UserId == userId);
        await db.Movies.Where(m => ratings.Any(r => r.MovieId == m.Id)).ExecuteUpdateAsync(s => s
            .SetProperty(m => m.RatingCount, m => m.RatingCount - 1)
            .SetProperty(m => m.RatingSum, m => m.RatingSum - ratings.Where(r => r.MovieId == m.Id).Select(r => r.Value).First()), cancellationToken);
        await ratings.ExecuteDeleteAsync(cancellationToken);

        var reactions = db.Reactions.Where(r => r.UserId == userId);
        await db.Movies.Where(m => reactions.Any(r => r.MovieId == m.Id && r.Liked)).ExecuteUpdateAsync(s => s.SetProperty(m => m.LikeCount, m => m.LikeCount - 1), cancellationToken);
        await db.Movies.Where(m => reactions.Any(r => r.MovieId == m.Id && !r.Liked)).ExecuteUpdateAsync(s => s.SetProperty(m => m.DislikeCount, m => m.DislikeCount - 1), cancellationToken);
        await reactions.ExecuteDeleteAsync(cancellationToken);

        var likes = db.CommentLikes.Where(l => l.UserId == userId);
        await db.Comments.Where(c => likes.Any(l => l.CommentId == c.Id)).ExecuteUpdateAsync(s => s.SetProperty(c => c.LikeCount, c => c.LikeCount - 1), cancellationToken);
        await likes.ExecuteDeleteAsync(cancellationToken);

        await db.Favorites.Where(f => f.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Comments.Where(c => c.UserId == userId).ExecuteUpdateAsync(s => s.SetProperty(c => c.UserId, (Guid?)null), cancellationToken);
    }
}
