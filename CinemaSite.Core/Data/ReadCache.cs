using Microsoft.Extensions.Caching.Memory;

namespace CinemaSite.Core.Data;

/// <summary>
/// Remembers answers of the database for as long as nobody has written anything to it: what a signed-in person's pages ask again and
/// again. Never out of date, by <see cref="DataVersion"/>; where the engine has no such number every question is asked.
/// </summary>
public sealed class ReadCache(DataVersion version, TimeProvider clock) : IDisposable
{
    private const int MostAnswers = 20_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);
    private readonly MemoryCache answers = new(new MemoryCacheOptions { SizeLimit = MostAnswers });

    /// <summary>The answer remembered under <paramref name="question"/>, or what <paramref name="ask"/> finds. It is shared, so it must never be changed.</summary>
    /// <param name="question">All that the answer depends on besides the database, as a value that compares.</param>
    /// <param name="ask">Asks the database.</param>
    public async ValueTask<T> GetAsync<T>(object question, Func<Task<T>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        if (version.Current is not { } now) return await ask();
        // Some answers depend on the time as well.
        var key = (question, now, clock.GetUtcNow().Ticks / Remembered.Ticks);
        if (answers.TryGetValue(key, out T? known)) return known!;
        var answer = await ask();
        answers.Set(key, answer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return answer;
    }

    public void Dispose() => answers.Dispose();
}
