using CinemaSite.Core.Catalog;
using CinemaSite.Security;

namespace CinemaSite.Caching;

internal static class PageCacheSetup
{
    private const long MostBytes = 64 * 1024 * 1024;
    private const long LargestPage = 1024 * 1024;

    /// <summary>Keeps pages for strangers in memory, or where <c>Redis:Connection</c> points for several copies of the site.</summary>
    public static void AddPageCache(this WebApplicationBuilder builder, CookieRules cookies)
    {
        builder.Services.AddOutputCache(o =>
        {
            o.SizeLimit = MostBytes;
            o.MaximumBodySize = LargestPage;
            o.UseCaseSensitivePaths = true;
        });
        builder.Services.AddOptions<Microsoft.AspNetCore.OutputCaching.OutputCacheOptions>()
            .Configure<TokenCookies, Shopper, CatalogVersion>((o, tokens, shopper, version) => o.AddPolicy(SharedPages.Policy, new SharedPages(tokens, cookies, shopper, version)));
        builder.Services.AddSingleton<KeptParts>();
        if (builder.Configuration["Redis:Connection"] is not { Length: > 0 } redis) return;
        builder.Services.AddStackExchangeRedisOutputCache(o =>
        {
            o.Configuration = redis;
            o.InstanceName = $"cinema-pages:{BuildName.Current}:";
        });
        // Found by HybridCache, which keeps what signed-in people's pages have in common.
        builder.Services.AddStackExchangeRedisCache(o =>
        {
            o.Configuration = redis;
            o.InstanceName = $"cinema-parts:{BuildName.Current}:";
        });
    }
}
