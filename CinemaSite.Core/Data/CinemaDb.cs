using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CinemaSite.Core.Data;

/// <summary>
/// The one database of the site. Each room declares its own tables in a partial part beside its entities;
/// this part holds only what is common to all of them.
/// </summary>
public abstract partial class CinemaDb : IDataProtectionKeyContext
{
    /// <summary>Options come from the provider's derived context.</summary>
    protected CinemaDb(DbContextOptions options) : base(options) { }

    /// <summary>Keys of ASP.NET's data protection, shared by every copy of the site.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>One writer at a time where the engine allows only one; null where the engine does it well by itself.</summary>
    internal abstract SemaphoreSlim? WriteGate { get; }

    /// <summary>Asks the engine for the time, in UTC, as text of ISO 8601 in a column named <c>Value</c>.</summary>
    internal abstract string TimeSql { get; }

    private readonly List<Action> deeds = [];

    /// <summary>Has <paramref name="deed"/> done once the current transaction is committed, and never if it is not; at once outside of one.</summary>
    internal void AfterCommit(Action deed)
    {
        if (Database.CurrentTransaction is null) deed();
        else deeds.Add(deed);
    }

    /// <summary>What a try that failed wanted done is forgotten.</summary>
    internal void ForgetDeeds() => deeds.Clear();

    /// <summary>How many transactions this context has committed.</summary>
    internal int Commits { get; private set; }

    /// <summary>Counts a commit and does what waited for it.</summary>
    internal void Committed()
    {
        Commits++;
        foreach (var deed in deeds) deed();
        deeds.Clear();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32).AreUnicode(false);
        configurationBuilder.Properties<decimal>().HaveConversion<NoDecimals>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(CinemaDb).Assembly);

        foreach (var entity in builder.Model.GetEntityTypes())
        {
            // SQL Server refuses several cascade paths; deletes are spelled out where they are meant.
            foreach (var key in entity.GetForeignKeys().Where(k => ((IConventionForeignKey)k).GetDeleteBehaviorConfigurationSource() != ConfigurationSource.Explicit))
                key.DeleteBehavior = DeleteBehavior.Restrict;
            if (typeof(IVersioned).IsAssignableFrom(entity.ClrType))
                entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseRewriting();
        StepVersions();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseRewriting();
        StepVersions();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>SQLite has no rowversion, so the application counts versions itself, on both databases alike.</summary>
    private void StepVersions()
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>().Where(e => e.State == EntityState.Modified))
            entry.Property(e => e.Version).CurrentValue++;
    }

    private void RefuseRewriting()
    {
        if (ChangeTracker.Entries<IAppendOnly>().FirstOrDefault(e => e.State is EntityState.Modified or EntityState.Deleted) is { } entry)
            throw new InvalidOperationException($"{entry.Metadata.ClrType.Name} is only ever added to.");
    }
}
