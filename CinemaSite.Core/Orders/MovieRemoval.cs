using System.Globalization;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Data;
using CinemaSite.Core.Shopping;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Orders;

/// <summary>What came of taking a movie away.</summary>
public enum RemovalOutcome
{
    Done,
    NotFound,

    /// <summary>It lies in carts: how many must be known before it is taken away.</summary>
    InCarts,

    /// <summary>It stands in an order: it can be withdrawn and not deleted.</summary>
    Ordered,

    /// <summary>It is withdrawn already.</summary>
    Nothing,
}

/// <summary>The outcome, with the movie's title and the number of carts it lies in.</summary>
public sealed record RemovalResult(RemovalOutcome Outcome, string Title = "", int Carts = 0);

/// <summary>Takes movies off the shelves for good, or out of the sale. It stands here because only here is known who ordered what and who means to.</summary>
public sealed class MovieRemoval(CinemaDb db, DeletedMovies carts, MovieEditing editing, OfferChanges offers, CatalogSearch search, AuditLog audit, TimeProvider clock)
{
    private const int MostTries = 3;

    /// <summary>In how many carts a movie lies.</summary>
    public Task<int> CartsAsync(int movieId, CancellationToken cancellationToken = default) => db.CartLines.CountAsync(l => l.MovieId == movieId, cancellationToken);

    /// <summary>In how many carts each of these movies lies; those in none are left out.</summary>
    public Task<Dictionary<int, int>> CartsAsync(IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken = default) =>
        db.CartLines.Where(l => movieIds.Contains(l.MovieId)).GroupBy(l => l.MovieId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);

    /// <summary>Whether a movie stands in an order, whatever became of it.</summary>
    public Task<bool> IsOrderedAsync(int movieId, CancellationToken cancellationToken = default) => db.OrderLines.AnyAsync(l => l.MovieId == movieId, cancellationToken);

    /// <summary>Ends the sale of a movie; who owns it keeps it. Lies it in carts, <paramref name="confirmed"/> says that their number was shown.</summary>
    public Task<RemovalResult> WithdrawAsync(Actor actor, int movieId, bool confirmed, CancellationToken cancellationToken = default) => TryAsync(async () =>
    {
        if (await db.Movies.FirstOrDefaultAsync(m => m.Id == movieId, cancellationToken) is not { } movie) return new RemovalResult(RemovalOutcome.NotFound);
        if (movie.Availability == Availability.Withdrawn) return new RemovalResult(RemovalOutcome.Nothing, movie.Title);
        var lying = await CartsAsync(movieId, cancellationToken);
        if (lying > 0 && !confirmed) return new RemovalResult(RemovalOutcome.InCarts, movie.Title, lying);
        var before = movie.Availability;
        (movie.Availability, movie.UpdatedUtc) = (Availability.Withdrawn, clock.GetUtcNow().UtcDateTime);
        offers.Note(movieId, new Offer(movie.PriceMinor, before), new Offer(movie.PriceMinor, Availability.Withdrawn));
        await db.SaveChangesAsync(cancellationToken);
        await audit.AddAsync(actor, Of("movie.withdraw", movieId, new { Availability = before }, new { movie.Availability, movie.Version }), cancellationToken);
        await search.RefreshAsync([movieId], cancellationToken);
        return new RemovalResult(RemovalOutcome.Done, movie.Title, lying);
    }, cancellationToken);

