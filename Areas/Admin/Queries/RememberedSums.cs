using Microsoft.Extensions.Caching.Memory;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>Remembers counts and sums of many rows for a minute: no index adds them up. Of few rows they are taken anew each time.</summary>
public sealed class RememberedSums : IDisposable
{
    /// <summary>So many rows are counted in no time.</summary>
    public const int Few = 2000;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private readonly MemoryCache sums = new(new MemoryCacheOptions { SizeLimit = 1000 });

    /// <summary>The sums of a question, which is a value that compares, of at most a minute ago.</summary>
    public async Task<T> GetAsync<T>(object question, Func<Task<T>> add, Func<T, bool> isMany)
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(isMany);
        if (sums.TryGetValue(question, out T? known)) return known!;
        var fresh = await add();
        if (isMany(fresh)) sums.Set(question, fresh, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return fresh;
    }

    public void Dispose() => sums.Dispose();
}
