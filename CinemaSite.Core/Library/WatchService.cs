using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Library;

/// <summary>What became of a saved position.</summary>
public enum SaveOutcome
{
    Saved,

    /// <summary>No position, older than what is known, or the beginning over a real position: nothing changed.</summary>
    Ignored,

    NotOwned,
    NoSuchMovie,
}

/// <summary>Keeps people's places in their films.</summary>
public sealed class WatchService(CinemaDb db, WatchAccess access, RememberedAccess remembered, TimeProvider clock)
{
    /// <summary>A film counts as seen from this part of it on.</summary>
    public const double FinishedFrom = 0.9;

    // Longer than people sit before one film, and shorter than a night between two.
    private static readonly TimeSpan Session = TimeSpan.FromHours(6);

    // Longer than any film; larger numbers are noise, not positions.
    private const double Longest = 24 * 60 * 60;

    /// <summary>
    /// Saves where a person is in a film they own, in seconds from its start, cut to the film's length. Of two writes
    /// the larger <paramref name="sequence"/> stays, in whatever order they arrive. The first one ends the right of withdrawal.
    /// </summary>
    public async Task<SaveOutcome> SaveProgressAsync(Guid userId, int movieId, double seconds, long sequence, CancellationToken cancellationToken = default)
    {
        var duration = await db.Movies.Where(m => m.Id == movieId).Select(m => (double?)(m.FilmSeconds ?? m.Minutes * 60)).SingleOrDefaultAsync(cancellationToken);
        if (duration is null) return SaveOutcome.NoSuchMovie;
        if (!await access.OwnsAsync(userId, movieId, cancellationToken)) return SaveOutcome.NotOwned;
        if (!double.IsFinite(seconds) || seconds is < 0 or > Longest || sequence < 0) return SaveOutcome.Ignored;

        var position = Math.Min(seconds, duration.Value);
        return await db.InTransaction(async () =>
        {
            await NoteFirstPlayAsync(userId, movieId, cancellationToken);
            await NoteViewAsync(userId, movieId, cancellationToken);
            if (await UpdateAsync(userId, movieId, position, duration.Value, sequence, cancellationToken)) return SaveOutcome.Saved;
            if (await db.WatchProgress.AnyAsync(p => p.UserId == userId && p.MovieId == movieId, cancellationToken)) return SaveOutcome.Ignored;
            return await InsertAsync(userId, movieId, position, duration.Value, sequence, cancellationToken)
                || await UpdateAsync(userId, movieId, position, duration.Value, sequence, cancellationToken) ? SaveOutcome.Saved : SaveOutcome.Ignored;
        }, cancellationToken);
    }

    /// <summary>
    /// Notes that bytes of a film go out to its owner, the first time alone. Like an access log it changes nothing anybody sees and
    /// ends no right; a refund of such a film is decided by a person, since browsers without script can't say that they play.
    /// </summary>
    public async Task NoteSentAsync(Guid userId, int movieId, CancellationToken cancellationToken = default)
    {
        if (remembered.HasSent(userId, movieId)) return;
        var unsent = db.Entitlements.Where(e => e.UserId == userId && e.MovieId == movieId && e.State == EntitlementState.Owned && e.FirstSentUtc == null);
        if (await unsent.AnyAsync(cancellationToken))
        {
            var now = clock.GetUtcNow().UtcDateTime;
            await db.InTransaction(() => unsent.ExecuteUpdateAsync(s => s.SetProperty(e => e.FirstSentUtc, now).SetProperty(e => e.Version, e => e.Version + 1), cancellationToken), cancellationToken);
        }
        remembered.AddSent(userId, movieId);
    }

    /// <summary>Takes a film off Continue watching; its place is kept, and playing on brings it back.</summary>
    public Task DismissAsync(Guid userId, int movieId, CancellationToken cancellationToken = default) =>
        db.InTransaction(() =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return db.WatchProgress.Where(p => p.UserId == userId && p.MovieId == movieId)
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.DismissedUtc, now), cancellationToken);
        }, cancellationToken);

    /// <summary>Says that a film was seen, here or elsewhere: it leaves Continue watching. Its place is kept, and it ends no right.</summary>
    /// <returns>False for a film the person doesn't own.</returns>
    public async Task<bool> MarkSeenAsync(Guid userId, int movieId, CancellationToken cancellationToken = default)
    {
        if (!await access.OwnsAsync(userId, movieId, cancellationToken)) return false;
        var now = clock.GetUtcNow().UtcDateTime;
        await db.InTransaction(async () =>
        {
            var place = db.WatchProgress.Where(p => p.UserId == userId && p.MovieId == movieId);
            Task<int> Mark() => place.ExecuteUpdateAsync(s => s.SetProperty(p => p.FinishedUtc, p => p.FinishedUtc ?? now), cancellationToken);
            if (await Mark() == 0 && !await InsertAsync(userId, movieId, 0, 0, 0, cancellationToken, seen: true)) await Mark();
        }, cancellationToken);
        return true;
    }

    private async Task<bool> UpdateAsync(Guid userId, int movieId, double position, double duration, long sequence, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        DateTime? finished = position >= duration * FinishedFrom ? now : null;
        var atStart = position < 1;
        return await db.WatchProgress
            .Where(p => p.UserId == userId && p.MovieId == movieId && p.Sequence < sequence && (!atStart || p.Seconds < 1))
            .ExecuteUpdateAsync(s => s
                .SetProperty(p => p.Seconds, position)
                .SetProperty(p => p.DurationSeconds, duration)
                .SetProperty(p => p.Sequence, sequence)
                .SetProperty(p => p.UpdatedUtc, now)
                .SetProperty(p => p.FinishedUtc, p => p.FinishedUtc ?? finished)
                .SetProperty(p => p.DismissedUtc, (DateTime?)null), cancellationToken) == 1;
    }

    private async Task<bool> InsertAsync(Guid userId, int movieId, double position, double duration, long sequence, CancellationToken cancellationToken, bool seen = false)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        db.WatchProgress.Add(new WatchProgress
        {
            UserId = userId,
            MovieId = movieId,
            Seconds = position,
            DurationSeconds = duration,
            Sequence = sequence,
            StartedUtc = now,
            UpdatedUtc = now,
            FinishedUtc = seen || position >= duration * FinishedFrom ? now : null,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // Another device was first; its row is updated instead.
            db.ChangeTracker.Clear();
            return false;
        }
    }

    // One a session and a day, so that neither a reload, a second device nor midnight makes a film more popular.
    private async Task NoteViewAsync(Guid userId, int movieId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var day = DateOnly.FromDateTime(now);
        var still = now - Session;
        if (await db.FilmViews.AnyAsync(v => v.MovieId == movieId && v.UserId == userId && (v.Day == day || v.BeganUtc > still), cancellationToken)) return;
        db.FilmViews.Add(new FilmView { UserId = userId, MovieId = movieId, Day = day, BeganUtc = now });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // Counted by another device.
            db.ChangeTracker.Clear();
        }
    }

    // The version steps too, so that a refund decided at this very moment notices that the film was played.
    private async Task NoteFirstPlayAsync(Guid userId, int movieId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await db.Entitlements
            .Where(e => e.UserId == userId && e.MovieId == movieId && e.State == EntitlementState.Owned && e.FirstPlayedUtc == null)
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.FirstPlayedUtc, now).SetProperty(e => e.Version, e => e.Version + 1), cancellationToken);
    }
}
