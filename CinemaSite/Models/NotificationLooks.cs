using System.Text.RegularExpressions;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Notifications;

namespace CinemaSite.Models;

/// <summary>What a part of a sentence is.</summary>
public enum PhraseKind
{
    Words,
    Film,
    Person,
}

/// <summary>A part of a sentence, as it is shown.</summary>
public sealed record Phrase(PhraseKind Kind, string Text);

/// <summary>How notifications look.</summary>
public static partial class NotificationLooks
{
    /// <summary>The sentence in parts. Its marks are found before names are put in, so that a name that looks like a mark is a name.</summary>
    public static IReadOnlyList<Phrase> Phrases(this NotificationRow row, Prices prices)
    {
        ArgumentNullException.ThrowIfNull(row);
        var sentence = NotificationWords.Sentence(row.Kind, row.Title, row.FromMinor, row.ToMinor, row.Count, prices);
        return [.. Mark().Split(sentence).Where(p => p.Length > 0).Select(p => p switch
        {
            NotificationWords.Film => new Phrase(PhraseKind.Film, row.Title),
            NotificationWords.Who => new Phrase(PhraseKind.Person, row.Who ?? "Somebody"),
            _ => new Phrase(PhraseKind.Words, p),
        })];
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
