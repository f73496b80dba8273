using System.Globalization;
using CinemaSite.Areas.Admin.Queries;
using Microsoft.AspNetCore.Http;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>The addresses of the staff's area.</summary>
public static class StaffAddresses
{
    public const string Dashboard = "/admin";
    public const string Movies = "/admin/movies";
    public const string NewMovie = Movies + "/new";
    public const string Import = Movies + "/import";
    public const string Genres = "/admin/genres";
    public const string People = "/admin/people";
    public const string Certifications = "/admin/certifications";
    public const string Orders = "/admin/orders";
    public const string Refunds = "/admin/refunds";
    public const string Comments = "/admin/comments";
    public const string Reports = "/admin/reports";

    /// <summary>The page of a movie, or where a deed on it is sent to.</summary>
    public static string Movie(int id, string? deed = null) => string.Create(CultureInfo.InvariantCulture, $"{Movies}/{id}{(deed is null ? "" : "/")}{deed}");

    /// <summary>The page of an uploaded file.</summary>
    public static string ImportRun(long id) => string.Create(CultureInfo.InvariantCulture, $"{Import}/{id}");

    /// <summary>Where a deed on a comment is sent to.</summary>
    public static string Comment(long id, string deed) => string.Create(CultureInfo.InvariantCulture, $"{Comments}/{id}/{deed}");

    /// <summary>Where the decision on a report is sent to.</summary>
    public static string Report(long id, string deed) => string.Create(CultureInfo.InvariantCulture, $"{Reports}/{id}/{deed}");

    /// <summary>The queue of comments with these choices.</summary>
    public static string CommentsWith(StaffCommentsFilter filter, int page = 1)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = With(filter.Q, filter.User, filter.From, filter.To);
        if (filter.Status is { } status) query = query.Add("status", status.ToString());
        if (filter.Sort != StaffCommentsFilter.Newest) query = query.Add("sort", filter.Sort);
        return Comments + Paged(query, page);
    }

    /// <summary>The list of reports with these choices.</summary>
    public static string ReportsWith(StaffReportsFilter filter, int page = 1)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = With(filter.Q, filter.User, filter.From, filter.To).Add("status", filter.Status?.ToString() ?? "all");
        if (filter.Sort != StaffReportsFilter.Oldest) query = query.Add("sort", filter.Sort);
        return Reports + Paged(query, page);
    }

    /// <summary>The list of movies with these choices.</summary>
    public static string MoviesWith(StaffMoviesFilter filter, int page = 1, string? sort = null, string path = Movies)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = new QueryString();
        foreach (var (name, value) in MovieChoices(sort is null ? filter : filter with { Sort = sort })) query = query.Add(name, value);
        return path + Paged(query, page);
    }

    /// <summary>The choices of the list of movies as they stand in an address, without the page.</summary>
    public static IEnumerable<(string Name, string Value)> MovieChoices(StaffMoviesFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Q is not null) yield return ("q", filter.Q);
        if (filter.Status is { } status) yield return ("status", status.ToString());
        if (filter.Genre is not null) yield return ("genre", filter.Genre);
        if (filter.Certification is not null) yield return ("certification", filter.Certification);
        if (filter.YearFrom is { } from) yield return ("yearFrom", from.ToString(CultureInfo.InvariantCulture));
        if (filter.YearTo is { } to) yield return ("yearTo", to.ToString(CultureInfo.InvariantCulture));
        if (filter.Missing is { } missing) yield return ("missing", missing.ToString());
        if (filter.Sort is not null && filter.Order != "title") yield return ("sort", filter.Order);
    }

    /// <summary>The list of orders with these choices.</summary>
    public static string OrdersWith(StaffOrdersFilter filter, int page = 1)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = new QueryString();
        if (filter.User is not null) query = query.Add("user", filter.User);
        if (filter.Status is { } status) query = query.Add("status", status.ToString());
        if (filter.From is { } from) query = query.Add("from", Day(from)!);
        if (filter.To is { } to) query = query.Add("to", Day(to)!);
        return Orders + Paged(query, page);
    }

    /// <summary>Where the decision on a refund is sent to.</summary>
    public static string Refund(long id, string deed) => string.Create(CultureInfo.InvariantCulture, $"{Refunds}/{id}/{deed}");

    /// <summary>The list of refunds with these choices.</summary>
    public static string RefundsWith(StaffRefundsFilter filter, int page = 1, bool csv = false)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = With(filter.Q, filter.User, filter.From, filter.To);
        if (filter.Status is { } status) query = query.Add("status", status.ToString());
        if (filter.Sort != StaffRefundsFilter.Newest) query = query.Add("sort", filter.Sort);
        return Refunds + (csv ? ".csv" : "") + Paged(query, page);
    }

    /// <summary>A day as date fields write it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static QueryString With(string? q, string? user, DateOnly? from, DateOnly? to)
    {
        var query = new QueryString();
        if (q is not null) query = query.Add("q", q);
        if (user is not null) query = query.Add("user", user);
        if (from is not null) query = query.Add("from", Day(from)!);
        if (to is not null) query = query.Add("to", Day(to)!);
        return query;
    }

    private static string Paged(QueryString query, int page) =>
        (page > 1 ? query.Add("page", page.ToString(CultureInfo.InvariantCulture)) : query).ToUriComponent();
}
