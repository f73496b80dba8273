using CinemaSite.Core.Data;
using CinemaSite.Core.Notifications;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Shopping;

/// <summary>Takes a movie out of all carts, for whoever deletes it: in one transaction with the movie, since afterwards nobody knows who had it.</summary>
public sealed class DeletedMovies(CinemaDb db, Notifier notifier)
{
    /// <summary>Takes it out and tells the carts' signed-in owners.</summary>
    public Task LeaveCartsAsync(int movieId, string title, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            var owners = await db.Carts.Where(c => c.UserId != null && c.Lines.Any(l => l.MovieId == movieId)).Select(c => c.UserId!.Value).ToListAsync(cancellationToken);
            await db.CartLines.Where(l => l.MovieId == movieId).ExecuteDeleteAsync(cancellationToken);
            foreach (var some in owners.Chunk(OfferNewsJob.BatchSize)) await notifier.TellAsync(some, new News.Deleted(movieId, title), cancellationToken);
        }, cancellationToken);
}
