using CinemaSite.Core;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A report in the staff's list. Of people it has the display name and nothing else.</summary>
public sealed record StaffReport(
    long Id, ReportReason Reason, string? Text, string? Reporter, DateTime ReportedUtc, ReportState State, DateTime? DecidedUtc, string? DecidedBy, string? Note,
    long CommentId, string Comment, string? Author, bool Spoiler, bool Deleted, bool Hidden, int MovieId, string MovieSlug, string MovieTitle)
{
    public string Url => Links.Comment(Links.Movie(MovieId, MovieSlug), CommentId);
}

/// <summary>What staff ask of the list; no status means all. The person is a part of the display name of who reported or who wrote.</summary>
public sealed record StaffReportsFilter(ReportState? Status, string? Q, string? User, DateOnly? From, DateOnly? To, string Sort, int Page)
{
    public const int PageSize = 50;

    /// <summary>Who reported first waits longest.</summary>
    public const string Oldest = "oldest";
}

/// <summary>Reports of comments, for moderators.</summary>
public sealed class StaffReportsQuery(CinemaDb db)
{
    /// <summary>One page of the list.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="always">A report that is shown, on top, also when it is not on that page.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IPagedList<StaffReport>> ListAsync(StaffReportsFilter filter, long? always = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var reports = Matching(filter);
        var count = await reports.CountAsync(cancellationToken);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + StaffReportsFilter.PageSize - 1) / StaffReportsFilter.PageSize));
        var items = await Rows(Sorted(reports, filter.Sort).Skip((page - 1) * StaffReportsFilter.PageSize).Take(StaffReportsFilter.PageSize)).ToListAsync(cancellationToken);
        if (always is { } id && items.TrueForAll(r => r.Id != id)) items.InsertRange(0, await Rows(db.CommentReports.AsNoTracking().Where(r => r.Id == id)).ToListAsync(cancellationToken));
        return new PagedList<StaffReport>(items, page, StaffReportsFilter.PageSize, count);
    }

    /// <summary>All that match, one after another.</summary>
    public IAsyncEnumerable<StaffReport> AllAsync(StaffReportsFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Rows(Sorted(Matching(filter), filter.Sort)).AsAsyncEnumerable();
    }

    private static IQueryable<CommentReport> Sorted(IQueryable<CommentReport> reports, string sort) =>
        sort == StaffReportsFilter.Oldest ? reports.OrderBy(r => r.ReportedUtc).ThenBy(r => r.Id) : reports.OrderByDescending(r => r.ReportedUtc).ThenByDescending(r => r.Id);

    private IQueryable<StaffReport> Rows(IQueryable<CommentReport> reports) =>
        from report in reports
        join comment in db.Comments on report.CommentId equals comment.Id
        join movie in db.Movies on comment.MovieId equals movie.Id
        select new StaffReport(
            report.Id, report.Reason, report.Text, db.Users.Where(u => u.Id == report.UserId).Select(u => u.DisplayName).FirstOrDefault(), report.ReportedUtc, report.State, report.DecidedUtc,
            db.Users.Where(u => u.Id == report.DecidedById).Select(u => u.DisplayName).FirstOrDefault(), report.Note,
            comment.Id, comment.Text, db.Users.Where(u => u.Id == comment.UserId).Select(u => u.DisplayName).FirstOrDefault(), comment.Spoiler, comment.DeletedUtc != null, comment.HiddenUtc != null,
            movie.Id, movie.Slug, movie.Title);

    private IQueryable<CommentReport> Matching(StaffReportsFilter filter)
    {
        var reports = db.CommentReports.AsNoTracking();
        if (filter.Status is { } status) reports = reports.Where(r => r.State == status);
        if (filter.Q is { } q)
        {
            var pattern = Searched.Anywhere(q);
            reports = reports.Where(r => EF.Functions.Like(r.Text!, pattern, Searched.Escape) || EF.Functions.Like(r.Note!, pattern, Searched.Escape)
                || db.Comments.Any(c => c.Id == r.CommentId && EF.Functions.Like(c.Text, pattern, Searched.Escape)));
        }
        if (filter.User is { } name)
        {
            var pattern = Searched.Anywhere(name);
            reports = reports.Where(r => db.Users.Any(u => (u.Id == r.UserId || db.Comments.Any(c => c.Id == r.CommentId && c.UserId == u.Id)) && EF.Functions.Like(u.DisplayName, pattern, Searched.Escape)));
        }
        if (filter.From is { } from)
        {
            var first = from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            reports = reports.Where(r => r.ReportedUtc >= first);
        }
        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = to.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            reports = reports.Where(r => r.ReportedUtc < end);
        }
        return reports;
    }
}
