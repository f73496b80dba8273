namespace StripeSimulator.Webhooks;

/// <summary>How events are delivered: kindly by default, or with everything the network may do to them.</summary>
internal sealed record DeliveryPlan
{
    /// <summary>How often each event is sent.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>How many deliveries are under way at once.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary><c>fifo</c>, <c>reverse</c> or <c>shuffle</c> among the events that are due together.</summary>
    public string Order { get; init; } = "fifo";

    /// <summary>Seed of shuffling and dropping.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Pause between the event and its first delivery; events within it are put in order together.</summary>
    public int DelayMs { get; init; }

    /// <summary>Share of events that are never delivered.</summary>
    public int DropPercent { get; init; }

    /// <summary><see cref="DropPercent"/> by its short name.</summary>
    public int? Drop { get; init; }

    /// <summary><see cref="DelayMs"/> by its short name.</summary>
    public int? Delay { get; init; }

    /// <summary>The plan with its short names read.</summary>
    public DeliveryPlan Read() => this with { DropPercent = Drop ?? DropPercent, DelayMs = Delay ?? DelayMs, Drop = null, Delay = null };

    /// <summary>Whether signatures are spoilt.</summary>
    public bool CorruptSignature { get; init; }

    /// <summary>How old the signature's time claims to be; negative lies in the future.</summary>
    public int StaleSeconds { get; init; }

    /// <summary>Another API version to pretend.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Whether events pretend to be live.</summary>
    public bool Livemode { get; init; }

    /// <summary>What is wrong with the plan, or null.</summary>
    public string? Problem() =>
        Copies is < 1 or > 1000 ? "copies must be 1 to 1000"
        : Parallel is < 1 or > 200 ? "parallel must be 1 to 200"
        : Order is not ("fifo" or "reverse" or "shuffle") ? "order must be fifo, reverse or shuffle"
        : DelayMs < 0 ? "delayMs must not be negative"
        : DropPercent is < 0 or > 100 ? "dropPercent must be 0 to 100"
        : null;
}
