namespace CinemaSite.Core;

public static partial class Links
{
    public const string Notifications = "/notifications";
    public const string NotificationsRead = "/notifications/read";
    public const string StopMails = "/notifications/unsubscribe";
}
