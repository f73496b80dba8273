namespace CinemaSite.Security;

/// <summary>How many reports of browsers are written to the log in a minute: anybody can send them, as many as they like.</summary>
public sealed class ReportBudget(TimeProvider clock)
{
    public const int PerMinute = 20;

    private readonly Lock gate = new();
    private DateTimeOffset minute;
    private int written;

    /// <summary>Whether one more may be written.</summary>
    public bool Spend()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (now - minute >= TimeSpan.FromMinutes(1)) (minute, written) = (now, 0);
            if (written >= PerMinute) return false;
            written++;
            return true;
        }
    }
}
