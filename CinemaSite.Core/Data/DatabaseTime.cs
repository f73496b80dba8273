using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Data;

/// <summary>
/// One time for all copies of the site: the database's, in UTC. Leases, claims and the ages of things are compared across machines, whose
/// clocks may be minutes apart. This machine's clock runs it; how far the two are apart is asked now and then.
/// </summary>
public sealed partial class DatabaseTime(TimeProvider machine, ILogger<DatabaseTime> logger) : TimeProvider
{
    /// <summary>Marks the question in the database's log.</summary>
    internal const string Tag = "time";

    // Below it, the answer says more about its way than about the clocks.
    private static readonly TimeSpan Unsure = TimeSpan.FromSeconds(1);

    private long ahead;

    /// <summary>How far the database's clock is ahead of this machine's; nothing until it is asked.</summary>
    public TimeSpan Ahead => new(Interlocked.Read(ref ahead));

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Ahead;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks the database for its time and goes by it from now on.</summary>
    public async Task AskAsync(CinemaDb db, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        var (ours, began) = (machine.GetUtcNow(), machine.GetTimestamp());
        var theirs = await db.Database.SqlQueryRaw<string>(db.TimeSql).TagWith(Tag).SingleAsync(cancellationToken);
        var took = machine.GetElapsedTime(began);
        var found = DateTimeOffset.Parse(theirs, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - (ours + took / 2);
        if ((found - Ahead).Duration() <= Unsure + took) return;
        Interlocked.Exchange(ref ahead, found.Ticks);
        LogApart(found);
    }

    [LoggerMessage(LogLevel.Warning, "The database's clock is {Ahead} ahead of this machine's; the site goes by the database's")]
    private partial void LogApart(TimeSpan ahead);
}

/// <summary>Asks for the database's time every minute; while the database is away the last answer holds.</summary>
internal sealed partial class DatabaseTimeKeeper(DatabaseTime time, IServiceScopeFactory scopes, ILogger<DatabaseTimeKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Every);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await time.AskAsync(scope.ServiceProvider.GetRequiredService<CinemaDb>(), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogSilent(e.GetType().Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database did not tell its time: {Fault}")]
    private partial void LogSilent(string fault);
}
