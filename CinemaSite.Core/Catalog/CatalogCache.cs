using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;

namespace CinemaSite.Core.Catalog;

/// <summary>
/// Keeps what pages show of the catalogue to everybody, under its version, so that signed-in people share it too. It is shared: what
/// is kept must never change.
/// </summary>
public sealed class CatalogCache(HybridCache cache, CatalogVersion version) : IDisposable
{
    private const int MostAnswers = 2000;

    // Long enough for what is asked often; what a crawler asks once must not pile up.
    private static readonly TimeSpan Here = TimeSpan.FromSeconds(30);
    private static readonly HybridCacheEntryOptions Everywhere = new() { LocalCacheExpiration = Here, Expiration = TimeSpan.FromMinutes(2) };
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);
    private readonly MemoryCache answers = new(new MemoryCacheOptions { SizeLimit = MostAnswers });

    /// <summary>The catalogue's version now. What is read after it was asked for is never older than it.</summary>
    public string Version => version.Current;

    /// <summary>What is kept under this name, or what <paramref name="read"/> finds now. Kept in memory, and for all copies of the site where <c>Redis:Connection</c> points.</summary>
    public ValueTask<T> GetAsync<T>(string name, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        cache.GetOrCreateAsync($"{name}|{version.Current}", read, Everywhere, cancellationToken: cancellationToken);

    /// <summary>The same for what this copy of the site makes of its index in memory, such as a search with its facets; kept here alone.</summary>
    /// <param name="question">All that the answer depends on besides the catalogue, as a value that compares.</param>
    /// <param name="make">Makes the answer.</param>
    public async ValueTask<T> RememberAsync<T>(object question, Func<Task<T>> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var key = (question, version.Current);
        if (answers.TryGetValue(key, out T? known)) return known!;
        var answer = await make();
        answers.Set(key, answer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return answer;
    }

    public void Dispose() => answers.Dispose();
}
