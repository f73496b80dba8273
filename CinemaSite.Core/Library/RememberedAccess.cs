using System.Collections.Concurrent;

namespace CinemaSite.Core.Library;

/// <summary>Who was let in to which film a moment ago. Bounded, in this process, and forgotten within seconds, so that a refund ends access.</summary>
public sealed class RememberedAccess(TimeProvider clock)
{
    /// <summary>How long a yes holds.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private const int Most = 10_000;
    private readonly ConcurrentDictionary<(Guid UserId, int MovieId), DateTimeOffset> until = new();

    /// <summary>True when a yes is remembered and still holds.</summary>
    public bool Has(Guid userId, int movieId) => until.TryGetValue((userId, movieId), out var end) && clock.GetUtcNow() < end;

    /// <summary>Remembers a yes.</summary>
    public void Add(Guid userId, int movieId)
    {
        if (until.Count >= Most) until.Clear();
        until[(userId, movieId)] = clock.GetUtcNow() + Life;
    }
}
