using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Library;

/// <summary>Purchases, films watched, and films watched to the end, as popularity counts them.</summary>
public sealed class LibraryRanking(CinemaDb db) : IRankingSource
{
    public async Task<IReadOnlyList<RankingEvent>> SinceAsync(DateTime sinceUtc, int firstMovieId, int lastMovieId, CancellationToken cancellationToken)
    {
        var viewers = db.Users.Where(u => u.Role == Role.User && u.EmailConfirmed);
        var purchases = db.Entitlements
            .Where(e => e.MovieId >= firstMovieId && e.MovieId <= lastMovieId && e.State == EntitlementState.Owned && e.OwnedUtc >= sinceUtc && viewers.Any(u => u.Id == e.UserId))
            .Select(e => new { e.MovieId, Utc = e.OwnedUtc!.Value, Weight = Ranking.PurchaseWeight });
        var finished = db.WatchProgress
            .Where(p => p.MovieId >= firstMovieId && p.MovieId <= lastMovieId && p.FinishedUtc >= sinceUtc && viewers.Any(u => u.Id == p.UserId))
            .Select(p => new { p.MovieId, Utc = p.FinishedUtc!.Value, Weight = Ranking.FinishedWeight });
        var views = db.FilmViews
            .Where(v => v.MovieId >= firstMovieId && v.MovieId <= lastMovieId && v.BeganUtc >= sinceUtc && viewers.Any(u => u.Id == v.UserId))
            .Select(v => new { v.MovieId, Utc = v.BeganUtc, Weight = Ranking.ViewWeight });
        var events = await purchases.Concat(finished).Concat(views).ToListAsync(cancellationToken);
        return [.. events.Select(e => new RankingEvent(e.MovieId, e.Utc, e.Weight))];
    }
}
