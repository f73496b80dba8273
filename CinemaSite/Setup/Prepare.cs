using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Core.Data.Demo;
using CinemaSite.Core.Jobs;
using Microsoft.Extensions.Options;

namespace CinemaSite.Setup;

/// <summary>What is done once, before the site listens.</summary>
public static class Prepare
{
    /// <summary>Migrates and seeds as configured, and puts the jobs on their schedule.</summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.MigrateAsConfiguredAsync(app.Lifetime.ApplicationStopping);
            await scope.ServiceProvider.LearnTimeAsync(app.Lifetime.ApplicationStopping);
            await app.Services.GetRequiredService<SigningKeyRing>().LoadAsync(app.Lifetime.ApplicationStopping);
            if (app.Configuration.GetValue("Demo:Enabled", app.Environment.IsDevelopment()))
                await scope.ServiceProvider.GetRequiredService<DemoSeeder>().SeedAsync(openDoors: app.Environment.IsDevelopment(), app.Lifetime.ApplicationStopping);
            await scope.ServiceProvider.GetRequiredService<FirstAdmin>().EnsureAsync(app.Lifetime.ApplicationStopping);
        }
        await app.Services.GetRequiredService<CatalogFollower>().LoadAsync(app.Lifetime.ApplicationStopping);
        app.Services.ScheduleJobs();
    }

    /// <summary>From here on the site goes by the database's time.</summary>
    internal static Task LearnTimeAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<DatabaseTime>().AskAsync(services.GetRequiredService<CinemaDb>(), cancellationToken);

    /// <summary>Applies migrations unless the configuration leaves them to <c>-- migrate</c>.</summary>
    internal static async Task MigrateAsConfiguredAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        if (options.MigrateOnStart ?? options.Provider == DatabaseProvider.Sqlite)
            await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);
    }
}
