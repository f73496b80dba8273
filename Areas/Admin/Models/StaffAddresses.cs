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
    public const string Payments = "/admin/payments";
    public const string Refunds = "/admin/refunds";
    public const string System = "/admin/system";
    public const string Comments = "/admin/comments";
    public const string Reports = "/admin/reports";

    /// <summary>The route of a movie's files; <see cref="Media"/> is the address.</summary>
    public const string MediaRoute = Movies + "/{id:int}/media";

    /// <summary>A movie's film, trailer, poster and texts.</summary>
    public static string Media(int movieId) => string.Create(CultureInfo.InvariantCulture, $"{Movies}/{movieId}/media");

    /// <summary>An upload in pieces.</summary>
    public static string MediaUpload(int movieId, Guid upload) => string.Create(CultureInfo.InvariantCulture, $"{Movies}/{movieId}/media/uploads/{upload:N}");
    /// <summary>The page of a movie, or where a deed on it is sent to.</summary>
    public static string Movie(int id, string? deed = null) => string.Create(CultureInfo.InvariantCulture, $"{Movies}/{id}{(deed is null ? "" : "/")}{deed}");

    /// <summary>The page of an uploaded file.</summary>
    public static string ImportRun(long id) => string.Create(CultureInfo.InvariantCulture, $"{Import}/{id}");

    /// <summary>Where a deed on a comment is sent to.</summary>
    public static string Comment(long id, string deed) => string.Create(CultureInfo.InvariantCulture, $"{Comments}/{id}/{deed}");

    /// <summary>Where the decision on a report is sent to.</summary>
    public static string Report(long id, string deed) => string.Create(CultureInfo.InvariantCulture, $"{Reports}/{id}/{deed}");

    /// <summary>The queue of comments with these choices.</summary>
    public static string CommentsWith(StaffCommentsFilter filter, int page = 1, bool csv = false)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = With(filter.Q, filter.User, filter.From, filter.To);
        if (filter.Status is { } status) query = query.Add("status", status.ToString());
        if (filter.Sort != StaffCommentsFilter.Newest) query = query.Add("sort", filter.Sort);
        return Comments + (csv ? ".csv" : "") + Paged(query, page);
    }

    /// <summary>The list of reports with these choices.</summary>
    public static string ReportsWith(StaffReportsFilter filter, int page = 1, bool csv = false)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = With(filter.Q, filter.User, filter.From, filter.To).Add("status", filter.Status?.ToString() ?? "all");
        if (filter.Sort != StaffReportsFilter.Oldest) query = query.Add("sort", filter.Sort);
        return Reports + (csv ? ".csv" : "") + Paged(query, page);
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
        if (filter.Order != filter.Usual) yield return ("sort", filter.Order);
    }

    /// <summary>An order.</summary>
    public static string Order(long id) => string.Create(CultureInfo.InvariantCulture, $"{Orders}/{id}");

    /// <summary>The list of orders with these choices.</summary>
    public static string OrdersWith(StaffOrdersFilter filter, int page = 1, bool csv = false)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = With(filter.Q, filter.User, filter.From, filter.To);
        if (filter.NeedsLook) query = query.Add("status", StaffOrdersFilter.Look);
        else if (filter.Status is { } status) query = query.Add("status", status.ToString());
        if (filter.Sort != StaffOrdersFilter.Newest) query = query.Add("sort", filter.Sort);
        return Orders + (csv ? ".csv" : "") + Paged(query, page);
    }

    /// <summary>The list of payments with these choices.</summary>
    public static string PaymentsWith(StaffPaymentsFilter filter, int page = 1, bool csv = false)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = With(filter.Q, filter.User, filter.From, filter.To);
        if (filter.Status is { } status) query = query.Add("status", status.ToString());
        if (filter.Sort != StaffPaymentsFilter.Newest) query = query.Add("sort", filter.Sort);
        return Payments + (csv ? ".csv" : "") + Paged(query, page);
    }

    /// <summary>The machinery, with these choices of its log of events.</summary>
    public static string SystemWith(StaffEventsFilter filter, int page = 1)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = With(filter.Q, null, filter.From, filter.To);
        if (filter.Status is { } status) query = query.Add("status", status.ToString());
        return System + Paged(query, page);
    }

    /// <summary>Where an event is replayed.</summary>
    public static string Replay(string eventId) => $"{System}/events/{Uri.EscapeDataString(eventId)}/replay";

    /// <summary>Where a mail that was given up is put back.</summary>
    public static string RetryMail(Guid mailId) => $"{System}/mails/{mailId}/retry";

    /// <summary>Where a difference is settled.</summary>
    public static string SettleDifference(long id) => string.Create(CultureInfo.InvariantCulture, $"{System}/differences/{id}/settle");

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
