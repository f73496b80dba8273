using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CinemaSite.Tests.Databases;

/// <summary>One model on two databases: both sets of migrations are in step with it, and both behave alike.</summary>
public class ProviderTests
{
    public static TheoryData<string> Providers => new("Sqlite", "SqlServer");

    private static CinemaDb Design(string provider) => provider == "Sqlite" ? new SqliteDesignTime().CreateDbContext([]) : new SqlServerDesignTime().CreateDbContext([]);

    [Theory]
    [MemberData(nameof(Providers))]
    public void The_migrations_are_in_step_with_the_model(string provider)
    {
        using var db = Design(provider);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), $"The {provider} model changed: add a migration for both databases.");
    }

    [Fact]
    public void Both_databases_have_the_same_tables_columns_and_indexes()
    {
        using var sqlite = Design("Sqlite");
        using var server = Design("SqlServer");
        Assert.Equal(Shape(sqlite), Shape(server));

        static IEnumerable<string> Shape(CinemaDb db) => db.Model.GetEntityTypes().SelectMany(e =>
            e.GetProperties().Select(p => $"{e.GetTableName()}.{p.GetColumnName()} {p.ClrType.Name} null={p.IsNullable} max={p.GetMaxLength()}")
                .Concat(e.GetIndexes().Select(i => $"{e.GetTableName()}: {i.GetDatabaseName()} unique={i.IsUnique} where {i.GetFilter()}"))
                .Concat(e.GetForeignKeys().Select(k => $"{e.GetTableName()}: {k.GetConstraintName()} {k.DeleteBehavior}")))
            .Where(line => !line.Contains("IS NOT NULL", StringComparison.Ordinal)) // SQL Server filters unique indexes of nullable columns by itself
            .Where(line => !line.EndsWith("unique=True where ", StringComparison.Ordinal))
            .Order();
    }

    [Fact]
    public void The_script_for_SQL_Server_is_valid_Transact_SQL()
    {
        using var db = Design("SqlServer");
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);
        Assert.Empty(errors.Select(e => $"line {e.Line}: {e.Message}"));
        Assert.Contains("UX_Entitlements_Live", script, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Money_and_times_have_no_type_that_the_databases_treat_differently(string provider)
    {
        using var db = Design(provider);
        var odd = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties())
            .Where(p => p.ClrType == typeof(decimal) || p.ClrType == typeof(decimal?) || p.ClrType == typeof(DateTimeOffset) || p.ClrType == typeof(DateTimeOffset?));
        Assert.Empty(odd.Select(p => $"{p.DeclaringType.Name}.{p.Name}"));
    }
}

/// <summary>How the database behaves, on a real one.</summary>
public sealed class BehaviourTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();

    public Task InitializeAsync() => database.CreateAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    private static Genre NewGenre(string name) => new() { Name = name, NormalizedName = Names.Normalize(name), Slug = Names.Slug(name) };

    [Fact]
    public async Task A_failed_transaction_leaves_nothing()
    {
        await using var db = database.Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.InTransaction(async () =>
        {
            db.Genres.Add(NewGenre("Lost"));
            await db.SaveChangesAsync();
            throw new InvalidOperationException("on purpose");
        }));
        await using var fresh = database.Open();
        Assert.False(await fresh.Genres.AnyAsync());
    }

    [Fact]
    public async Task A_transaction_inside_another_joins_it()
    {
        await using var db = database.Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.InTransaction(async () =>
        {
            await db.InTransaction(async () =>
            {
                db.Genres.Add(NewGenre("Inner"));
                await db.SaveChangesAsync();
            });
            throw new InvalidOperationException("on purpose");
        }));
        await using var fresh = database.Open();
        Assert.False(await fresh.Genres.AnyAsync());
    }

    [Fact]
    public async Task A_second_genre_of_the_same_name_is_refused_and_told_as_such()
    {
        await using (var db = database.Open())
            await db.InTransaction(async () =>
            {
                db.Genres.Add(NewGenre("Film Noir"));
                await db.SaveChangesAsync();
            });
        await using var other = database.Open();
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => other.InTransaction(async () =>
        {
            other.Genres.Add(NewGenre("  film  noir "));
            await other.SaveChangesAsync();
        }));
        Assert.True(refused.IsUniqueViolation());
    }

    [Fact]
    public async Task Thirty_writers_at_once_all_get_their_turn()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            await using var db = database.Open();
            await db.InTransaction(async () =>
            {
                db.Genres.Add(NewGenre($"Genre {i}"));
                await db.SaveChangesAsync();
            });
        }));
        await using var fresh = database.Open();
        Assert.Equal(30, await fresh.Genres.CountAsync());
    }

    [Fact]
    public async Task Times_come_back_as_UTC_and_a_lost_update_is_noticed()
    {
        var utc = new DateTime(2026, 11, 22, 20, 15, 0, DateTimeKind.Utc);
        int id;
        await using (var db = database.Open())
            id = await db.InTransaction(async () =>
            {
                var certification = new Certification { Code = "NR", NormalizedCode = "NR", Meaning = "Not rated" };
                var movie = new Movie { Title = "Detour", NormalizedTitle = "DETOUR", Slug = "detour", Year = 1945, Minutes = 68, PriceMinor = 499, CreatedUtc = utc, Certification = certification };
                db.Movies.Add(movie);
                await db.SaveChangesAsync();
                return movie.Id;
            });

        await using var first = database.Open();
        await using var second = database.Open();
        var mine = await first.Movies.SingleAsync(m => m.Id == id);
        var theirs = await second.Movies.SingleAsync(m => m.Id == id);
        Assert.Equal(utc, mine.CreatedUtc);
        Assert.Equal(DateTimeKind.Utc, mine.CreatedUtc.Kind);

        mine.PriceMinor = 399;
        await first.SaveChangesAsync();
        theirs.PriceMinor = 299;
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());
    }

    [Fact]
    public async Task The_file_is_in_the_mode_that_money_needs()
    {
        await using var db = database.Open();
        if (!db.Database.IsSqlite()) return;
        Assert.Equal("wal", await db.Database.SqlQuery<string>($"SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync());
        Assert.Equal(1, await db.Database.SqlQuery<int>($"SELECT foreign_keys AS Value FROM pragma_foreign_keys").SingleAsync());
        Assert.Equal(2, await db.Database.SqlQuery<int>($"SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync()); // FULL
    }

    [Fact]
    public async Task A_lock_left_by_a_killed_migration_does_not_hang_the_next_start()
    {
        await using var db = database.Open();
        if (!db.Database.IsSqlite()) return;
        await db.Database.ExecuteSqlAsync($"CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL)");
        await db.Database.ExecuteSqlAsync($"INSERT INTO __EFMigrationsLock VALUES (1, datetime('now'))");
        var migrator = new Migrator(db, Microsoft.Extensions.Logging.Abstractions.NullLogger<Migrator>.Instance);
        Assert.Equal(0, await migrator.MigrateAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, await db.Database.SqlQuery<int>($"SELECT COUNT(*) AS Value FROM __EFMigrationsLock").SingleAsync());
    }
}
