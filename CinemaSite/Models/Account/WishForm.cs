using CinemaSite.Core.Accounts;

namespace CinemaSite.Models.Account;

/// <summary>The form about what a person is told; what it does not name stays as it is.</summary>
public sealed record WishForm(
    MailDelivery? Replies, MailDelivery? Likes, MailDelivery? Favorites, MailDelivery? Cart, MailDelivery? Reports, MailDelivery? Moderation,
    bool? RepliesSite, bool? LikesSite, bool? FavoritesSite, bool? CartSite, bool? ReportsSite, bool? ModerationSite)
{
    /// <summary>The wishes as they are to be, for the topics the form names.</summary>
    public Dictionary<MailTopic, Wish> On(IReadOnlyDictionary<MailTopic, Wish> now)
    {
        (MailTopic Topic, MailDelivery? Mail, bool? Site)[] named =
        [
            (MailTopic.Replies, Replies, RepliesSite), (MailTopic.Likes, Likes, LikesSite), (MailTopic.Favorites, Favorites, FavoritesSite),
            (MailTopic.Cart, Cart, CartSite), (MailTopic.Reports, Reports, ReportsSite), (MailTopic.Moderation, Moderation, ModerationSite),
        ];
        return named.Where(n => n.Mail is not null || n.Site is not null).ToDictionary(n => n.Topic, n => new Wish(n.Site ?? now[n.Topic].OnSite, n.Mail ?? now[n.Topic].Mail));
    }
}
