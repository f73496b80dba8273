using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Catalog;

/// <summary>Registers the catalogue.</summary>
public static class CatalogSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddScoped<CatalogSearch>();
        services.AddScoped<CatalogPages>();
        services.AddScoped<MoviePages>();
        services.AddScoped<PeoplePages>();
        services.AddScoped<HomePages>();
        services.AddScoped<SiteMap>();
        services.AddScoped<MovieWriter>();
        services.AddScoped<MovieImport>();
        services.AddJob<RankingJob>("ranking", o => TimeSpan.FromMinutes(o.RankingMinutes));
        return services;
    }
}
