namespace CinemaSite.Core.Payments;

/// <summary>Places where a crash would hurt most. Tests stop the process there; in production nothing happens.</summary>
public interface IFaultPoint
{
    /// <summary>The work has come to the place named in <see cref="FaultPoints"/>.</summary>
    Task ReachedAsync(string point);
}

/// <summary>The names of the places.</summary>
public static class FaultPoints
{
    public const string AttemptSaved = "attempt-saved";
    public const string SessionMade = "session-made";
    public const string SessionSaved = "session-saved";
    public const string InboxSaved = "inbox-saved";
    public const string Settling = "settling";
    public const string Settled = "settled";
    public const string RefundSaved = "refund-saved";
    public const string RefundMade = "refund-made";
    public const string RefundFollowed = "refund-followed";
}

internal sealed class NoFaults : IFaultPoint
{
    public Task ReachedAsync(string point) => Task.CompletedTask;
}
