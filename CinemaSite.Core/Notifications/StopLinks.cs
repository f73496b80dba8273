using System.Security.Cryptography;
using CinemaSite.Core.Accounts;
using Microsoft.AspNetCore.DataProtection;

namespace CinemaSite.Core.Notifications;

/// <summary>What a link in a mail stops: the mails of a topic, or, without one, the mail of the day.</summary>
public sealed record StopWish(Guid UserId, MailTopic? Topic);

/// <summary>Links by which mails are stopped without signing in. Each is sealed for one person and topic, does nothing else, and never runs out.</summary>
public sealed class StopLinks(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("CinemaSite.StopMails");

    /// <summary>The path for a mail to this person.</summary>
    public string For(Guid userId, MailTopic? topic) => Links.WithToken(Links.StopMails, protector.Protect($"{userId:N}{topic}"));

    /// <summary>What a token stops; null when it is none of ours.</summary>
    public StopWish? Read(string? token)
    {
        if (string.IsNullOrEmpty(token)) return null;
        try
        {
            var words = protector.Unprotect(token);
            var userId = Guid.ParseExact(words[..32], "N");
            return words.Length == 32 ? new StopWish(userId, null) : Enum.TryParse<MailTopic>(words[32..], out var topic) ? new StopWish(userId, topic) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
