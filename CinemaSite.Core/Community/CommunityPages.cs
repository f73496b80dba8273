using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>A comment as it is read. The text is empty when it was deleted or hidden.</summary>
public sealed record CommentView(
    long Id, long? ParentId, string? Author, string? AvatarKey, string Text, bool Spoiler, DateTime CreatedUtc, bool Edited, bool Deleted, bool Hidden, int LikeCount, int? Rating);

/// <summary>A comment that begins a thread, and its replies in the order they came.</summary>
public sealed record CommentThread(CommentView Comment, IReadOnlyList<CommentView> Replies);

/// <summary>A page of a movie's comments; <paramref name="Count"/> counts replies too.</summary>
public sealed record CommentPage(IPagedList<CommentThread> Threads, int Count);

/// <summary>Reads what viewers think of a movie.</summary>
public sealed class CommunityPages(CinemaDb db)
{
    public const int PageSize = 20;

    /// <summary>How many gave 1, 2 … 10.</summary>
    public async Task<IReadOnlyList<int>> HistogramAsync(int movieId, CancellationToken cancellationToken)
    {
        var counts = await db.Ratings.Where(r => r.MovieId == movieId).GroupBy(r => r.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return [.. Enumerable.Range(1, 10).Select(value => counts.GetValueOrDefault(value))];
    }

    /// <summary>A page of threads, the most liked first.</summary>
    public async Task<CommentPage> CommentsAsync(int movieId, int page, CancellationToken cancellationToken)
    {
        page = Math.Clamp(page, 1, 10_000);
        var all = db.Comments.AsNoTracking().Where(c => c.MovieId == movieId);
        var visible = all.Where(c => c.DeletedUtc == null && c.HiddenUtc == null);
        // A deleted comment is shown only while somebody's reply hangs on it.
        var roots = all.Where(c => c.ParentId == null && (c.DeletedUtc == null || all.Any(r => r.ParentId == c.Id && r.DeletedUtc == null)));
        var shown = roots.OrderByDescending(c => c.LikeCount).ThenByDescending(c => c.Id).Skip((page - 1) * PageSize).Take(PageSize).Select(c => c.Id);
        var rows = await all.Where(c => shown.Contains(c.Id) || (shown.Contains(c.ParentId!.Value) && c.DeletedUtc == null))
            .Select(c => new
            {
                View = new CommentView(c.Id, c.ParentId, db.Users.Where(u => u.Id == c.UserId).Select(u => u.DisplayName).FirstOrDefault(), db.Users.Where(u => u.Id == c.UserId).Select(u => u.AvatarKey).FirstOrDefault(),
                    c.DeletedUtc == null && c.HiddenUtc == null ? c.Text : "", c.Spoiler, c.CreatedUtc, c.EditedUtc != null, c.DeletedUtc != null, c.HiddenUtc != null, c.LikeCount,
                    db.Ratings.Where(r => r.MovieId == movieId && r.UserId == c.UserId).Select(r => (int?)r.Value).FirstOrDefault()),
                Threads = roots.Count(),
                Count = visible.Count(),
            })
            .ToListAsync(cancellationToken);
        var replies = rows.Select(r => r.View).Where(c => c.ParentId is not null).OrderBy(c => c.CreatedUtc).ThenBy(c => c.Id).ToLookup(c => c.ParentId);
        var threads = rows.Select(r => r.View).Where(c => c.ParentId is null).OrderByDescending(c => c.LikeCount).ThenByDescending(c => c.Id)
            .Select(c => new CommentThread(c, [.. replies[c.Id]])).ToList();
        return new CommentPage(new PagedList<CommentThread>(threads, page, PageSize, rows.Count > 0 ? rows[0].Threads : 0), rows.Count > 0 ? rows[0].Count : 0);
    }
}
