using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Community;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>Words and badges of states.</summary>
public static class Labels
{
    public static string Of(Availability availability) => availability switch
    {
        Availability.OnSale => "On sale",
        Availability.ComingSoon => "Coming soon",
        _ => "Withdrawn",
    };

    public static string Of(MissingPart part) => part == MissingPart.Film ? "Film file" : "Description";

    public static string Of(ImportState state) => state switch
    {
        ImportState.Mapping => "Columns unknown",
        ImportState.Checking => "Being checked",
        ImportState.Checked => "Checked",
        ImportState.Applying => "Being added",
        _ => state.ToString(),
    };

    public static string Badge(ImportState state) => state switch
    {
        ImportState.Done => "badge-ok",
        ImportState.Failed => "badge-error",
        ImportState.Mapping or ImportState.Checked => "badge-accent",
        _ => "badge-info",
    };

    public static string Badge(Availability availability) => availability switch
    {
        Availability.OnSale => "badge-ok",
        Availability.ComingSoon => "badge-info",
        _ => "badge-error",
    };

    public static string Of(OrderStatus status) => status == OrderStatus.PartiallyRefunded ? "Partly refunded" : status.ToString();

    public static string Badge(OrderStatus status) => status switch
    {
        OrderStatus.Paid => "badge-ok",
        OrderStatus.Pending => "badge-accent",
        OrderStatus.Canceled => "",
        _ => "badge-info",
    };

    public static string Of(StaffCommentStatus status) => status switch
    {
        StaffCommentStatus.Held => "Waiting",
        StaffCommentStatus.Hidden => "Hidden",
        _ => "Reported",
    };

    public static string Of(ReportReason reason) => reason switch
    {
        ReportReason.Spoiler => "Spoiler without a warning",
        ReportReason.OffTopic => "Not about the film",
        ReportReason.Other => "Something else",
        _ => reason.ToString(),
    };

    public static string Badge(ReportState state) => state switch
    {
        ReportState.Open => "badge-accent",
        ReportState.Accepted => "badge-ok",
        _ => "",
    };

    public static string Of(RefundState state) => state switch
    {
        RefundState.Requested => "To decide",
        RefundState.Pending => "On its way",
        RefundState.Succeeded => "Went back",
        _ => state.ToString(),
    };

    public static string Badge(RefundState state) => state switch
    {
        RefundState.Requested => "badge-accent",
        RefundState.Succeeded => "badge-ok",
        RefundState.Failed => "badge-error",
        RefundState.Declined => "",
        _ => "badge-info",
    };

    /// <summary>How long ago, in the largest fitting unit.</summary>
    public static string Ago(DateTime now, DateTime then)
    {
        var age = now - then;
        return age.TotalMinutes < 1 ? "just now"
            : age.TotalHours < 1 ? $"{(int)age.TotalMinutes} min ago"
            : age.TotalDays < 1 ? $"{(int)age.TotalHours} h ago"
            : $"{(int)age.TotalDays} days ago";
    }
}
