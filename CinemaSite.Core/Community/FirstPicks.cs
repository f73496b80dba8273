using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>The likes by which a new member tells their taste, several at once.</summary>
public sealed class FirstPicks(CinemaDb db, TimeProvider clock)
{
    /// <summary>More than the page offers is nobody's first choice.</summary>
    public const int Most = 24;

    /// <summary>Likes the movies that the person has not reacted to yet; returns how many those were.</summary>
    public async Task<int> LikeAsync(Guid userId, IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(movieIds);
        var ids = movieIds.Distinct().Take(Most).ToList();
        try
        {
            return await TryAsync(userId, ids, cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // Another tab was faster; what it liked is left out now.
            return await TryAsync(userId, ids, cancellationToken);
        }
    }

    private Task<int> TryAsync(Guid userId, List<int> ids, CancellationToken cancellationToken) => db.InTransaction(async () =>
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var fresh = await db.Movies.Where(m => ids.Contains(m.Id) && m.Availability != Availability.Withdrawn && !db.Reactions.Any(r => r.MovieId == m.Id && r.UserId == userId))
            .Select(m => m.Id).ToListAsync(cancellationToken);
        db.Reactions.AddRange(fresh.ConvertAll(id => new Reaction { UserId = userId, MovieId = id, Liked = true, ReactedUtc = now }));
        await db.SaveChangesAsync(cancellationToken);
        // No version step: a viewer's opinion is no edit of the movie.
        await db.Movies.Where(m => fresh.Contains(m.Id)).ExecuteUpdateAsync(s => s.SetProperty(m => m.LikeCount, m => m.LikeCount + 1), cancellationToken);
        return fresh.Count;
    }, cancellationToken);
}
