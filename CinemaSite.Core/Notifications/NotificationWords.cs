namespace CinemaSite.Core.Notifications;

/// <summary>What notifications say, in the site and in mails alike.</summary>
public static class NotificationWords
{
    /// <summary>Stands for a film's title.</summary>
    public const string Film = "{film}";

    /// <summary>Stands for a person's name.</summary>
    public const string Who = "{who}";

    /// <summary>The sentence, with its marks. <paramref name="count"/> is how many people its group has.</summary>
    public static string Sentence(NotificationKind kind, string title, long? fromMinor, long? toMinor, int count, Prices prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        return kind switch
        {
            NotificationKind.Replied => "{who} replied to your comment on {film}.",
            NotificationKind.Liked => count == 1 ? "{who} likes your comment on {film}." : $"{count} people like your comment on {{film}}.",
            NotificationKind.ReportUpheld => "You reported a comment on {film}. We looked at it and took it down.",
            NotificationKind.ReportDismissed => "You reported a comment on {film}. We looked at it and left it as it is.",
            NotificationKind.CommentHidden => "A moderator hid your comment on {film}.",
            NotificationKind.OnSale => $"{{film}} is on sale now, for {prices.Show(toMinor ?? 0)}.",
            NotificationKind.Cheaper => $"{{film}} costs less: {prices.Show(toMinor ?? 0)}, it was {prices.Show(fromMinor ?? 0)}.",
            NotificationKind.Withdrawn => "{film} is no longer for sale and can't be ordered from your cart.",
            NotificationKind.RefundApproved => $"Your refund of {prices.Show(toMinor ?? 0)} for order {title} was approved.",
            NotificationKind.RefundDeclined => $"The refund you asked for on order {title} was declined.",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>The subject of the mail about one event; titles in it are plain words.</summary>
    public static string Subject(NotificationKind kind, string title, int count) => kind switch
    {
        NotificationKind.Replied => $"A reply to your comment on {title}",
        NotificationKind.Liked => count == 1 ? $"Somebody likes your comment on {title}" : $"{count} people like your comment on {title}",
        NotificationKind.ReportUpheld or NotificationKind.ReportDismissed => $"About the comment on {title} that you reported",
        NotificationKind.CommentHidden => $"Your comment on {title} was hidden",
        NotificationKind.OnSale => $"{title} is on sale now",
        NotificationKind.Cheaper => $"{title} costs less now",
        NotificationKind.Withdrawn => $"{title} was withdrawn from sale",
        NotificationKind.RefundApproved => $"Your refund for order {title} was approved",
        NotificationKind.RefundDeclined => $"Your refund for order {title} was declined",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The button that leads to what it is about.</summary>
    public static string Action(NotificationKind kind) => kind switch
    {
        NotificationKind.Replied => "Read the reply",
        NotificationKind.Liked or NotificationKind.CommentHidden => "See your comment",
        NotificationKind.Withdrawn => "Open your cart",
        NotificationKind.RefundApproved or NotificationKind.RefundDeclined => "Open the order",
        _ => "See the film",
    };
}
