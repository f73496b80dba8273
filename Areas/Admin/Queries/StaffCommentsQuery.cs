using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>Which comments the queue shows.</summary>
public enum StaffCommentStatus
{
    Held,
    Hidden,
    Reported,
}

/// <summary>A comment in the staff's queue. Of people it has the display name and nothing else.</summary>
public sealed record StaffComment(
    long Id, int MovieId, string MovieSlug, string MovieTitle, string? Author, string Text, bool Spoiler, bool IsReply, DateTime CreatedUtc, bool Edited, bool Deleted, bool Hidden, bool Held,
    int Likes, int OpenReports, bool AuthorIsBlocked, bool AuthorCanBeBlocked)
{
    public string Url => Links.Comment(Links.Movie(MovieId, MovieSlug), Id);
}

/// <summary>What staff ask of the queue; no status means all. Dates are days of UTC, both included; the person is a part of a display name.</summary>
public sealed record StaffCommentsFilter(StaffCommentStatus? Status, string? Q, string? User, DateOnly? From, DateOnly? To, string Sort, int Page)
{
    public const int PageSize = 50;
    public const string Newest = "newest";
}

/// <summary>Everybody's comments, for moderators.</summary>
public sealed class StaffCommentsQuery(CinemaDb db)
{
    /// <summary>One page of the queue.</summary>
    public async Task<IPagedList<StaffComment>> ListAsync(StaffCommentsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var comments = Matching(filter);
        var count = await comments.CountAsync(cancellationToken);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + StaffCommentsFilter.PageSize - 1) / StaffCommentsFilter.PageSize));
        var items = await Rows(Sorted(comments, filter.Sort).Skip((page - 1) * StaffCommentsFilter.PageSize).Take(StaffCommentsFilter.PageSize)).ToListAsync(cancellationToken);
        return new PagedList<StaffComment>(items, page, StaffCommentsFilter.PageSize, count);
    }

    /// <summary>All that match, one after another.</summary>
    public IAsyncEnumerable<StaffComment> AllAsync(StaffCommentsFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Rows(Sorted(Matching(filter), filter.Sort)).AsAsyncEnumerable();
    }

    private IQueryable<StaffComment> Rows(IQueryable<Comment> comments) => comments.Join(db.Movies, c => c.MovieId, m => m.Id, (c, m) => new StaffComment(
        c.Id, m.Id, m.Slug, m.Title, db.Users.Where(u => u.Id == c.UserId).Select(u => u.DisplayName).FirstOrDefault(), c.Text, c.Spoiler, c.ParentId != null, c.CreatedUtc,
        c.EditedUtc != null, c.DeletedUtc != null, c.HiddenUtc != null, c.HeldUtc != null, c.LikeCount,
        db.CommentReports.Count(r => r.CommentId == c.Id && r.State == ReportState.Open),
        db.CommentBlocks.Any(b => b.UserId == c.UserId), db.Users.Any(u => u.Id == c.UserId && u.Role == Role.User)));

    private IQueryable<Comment> Matching(StaffCommentsFilter filter)
    {
        var comments = db.Comments.AsNoTracking();
        comments = filter.Status switch
        {
            StaffCommentStatus.Held => comments.Where(c => c.HeldUtc != null && c.DeletedUtc == null),
            StaffCommentStatus.Hidden => comments.Where(c => c.HiddenUtc != null),
            StaffCommentStatus.Reported => comments.Where(c => db.CommentReports.Any(r => r.CommentId == c.Id && r.State == ReportState.Open)),
            _ => comments,
        };
        if (filter.Q is { } q)
        {
            var pattern = Searched.Anywhere(q);
            comments = comments.Where(c => EF.Functions.Like(c.Text, pattern, Searched.Escape));
        }
        if (filter.User is { } name)
        {
            var pattern = Searched.Anywhere(name);
            comments = comments.Where(c => db.Users.Any(u => u.Id == c.UserId && EF.Functions.Like(u.DisplayName, pattern, Searched.Escape)));
        }
        if (filter.From is { } from)
        {
            var first = from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            comments = comments.Where(c => c.CreatedUtc >= first);
        }
        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = to.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            comments = comments.Where(c => c.CreatedUtc < end);
        }
        return comments;
    }

    private IOrderedQueryable<Comment> Sorted(IQueryable<Comment> comments, string sort) => sort switch
    {
        "oldest" => comments.OrderBy(c => c.CreatedUtc).ThenBy(c => c.Id),
        "reports" => comments.OrderByDescending(c => db.CommentReports.Count(r => r.CommentId == c.Id && r.State == ReportState.Open)).ThenByDescending(c => c.Id),
        _ => comments.OrderByDescending(c => c.CreatedUtc).ThenByDescending(c => c.Id),
    };
}

/// <summary>Words to look for inside a text, as LIKE wants them.</summary>
internal static class Searched
{
    public const string Escape = "\\";

    public static string Anywhere(string words) => $"%{words.Replace(Escape, Escape + Escape, StringComparison.Ordinal).Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal).Replace("[", Escape + "[", StringComparison.Ordinal)}%";
}
