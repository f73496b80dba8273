using System.Globalization;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Mail;

namespace CinemaSite.Core.Notifications;

/// <summary>A notification as a mail tells it.</summary>
public sealed record MailedNotification(NotificationKind Kind, string Title, string Path, string? Note, long? FromMinor, long? ToMinor, int Count);

/// <summary>
/// The words of mails about notifications. Subjects and sentences name films and no people: only the mail about a reply quotes
/// its writer, and it is forgotten once it was sent.
/// </summary>
public sealed class NotificationMails(MailTemplates templates, StopLinks stops, Prices prices)
{
    private const int LongestQuote = 600;

    /// <summary>The mail of one event that is told at once.</summary>
    /// <param name="userId">Who is told.</param>
    /// <param name="news">What.</param>
    /// <param name="writer">The name of whoever replied.</param>
    public MailContent Of(Guid userId, News news, string? writer)
    {
        ArgumentNullException.ThrowIfNull(news);
        var letter = Begin(new MailedNotification(news.Kind, news.Title, news.Path, news.Note, news.FromMinor, news.ToMinor, 1));
        if (news is News.Replied { Text: { } text }) letter.Quote(writer ?? DisplayNames.Deleted, Short(text));
        return Finish(letter, userId, news.Kind, news.Path, news.Topic);
    }

    /// <summary>The mail about a group, sent a while after it began.</summary>
    public MailContent OfGroup(Guid userId, MailedNotification group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return Finish(Begin(group), userId, group.Kind, group.Path, MailTopic.Likes);
    }

    /// <summary>The mail of a day.</summary>
    /// <param name="userId">Who is told.</param>
    /// <param name="day">The day it is sent.</param>
    /// <param name="some">What fits into it.</param>
    /// <param name="count">How many there are.</param>
    public MailContent Digest(Guid userId, DateOnly day, IReadOnlyList<MailedNotification> some, int count)
    {
        ArgumentNullException.ThrowIfNull(some);
        var letter = new Letter($"Your notifications of {day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}")
            .Items(some.Select(n => new LetterItem(Sentence(n), n.Title, n.Path)));
        if (count > some.Count) letter.Say($"And {(count - some.Count).ToString(CultureInfo.InvariantCulture)} more.");
        return templates.Render(letter.Button("See all of them", Links.Notifications).Stoppable(stops.For(userId, null)));
    }

    private Letter Begin(MailedNotification told)
    {
        var letter = new Letter(NotificationWords.Subject(told.Kind, told.Title, told.Count)).Say(Sentence(told), told.Title);
        return told.Note is null ? letter : letter.Say("In their words:").Note(told.Note);
    }

    private MailContent Finish(Letter letter, Guid userId, NotificationKind kind, string path, MailTopic? topic)
    {
        letter.Button(NotificationWords.Action(kind), path);
        return templates.Render(topic is null ? letter : letter.Stoppable(stops.For(userId, topic)));
    }

    private string Sentence(MailedNotification told) =>
        NotificationWords.Sentence(told.Kind, told.Title, told.FromMinor, told.ToMinor, told.Count, prices).Replace(NotificationWords.Who, "Somebody", StringComparison.Ordinal);

    private static string Short(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote].TrimEnd() + " …";
}
