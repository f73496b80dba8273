namespace CinemaSite.Core.Data;

/// <summary>Places where a crash would hurt most. Tests stop the process there; in production nothing happens.</summary>
public interface IFaultPoint
{
    /// <summary>The work has come to the place named in <see cref="FaultPoints"/>.</summary>
    Task ReachedAsync(string point);
}

/// <summary>The names of the places.</summary>
public static class FaultPoints
{
    /// <summary>A try to pay is saved; Stripe was not asked yet.</summary>
    public const string AttemptSaved = "attempt-saved";

    /// <summary>Stripe made the session; nobody wrote it down.</summary>
    public const string SessionMade = "session-made";

    /// <summary>The session is written down; the buyer was not sent there.</summary>
    public const string SessionSaved = "session-saved";

    /// <summary>An event's signature holds; it is not stored yet.</summary>
    public const string EventVerified = "event-verified";

    /// <summary>An event is stored; nothing was done about it, and Stripe has no answer.</summary>
    public const string InboxSaved = "inbox-saved";

    /// <summary>It is known which order an event is about; Stripe was not asked about it yet.</summary>
    public const string EventRead = "event-read";

    /// <summary>What follows for an order is written, and not committed.</summary>
    public const string Settling = "settling";

    /// <summary>What follows for an order is committed; its mails wait.</summary>
    public const string Settled = "settled";

    /// <summary>The mail server took a mail; it is not marked as sent.</summary>
    public const string MailTaken = "mail-taken";

    /// <summary>A refund is marked as asked for; Stripe was not asked yet.</summary>
    public const string RefundSaved = "refund-saved";

    /// <summary>Stripe made the refund; nobody wrote it down.</summary>
    public const string RefundMade = "refund-made";

    /// <summary>The refund is written down; its mail waits.</summary>
    public const string RefundFollowed = "refund-followed";

    /// <summary>A refresh token is used up; its successor is not saved.</summary>
    public const string TokenConsumed = "token-consumed";

    /// <summary>A job holds its lease and has done nothing.</summary>
    public const string JobLeased = "job-leased";
}

internal sealed class NoFaults : IFaultPoint
{
    public Task ReachedAsync(string point) => Task.CompletedTask;
}
