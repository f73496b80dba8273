using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Library;

/// <summary>What people own and how far they watched. Where they stopped goes; what they bought belongs to the books.</summary>
internal sealed class LibraryData(CinemaDb db) : IPersonalData
{
    public string Section => "library";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) => new
    {
        Movies = await db.Entitlements.AsNoTracking().Where(e => e.UserId == userId).OrderBy(e => e.ReservedUtc)
            .Select(e => new { e.MovieId, Movie = db.Movies.First(m => m.Id == e.MovieId).Title, e.State, e.ReservedUtc, e.OwnedUtc, e.RevokedUtc, e.FirstPlayedUtc, e.FirstSentUtc }).ToListAsync(cancellationToken),
        Views = await db.FilmViews.AsNoTracking().Where(v => v.UserId == userId).OrderBy(v => v.BeganUtc)
            .Select(v => new { v.MovieId, Movie = db.Movies.First(m => m.Id == v.MovieId).Title, v.Day, v.BeganUtc }).ToListAsync(cancellationToken),
        Watched = await db.WatchProgress.AsNoTracking().Where(p => p.UserId == userId).OrderBy(p => p.StartedUtc)
            .Select(p => new { p.MovieId, Movie = db.Movies.First(m => m.Id == p.MovieId).Title, p.Seconds, p.DurationSeconds, p.StartedUtc, p.UpdatedUtc, p.FinishedUtc, p.DismissedUtc }).ToListAsync(cancellationToken),
    };

    public async Task EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.FilmViews.Where(v => v.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.WatchProgress.Where(p => p.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }
}
