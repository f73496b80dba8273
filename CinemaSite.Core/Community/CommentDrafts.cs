using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>Keeps what somebody wrote whose session was over, until they have signed in again.</summary>
public sealed class CommentDrafts(CinemaDb db, Attempts attempts, CommunityLimits limits, TimeProvider clock)
{
    /// <summary>So long a draft is kept.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Keeps a comment and gives the key to it; null when the movie is none, or too many came from this network.</summary>
    public async Task<Guid?> KeepAsync(string network, int movieId, WrittenComment written, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(written);
        var text = CommentText.Tidy(written.Text);
        if (text.Length == 0 || await attempts.CountAsync(limits.Drafts, network, cancellationToken) is not null) return null;
        return await db.InTransaction(async () =>
        {
            if (!await db.Movies.AnyAsync(m => m.Id == movieId, cancellationToken)) return (Guid?)null;
            var draft = new CommentDraft
            {
                Id = Guid.NewGuid(),
                MovieId = movieId,
                ParentId = written.ParentId,
                Text = text[..Math.Min(text.Length, Comment.TextLength)],
                Spoiler = written.Spoiler,
                WrittenUtc = clock.GetUtcNow().UtcDateTime,
            };
            db.CommentDrafts.Add(draft);
            await db.SaveChangesAsync(cancellationToken);
            return draft.Id;
        }, cancellationToken);
    }

    /// <summary>The draft for a movie's page; null when there is none for it, or it is too old.</summary>
    public Task<WrittenComment?> FindAsync(Guid id, int movieId, CancellationToken cancellationToken = default)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Life;
        return db.CommentDrafts.Where(d => d.Id == id && d.MovieId == movieId && d.WrittenUtc > oldest).Select(d => new WrittenComment(d.Text, d.ParentId, d.Spoiler)).SingleOrDefaultAsync(cancellationToken)!;
    }

    /// <summary>Forgets a draft whose comment was written.</summary>
    public Task ForgetAsync(Guid id, CancellationToken cancellationToken = default) =>
        db.InTransaction(() => db.CommentDrafts.Where(d => d.Id == id).ExecuteDeleteAsync(cancellationToken), cancellationToken);
}
