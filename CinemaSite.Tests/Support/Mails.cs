using CinemaSite.Core.Mail;

namespace CinemaSite.Tests.Support;

/// <summary>Ways to read mails of the outbox.</summary>
public static class Mails
{
    /// <summary>The path and query of the mail's link to this path.</summary>
    public static string Link(this OutboxMail mail, string path) =>
        new Uri(mail.Text.Split('\n').First(l => l.StartsWith("http", StringComparison.Ordinal) && new Uri(l).AbsolutePath == path)).PathAndQuery;
}
