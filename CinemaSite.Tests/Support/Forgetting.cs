using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Support;

/// <summary>For tests that count questions or measure pages that nobody keeps.</summary>
internal static class Forgetting
{
    /// <summary>Has the site make its next pages anew, as after any change.</summary>
    public static async Task ForgetPagesAsync(this IServiceProvider site)
    {
        await using var scope = site.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CatalogSearch>().TalkChangedAsync();
        await scope.ServiceProvider.GetRequiredService<CatalogFollower>().CatchUpAsync(CancellationToken.None);
    }
}
