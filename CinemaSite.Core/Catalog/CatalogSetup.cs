using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Catalog;

/// <summary>Registers the catalogue.</summary>
public static class CatalogSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        return services;
    }
}
