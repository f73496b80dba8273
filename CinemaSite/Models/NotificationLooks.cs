using System.Text.RegularExpressions;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Notifications;
using Microsoft.AspNetCore.Html;

namespace CinemaSite.Models;

/// <summary>How notifications look.</summary>
public static partial class NotificationLooks
{
    /// <summary>The sentence as safe HTML. Its marks are found before names are put in, so that a name that looks like a mark is a name.</summary>
    public static IHtmlContent ToHtml(this NotificationRow row, Prices prices)
    {
        ArgumentNullException.ThrowIfNull(row);
        var html = new HtmlContentBuilder();
        foreach (var part in Mark().Split(NotificationWords.Sentence(row.Kind, row.Title, row.FromMinor, row.ToMinor, row.Count, prices)))
        {
            if (part == NotificationWords.Film) html.AppendHtml("<cite>").Append(row.Title).AppendHtml("</cite>");
            else if (part == NotificationWords.Who) html.AppendHtml("<b>").Append(row.Who ?? "Somebody").AppendHtml("</b>");
            else html.Append(part);
        }
        return html;
    }

    /// <summary>One of the site's icons.</summary>
    public static string Icon(this NotificationRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Kind switch
        {
            NotificationKind.Replied => "reply",
            NotificationKind.Liked => "like",
            NotificationKind.ReportUpheld or NotificationKind.ReportDismissed => "flag",
            NotificationKind.CommentHidden => "warning",
            NotificationKind.OnSale or NotificationKind.Cheaper => "heart",
            NotificationKind.Withdrawn => "cart",
            _ => "info",
        };
    }

    /// <summary>What a person may choose about, in words.</summary>
    public static string Of(MailTopic topic) => topic switch
    {
        MailTopic.Replies => "Somebody replied to a comment of yours",
        MailTopic.Likes => "Somebody liked a comment of yours",
        MailTopic.Favorites => "A favourite went on sale or costs less",
        MailTopic.Cart => "A film in your cart was withdrawn",
        MailTopic.Reports => "A comment you reported was looked at",
        _ => "A comment of yours was hidden",
    };

    [GeneratedRegex(@"(\{film\}|\{who\})")]
    private static partial Regex Mark();
}

/// <summary>The page that stops mails without signing in.</summary>
/// <param name="Token">What the button sends; null when there is nothing to stop.</param>
/// <param name="What">Which mails.</param>
/// <param name="IsDone">They are stopped.</param>
public sealed record StopMailsPage(string? Token, string? What, bool IsDone)
{
    /// <summary>The link says nothing.</summary>
    public bool IsUnknown => What is null;
}
