using System.Collections.Concurrent;

namespace StripeSimulator.Control;

/// <summary>One call of the API and how it ended. Never holds an API key or a card number.</summary>
internal sealed class LogEntry
{
    public required DateTime At { get; init; }
    public required string RequestId { get; init; }
    public required string Method { get; init; }
    public required string Path { get; init; }
    public string? IdempotencyKey { get; init; }
    public IReadOnlyDictionary<string, string> Params { get; set; } = new Dictionary<string, string>();

    /// <summary><c>executed</c>, <c>replayed</c>, <c>refused</c>, or <c>lost</c> when a fault kept the call from being worked on.</summary>
    public string Outcome { get; set; } = "refused";

    public string? Fault { get; set; }
    public int Status { get; set; }
    public string? Reply { get; set; }
}

/// <summary>The latest calls, oldest first.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 5000;

    private readonly ConcurrentQueue<LogEntry> entries = new();

    public IReadOnlyCollection<LogEntry> Entries => [.. entries];

    public void Add(LogEntry entry)
    {
        entries.Enqueue(entry);
        while (entries.Count > Capacity)
            entries.TryDequeue(out _);
    }

    public void Clear() => entries.Clear();
}
