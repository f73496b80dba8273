using System.Collections.Concurrent;

namespace CinemaSite.Core.Library;

/// <summary>Who was let in to which film a moment ago. Bounded, in this process, and forgotten within seconds, so that a refund ends access.</summary>
public sealed class RememberedAccess(TimeProvider clock)
{
    /// <summary>How long a yes holds.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private const int Most = 10_000;
    private readonly ConcurrentDictionary<(Guid UserId, int MovieId, bool Sent), DateTimeOffset> until = new();

    /// <summary>True when a yes is remembered and still holds.</summary>
    public bool Has(Guid userId, int movieId) => Holds((userId, movieId, false));

    /// <summary>Remembers a yes.</summary>
    public void Add(Guid userId, int movieId) => Remember((userId, movieId, false));

    /// <summary>True when it was noted a moment ago that the film was sent.</summary>
    public bool HasSent(Guid userId, int movieId) => Holds((userId, movieId, true));

    /// <summary>Remembers that it was noted.</summary>
    public void AddSent(Guid userId, int movieId) => Remember((userId, movieId, true));

    private bool Holds((Guid, int, bool) key) => until.TryGetValue(key, out var end) && clock.GetUtcNow() < end;

    private void Remember((Guid, int, bool) key)
    {
        if (until.Count >= Most) until.Clear();
        until[key] = clock.GetUtcNow() + Life;
    }
}
