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

    public static string Of(MissingPart part) => part switch { MissingPart.Poster => "Uploaded poster", MissingPart.Film => "Film file", _ => "Description" };

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

    public static string Of(OrderStatus status) => status == OrderStatus.PartiallyRefunded ? "Partially refunded" : status.ToString();

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

    public static string Of(PaymentStatus status) => status == PaymentStatus.PartiallyRefunded ? "Partially refunded" : status.ToString();

    public static string Badge(PaymentStatus status) => status switch
    {
        PaymentStatus.Succeeded => "badge-ok",
        PaymentStatus.Failed or PaymentStatus.Disputed => "badge-error",
        PaymentStatus.Canceled => "",
        PaymentStatus.Processing => "badge-accent",
        _ => "badge-info",
    };

    public static string Of(AttemptState state) => state switch
    {
        AttemptState.Started => "Stripe’s answer is awaited",
        AttemptState.Complete => "Paid the order",
        AttemptState.Surplus => "Its money is not needed and goes back",
        AttemptState.Returned => "Its money went back",
        AttemptState.LookedAfter => "Its money could not go back; a person looked after it",
        AttemptState.Processing => "The money is on its way",
        _ => state.ToString(),
    };

    public static string Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingHere => "Not here",
        DifferenceKind.MissingAtStripe => "Not at Stripe",
        DifferenceKind.Refunded => "Went back",
        DifferenceKind.Order => "Went back, by the order",
        DifferenceKind.Unused => "Money without an order",
        DifferenceKind.Ledger => "Books of the charge",
        DifferenceKind.LedgerSum => "Sum of the books",
        DifferenceKind.Unanswered => "No answer",
        _ => kind.ToString(),
    };

    public static string Of(InboxState state) => state switch
    {
        InboxState.Received => "Waiting",
        InboxState.Processed => "Done",
        InboxState.Ignored => "Not ours",
        _ => "Given up",
    };

    public static string Badge(InboxState state) => state switch
    {
        InboxState.Received => "badge-accent",
        InboxState.Processed => "badge-ok",
        InboxState.Dead => "badge-error",
        _ => "",
    };

    /// <summary>What is wrong with a note.</summary>
    public static string OfNote(MoneyOutcome outcome) => outcome == MoneyOutcome.NoteTooLong ? $"Use at most {Difference.NoteLength:N0} characters." : "Say what was found and done.";

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
