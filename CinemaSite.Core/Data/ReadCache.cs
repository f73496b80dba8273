using Microsoft.Extensions.Caching.Memory;

namespace CinemaSite.Core.Data;

/// <summary>The answers that <see cref="ReadCache"/> remembers for all requests.</summary>
public sealed class RememberedAnswers() : MemoryCache(new MemoryCacheOptions { SizeLimit = 20_000 });

/// <summary>
/// Remembers answers of the database for as long as nobody has written anything to it: what a signed-in person's pages ask again and
/// again. A request sees all that was written before it began and all that it wrote itself, by <see cref="DataVersion"/>; where the
/// engine has no such number every question is asked.
/// </summary>
public sealed class ReadCache(RememberedAnswers answers, DataVersion version, CinemaDb db, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private (long? Version, int Commits)? seen;

    /// <summary>The answer remembered under <paramref name="question"/>, or what <paramref name="ask"/> finds. It is shared, so it must never be changed.</summary>
    /// <param name="question">All that the answer depends on besides the database, as a value that compares.</param>
    /// <param name="ask">Asks the database.</param>
    public async ValueTask<T> GetAsync<T>(object question, Func<Task<T>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        if (seen is not { } known || known.Commits != db.Commits) seen = known = (version.Current, db.Commits);
        if (known.Version is not { } now) return await ask();
        // Some answers depend on the time as well.
        var key = (question, now, clock.GetUtcNow().Ticks / Remembered.Ticks);
        if (answers.TryGetValue(key, out T? remembered)) return remembered!;
        var answer = await ask();
        answers.Set(key, answer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return answer;
    }
}
