using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Library;

/// <summary>Registers who owns what, and watching it.</summary>
public static class LibrarySetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services)
    {
        services.AddSingleton<RememberedAccess>();
        services.AddScoped<WatchAccess>();
        services.AddScoped<IPersonalData, LibraryData>();
        services.AddScoped<WatchService>();
        services.AddScoped<WatchQuery>();
        services.AddScoped<LibraryQuery>();
        services.AddScoped<ContinueWatchingQuery>();
        services.AddScoped<IRankingSource, LibraryRanking>();
        services.AddScoped<ITasteSource, LibraryTaste>();
        services.AddJob<LibrarySweep>("library-cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        return services;
    }
}
