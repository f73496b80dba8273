using CinemaSite.Core.Catalog;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Support;

/// <summary>A cache of its own for services that a test makes by hand.</summary>
internal static class Caches
{
    public static CatalogCache New()
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        return new CatalogCache(services.BuildServiceProvider().GetRequiredService<HybridCache>(), new CatalogVersion());
    }
}
