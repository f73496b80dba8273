using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>The queue of comments.</summary>
public sealed record CommentsPage(StaffCommentsFilter Filter, IPagedList<StaffComment> Comments)
{
    /// <summary>This page, to come back to.</summary>
    public string Here => StaffAddresses.CommentsWith(Filter, Comments.PageNumber);
}

/// <summary>The list of reports; <paramref name="Wrong"/> is the note that was too long, and of which report.</summary>
public sealed record ReportsPage(StaffReportsFilter Filter, IPagedList<StaffReport> Reports, (long Id, string Note)? Wrong = null)
{
    /// <summary>This page, to come back to.</summary>
    public string Here => StaffAddresses.ReportsWith(Filter, Reports.PageNumber);
}
