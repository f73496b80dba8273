using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Catalog;

/// <summary>Registers the catalogue.</summary>
public static class CatalogSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddOptions<SearchOptions>().BindConfiguration("Search").ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<SearchOptions>, SearchOptionsCheck>();
        services.AddSingleton<IValidateOptions<SearchOptions>, SearchOptionsCheck>();
        services.AddSingleton<CatalogBell>();
        services.AddHybridCache();
        services.AddSingleton<CatalogVersion>();
        services.AddSingleton<CatalogCache>();
        services.AddSingleton<CatalogIndex>();
        services.AddSingleton<WordIndex>();
        services.AddSingleton<CatalogFollower>();
        services.AddHostedService(s => s.GetRequiredService<CatalogFollower>());
        services.AddScoped<CatalogSearch>();
        services.AddScoped<OfferChanges>();
        services.AddScoped<RankingScales>();
        services.AddScoped<Suggesting>();
        services.AddScoped<CatalogPages>();
        services.AddScoped<MoviePages>();
        services.AddScoped<PeoplePages>();
        services.AddScoped<HomePages>();
        services.AddScoped<ContentSimilarity>();
        services.AddScoped<Recommendations>();
        services.AddScoped<SiteMap>();
        services.AddAudit();
        services.AddScoped<MovieEditing>();
        services.AddScoped<MoviePicks>();
        services.AddScoped<CatalogNames>();
        services.AddScoped<BulkEditing>();
        services.AddScoped<CatalogListing>();
        services.AddScoped<IPersonalData, ImportData>();
        services.AddScoped<MovieWriter>();
        services.AddScoped<MovieImport>();
        services.AddScoped<MediaBook>();
        services.AddScoped<FilmIntake>();
        services.AddScoped<MovieFiles>();
        services.AddScoped<MoviePosters>();
        services.AddSingleton<FilmJoins>();
        services.AddScoped<FilmUploads>();
        services.AddScoped<MovieFilesQuery>();
        services.AddJob<MediaSweep>("media-cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        services.AddScoped<ImportRuns>();
        services.AddSingleton<ImportBell>();
        services.AddSingleton<ImportRunner>();
        services.AddJob<ImportSweep>("import-cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        services.AddHostedService(s => s.GetRequiredService<ImportRunner>());
        services.AddJob<RankingJob>("ranking", o => TimeSpan.FromMinutes(o.RankingMinutes));
        services.AddJob<SimilarityJob>("similarity", o => TimeSpan.FromMinutes(o.RankingMinutes));
        services.AddJob<CatalogSweep>("catalog-cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        return services;
    }
}
