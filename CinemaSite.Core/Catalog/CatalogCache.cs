using Microsoft.Extensions.Caching.Hybrid;

namespace CinemaSite.Core.Catalog;

/// <summary>
/// Keeps what pages show of the catalogue to everybody, under its version: signed-in people share it too. In memory, and where
/// <c>Redis:Connection</c> points between copies of the site. What is kept must be marked as never changing, or it is copied at each use.
/// </summary>
public sealed class CatalogCache(HybridCache cache, CatalogVersion version)
{
    // Long enough for what is asked often; what a crawler asks once must not pile up.
    private static readonly HybridCacheEntryOptions Kept = new() { LocalCacheExpiration = TimeSpan.FromSeconds(30), Expiration = TimeSpan.FromMinutes(2) };

    /// <summary>What is kept under this name, or what <paramref name="read"/> finds now.</summary>
    public ValueTask<T> GetAsync<T>(string name, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        cache.GetOrCreateAsync($"{name}|{version.Current}", read, Kept, cancellationToken: cancellationToken);
}
