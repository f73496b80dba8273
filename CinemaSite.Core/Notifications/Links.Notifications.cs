namespace CinemaSite.Core;

public static partial class Links
{
    public const string Notifications = "/notifications";
    public const string NotificationsRead = "/notifications/read";
    public const string StopMails = "/notifications/unsubscribe";

    /// <summary>A comment on its movie's page.</summary>
    public static string CommentOn(int movieId, string slug, long commentId) => $"{Movie(movieId, slug)}#comment-{Id(commentId)}";
}
