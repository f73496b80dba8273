using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Data;

/// <summary>Registers the database, and its time as the site's.</summary>
public static class DataSetup
{
    // A list of ids is sent as one value: a parameter each would have the command written anew for every query, which costs more than the query.
    private const ParameterTranslationMode OneParameter = ParameterTranslationMode.Parameter;
    private const string DefaultConnection = "Data Source=App_Data/cinema.db";

    /// <summary>Adds <see cref="CinemaDb"/> on the configured provider. Paths of SQLite files are relative to <paramref name="contentRoot"/>.</summary>
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration("Database").ValidateOnStart();
        var options = configuration.GetSection("Database").Get<DatabaseOptions>() ?? new();
        var connection = configuration.GetConnectionString("Cinema");

        if (options.Provider == DatabaseProvider.SqlServer)
        {
            if (string.IsNullOrWhiteSpace(connection))
                throw new OptionsValidationException("ConnectionStrings:Cinema", typeof(DatabaseOptions),
                    ["ConnectionStrings:Cinema is missing: Database:Provider is SqlServer, so it must name the server and the database."]);
            services.AddDbContextPool<CinemaDb, SqlServerCinemaDb>(o => o.UseCinemaSqlServer(connection, options.MaxBatchSize));
        }
        else
        {
            var absolute = AbsolutePath(connection ?? DefaultConnection, contentRoot);
            services.AddDbContextPool<CinemaDb, SqliteCinemaDb>(o => o.UseCinemaSqlite(absolute));
        }
        services.AddSingleton(s => new DatabaseTime(TimeProvider.System, s.GetRequiredService<ILogger<DatabaseTime>>()));
        services.AddSingleton<TimeProvider>(s => s.GetRequiredService<DatabaseTime>());
        services.AddHostedService<DatabaseTimeKeeper>();
        services.AddSingleton<DataVersion>();
        services.AddSingleton<RememberedAnswers>();
        services.AddScoped<ReadCache>();
        services.AddScoped<Migrator>();
        services.TryAddSingleton<IFaultPoint, NoFaults>();
        return services;
    }

    internal static DbContextOptionsBuilder<T> UseCinemaSqlite<T>(this DbContextOptionsBuilder<T> builder, string connection) where T : DbContext
    {
        UseCinemaSqlite((DbContextOptionsBuilder)builder, connection);
        return builder;
    }

    internal static DbContextOptionsBuilder UseCinemaSqlite(this DbContextOptionsBuilder builder, string connection) =>
        builder.UseSqlite(connection, o => o
            .UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)
            .UseParameterizedCollectionMode(OneParameter))
            .AddInterceptors(UnicodeLike.Instance);

    internal static DbContextOptionsBuilder<T> UseCinemaSqlServer<T>(this DbContextOptionsBuilder<T> builder, string connection, int? maxBatchSize) where T : DbContext
    {
        UseCinemaSqlServer((DbContextOptionsBuilder)builder, connection, maxBatchSize);
        return builder;
    }

    internal static DbContextOptionsBuilder UseCinemaSqlServer(this DbContextOptionsBuilder builder, string connection, int? maxBatchSize) =>
        builder.UseSqlServer(connection, o =>
        {
            o.EnableRetryOnFailure();
            o.UseCompatibilityLevel(150);
            o.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery);
            o.UseParameterizedCollectionMode(OneParameter);
            if (maxBatchSize is { } size) o.MaxBatchSize(size);
        });

    private static string AbsolutePath(string connection, string contentRoot)
    {
        var parts = new SqliteConnectionStringBuilder(connection);
        if (parts.DataSource is not (":memory:" or "") && !Path.IsPathRooted(parts.DataSource))
            parts.DataSource = Path.Combine(contentRoot, parts.DataSource);
        if (Path.GetDirectoryName(parts.DataSource) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        return parts.ToString();
    }
}