    /// <summary>
    /// Deletes a movie that nobody ever ordered, with all that viewers said of it, out of all carts, whose owners are told.
    /// Lies it in carts, <paramref name="confirmed"/> says that their number was shown.
    /// </summary>
    public Task<RemovalResult> DeleteAsync(Actor actor, int movieId, bool confirmed, CancellationToken cancellationToken = default) => TryAsync(async () =>
    {
        var movie = await db.Movies.AsNoTracking().Where(m => m.Id == movieId).Select(m => new { m.Title, m.FilmKey, m.TrailerKey }).FirstOrDefaultAsync(cancellationToken);
        if (movie is null) return new RemovalResult(RemovalOutcome.NotFound);
        if (await IsOrderedAsync(movieId, cancellationToken)) return new RemovalResult(RemovalOutcome.Ordered, movie.Title);
        var lying = await CartsAsync(movieId, cancellationToken);
        if (lying > 0 && !confirmed) return new RemovalResult(RemovalOutcome.InCarts, movie.Title, lying);

        var before = await editing.WordsAsync(movieId, cancellationToken);
        (before["filmKey"], before["trailerKey"]) = (movie.FilmKey, movie.TrailerKey);
        before["comments"] = Text(await db.Comments.CountAsync(c => c.MovieId == movieId, cancellationToken));
        before["ratings"] = Text(await db.Ratings.CountAsync(r => r.MovieId == movieId, cancellationToken));
        var people = await db.MovieCredits.Where(c => c.MovieId == movieId).Select(c => c.PersonId).Distinct().ToListAsync(cancellationToken);
        await carts.LeaveCartsAsync(movieId, movie.Title, cancellationToken);
        await ForgetAsync(movieId, cancellationToken);
        // An order that came in between holds the movie by its foreign key, and all of this is taken back.
        await db.Movies.Where(m => m.Id == movieId).ExecuteDeleteAsync(cancellationToken);
        await audit.AddAsync(actor, Of("movie.delete", movieId, before, null), cancellationToken);
        await search.RefreshAsync([movieId], cancellationToken);
        await search.PeopleChangedAsync(people, cancellationToken);
        return new RemovalResult(RemovalOutcome.Done, movie.Title, lying);
    }, cancellationToken);

    private async Task<RemovalResult> TryAsync(Func<Task<RemovalResult>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await db.InTransaction(work, cancellationToken);
            }
            catch (Exception e) when (tries < MostTries && (e is DbUpdateConcurrencyException || e.IsForeignKeyViolation()))
            {
                // Somebody ordered it, put it into a cart or changed it at this moment: the second look sees it.
            }
        }
    }

    // What viewers said and kept of it.
    internal async Task ForgetAsync(int movieId, CancellationToken cancellationToken)
    {
        var comments = db.Comments.Where(c => c.MovieId == movieId).Select(c => c.Id);
        await db.CommentReports.Where(r => comments.Contains(r.CommentId)).ExecuteDeleteAsync(cancellationToken);
        await db.CommentLikes.Where(l => comments.Contains(l.CommentId)).ExecuteDeleteAsync(cancellationToken);
        await db.CommentScores.Where(s => comments.Contains(s.CommentId)).ExecuteDeleteAsync(cancellationToken);
        // SQLite looks at each row by itself: an answer would hold what it answers.
        await db.Comments.Where(c => c.MovieId == movieId).ExecuteUpdateAsync(s => s.SetProperty(c => c.ParentId, (long?)null).SetProperty(c => c.ReplyToId, (long?)null), cancellationToken);
        await db.Comments.Where(c => c.MovieId == movieId).ExecuteDeleteAsync(cancellationToken);
        await db.CommentDrafts.Where(d => d.MovieId == movieId).ExecuteDeleteAsync(cancellationToken);
        await db.Ratings.Where(r => r.MovieId == movieId).ExecuteDeleteAsync(cancellationToken);
        await db.Reactions.Where(r => r.MovieId == movieId).ExecuteDeleteAsync(cancellationToken);
        await db.Favorites.Where(f => f.MovieId == movieId).ExecuteDeleteAsync(cancellationToken);
        await db.WatchProgress.Where(p => p.MovieId == movieId).ExecuteDeleteAsync(cancellationToken);
        await db.FilmViews.Where(v => v.MovieId == movieId).ExecuteDeleteAsync(cancellationToken);
        await db.MovieSimilarities.Where(s => s.OtherId == movieId).ExecuteDeleteAsync(cancellationToken);
    }

    private static Deed Of(string action, int movieId, object? before, object? after) => new(action, nameof(Movie), Text(movieId), before, after);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
