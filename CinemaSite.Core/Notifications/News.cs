using System.Globalization;
using CinemaSite.Core.Accounts;

namespace CinemaSite.Core.Notifications;

/// <summary>A film as news name it.</summary>
public sealed record NewsFilm(int Id, string Slug, string Title);

/// <summary>Something to tell people: one record for each kind of event, made by the room where it happened.</summary>
public abstract record News
{
    private News(NotificationKind kind, MailTopic? topic, string key, string title, string path) => (Kind, Topic, Key, Title, Path) = (kind, topic, key, title, path);

    public NotificationKind Kind { get; }

    /// <summary>What its reader may choose about; null for money, which is always told.</summary>
    public MailTopic? Topic { get; }

    /// <summary>The same event has the same key, however often it is told.</summary>
    public string Key { get; }

    /// <summary>The film's title or the order's number.</summary>
    public string Title { get; }

    public string Path { get; }

    /// <summary>Who did it; nobody is told of what they did themselves. Null for what the house did by itself.</summary>
    public Guid? By { get; protected init; }

    /// <summary>Words of the staff to the person.</summary>
    public string? Note { get; protected init; }

    public long? FromMinor { get; protected init; }

    public long? ToMinor { get; protected init; }

    /// <summary>For the author of the comment that was answered. The answer's words go into the mail that is sent at once, unless they are a spoiler.</summary>
    public sealed record Replied : News
    {
        public Replied(long replyId, Guid by, NewsFilm film, string text, bool spoiler)
            : base(NotificationKind.Replied, MailTopic.Replies, Of("reply", replyId), film.Title, Links.Comment(Links.Movie(film.Id, film.Slug), replyId)) => (By, Text) = (by, spoiler ? null : text);

        /// <summary>What was written; null for spoilers.</summary>
        public string? Text { get; }
    }

    /// <summary>For the author of the comment that is liked.</summary>
    public sealed record Liked : News
    {
        public Liked(long commentId, Guid by, NewsFilm film)
            : base(NotificationKind.Liked, MailTopic.Likes, Of("like", commentId), film.Title, Links.Comment(Links.Movie(film.Id, film.Slug), commentId)) => By = by;
    }

    /// <summary>For the person who reported a comment; upheld when it was taken down.</summary>
    public sealed record ReportDecided : News
    {
        public ReportDecided(long reportId, Guid by, NewsFilm film, bool upheld)
            : base(upheld ? NotificationKind.ReportUpheld : NotificationKind.ReportDismissed, MailTopic.Reports, Of("report", reportId), film.Title, Links.Movie(film.Id, film.Slug)) => By = by;
    }

    /// <summary>For the author of a comment that a moderator hid; a comment hidden again at another time is another event.</summary>
    public sealed record CommentHidden : News
    {
        public CommentHidden(long commentId, DateTime hiddenUtc, Guid by, NewsFilm film, string? reason)
            : base(NotificationKind.CommentHidden, MailTopic.Moderation, $"{Of("hidden", commentId)}:{hiddenUtc.Ticks.ToString(CultureInfo.InvariantCulture)}", film.Title, Links.Comment(Links.Movie(film.Id, film.Slug), commentId)) =>
            (By, Note) = (by, reason);
    }

    /// <summary>For people who keep the film as a favourite.</summary>
    public sealed record OnSale : News
    {
        public OnSale(long changeId, NewsFilm film, long priceMinor)
            : base(NotificationKind.OnSale, MailTopic.Favorites, Of("offer", changeId), film.Title, Links.Movie(film.Id, film.Slug)) => ToMinor = priceMinor;
    }

    /// <summary>For people who keep the film as a favourite.</summary>
    public sealed record Cheaper : News
    {
        public Cheaper(long changeId, NewsFilm film, long oldPriceMinor, long priceMinor)
            : base(NotificationKind.Cheaper, MailTopic.Favorites, Of("offer", changeId), film.Title, Links.Movie(film.Id, film.Slug)) => (FromMinor, ToMinor) = (oldPriceMinor, priceMinor);
    }

    /// <summary>For people who have the film in their cart.</summary>
    public sealed record Withdrawn : News
    {
        public Withdrawn(long changeId, string title) : base(NotificationKind.Withdrawn, MailTopic.Cart, Of("offer", changeId), title, Links.Cart) { }
    }

    /// <summary>For people who had the film in their cart when it was deleted.</summary>
    public sealed record Deleted : News
    {
        public Deleted(int movieId, string title) : base(NotificationKind.Withdrawn, MailTopic.Cart, Of("deleted", movieId), title, Links.Cart) { }
    }

    /// <summary>For the buyer; <paramref name="by"/> is null when no person decided.</summary>
    public sealed record RefundDecided : News
    {
        public RefundDecided(long refundId, long orderId, Guid? by, bool approved, long amountMinor, string? message)
            : base(approved ? NotificationKind.RefundApproved : NotificationKind.RefundDeclined, null, $"{Of("refund", refundId)}:{(approved ? "approved" : "declined")}", orderId.ToString(CultureInfo.InvariantCulture), Links.Order(orderId)) =>
            (By, Note, ToMinor) = (by, message, amountMinor);
    }

    private static string Of(string what, long id) => $"{what}:{id.ToString(CultureInfo.InvariantCulture)}";
}
