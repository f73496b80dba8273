using Coravel;
using Coravel.Invocable;
using Coravel.Scheduling.Schedule.Interfaces;
using CinemaSite.Core.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Jobs;

/// <summary>Section <c>Jobs</c> of the configuration.</summary>
public sealed class JobOptions
{
    public bool Enabled { get; set; } = true;
    public int MailSeconds { get; set; } = 5;
    public int ReconcileSeconds { get; set; } = 60;
    public int NotificationSeconds { get; set; } = 60;
    public int CleanupMinutes { get; set; } = 60;
    public int RankingMinutes { get; set; } = 60;
}

/// <summary>A piece of work of a room that is done again and again.</summary>
public interface IJob
{
    /// <summary>Does one bounded batch; the words say what was done and never name a person.</summary>
    Task<string> RunAsync(CancellationToken cancellationToken);
}

/// <summary>A job a room wants scheduled.</summary>
public sealed record JobRegistration(string Name, Type Invocable, Func<JobOptions, TimeSpan> Every)
{
    // Until shortly before the next tick: the copies' clocks differ a little.
    private const double Rested = 0.7;

    /// <summary>How long after its begin a job rests at most, so that a tick that all copies hear is worked on by one.</summary>
    public TimeSpan Rest(JobOptions options) => Every(options) * Rested;
}

/// <summary>Registers and schedules the rooms' jobs.</summary>
public static class JobsSetup
{
    /// <summary>Adds what jobs need; called once by the host.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration("Jobs")
            .Validate(o => o.MailSeconds > 0 && o.ReconcileSeconds > 0 && o.NotificationSeconds > 0 && o.CleanupMinutes > 0 && o.RankingMinutes > 0,
                "Jobs:MailSeconds, Jobs:ReconcileSeconds, Jobs:NotificationSeconds, Jobs:CleanupMinutes and Jobs:RankingMinutes must be above zero.")
            .ValidateOnStart();
        services.AddScheduler();
        services.AddScoped<Leases>();
        return services;
    }

    /// <summary>Adds a room's job under a name that is also its lease's.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, string name, Func<JobOptions, TimeSpan> every) where TJob : class, IJob
    {
        services.AddScoped<TJob>();
        services.AddTransient<LeasedJob<TJob>>();
        services.AddSingleton(new JobRegistration(name, typeof(LeasedJob<TJob>), every));
        return services;
    }

    /// <summary>Puts every registered job on Coravel's schedule, unless <c>Jobs:Enabled</c> is false.</summary>
    public static void ScheduleJobs(this IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<JobOptions>>().Value;
        if (!options.Enabled) return;
        services.UseScheduler(scheduler =>
        {
            foreach (var job in services.GetServices<JobRegistration>())
                Schedule(scheduler, job, job.Every(options));
        });
    }

    private static void Schedule(IScheduler scheduler, JobRegistration job, TimeSpan every)
    {
        var interval = scheduler.OnWorker(job.Name).ScheduleInvocableType(job.Invocable);
        var schedule = every.TotalSeconds switch
        {
            < 60 => interval.EverySeconds((int)every.TotalSeconds),
            < 3600 => interval.Cron($"*/{(int)every.TotalMinutes} * * * *"),
            _ => interval.Hourly(),
        };
        // Coravel's lock is per process; the lease is what holds between copies of the site.
        schedule.PreventOverlapping(job.Name);
    }
}

/// <summary>Runs a job only while this process holds its lease, which it renews as long as the job works, and never lets it fail the host.</summary>
public sealed partial class LeasedJob<TJob>(
    TJob job, Leases leases, IEnumerable<JobRegistration> registrations, IServiceScopeFactory scopes, IFaultPoint faults, IOptions<JobOptions> options, TimeProvider clock, ILogger<TJob> logger)
    : IInvocable, ICancellableInvocable where TJob : class, IJob
{
    // With the wait for the next tick, what a dead process held is another's well within the minute.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    /// <summary>How long until the lease is held anew.</summary>
    internal TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Set by Coravel; cancelled when the host stops.</summary>
    public CancellationToken CancellationToken { get; set; }

    public async Task Invoke()
    {
        var registration = registrations.First(r => r.Invocable == typeof(LeasedJob<TJob>));
        var name = registration.Name;
        var begun = clock.GetUtcNow();
        try
        {
            if (await leases.TryTakeAsync(name, Leases.Owner, Longest, CancellationToken) is not { } fence) return;
            await faults.ReachedAsync(FaultPoints.JobLeased);
            string result;
            try
            {
                result = await RunHeldAsync(name, fence);
            }
            catch (Exception e) when (e is not OperationCanceledException || !CancellationToken.IsCancellationRequested)
            {
                LogFailed(name, e);
                result = $"Failed: {e.GetType().Name}";
            }
            var rest = registration.Rest(options.Value) - (clock.GetUtcNow() - begun);
            await leases.GiveBackAsync(name, fence, result, rest > TimeSpan.Zero ? rest : TimeSpan.Zero, CancellationToken.None);
        }
        catch (OperationCanceledException) when (CancellationToken.IsCancellationRequested)
        {
            // The host stops; the lease runs out by itself.
        }
        catch (Exception e)
        {
            LogFailed(name, e);
        }
    }

    private async Task<string> RunHeldAsync(string name, long fence)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        using var done = new CancellationTokenSource();
        var working = job.RunAsync(held.Token);
        while (await Task.WhenAny(working, Task.Delay(Renewal, done.Token)) != working)
            if (!await IsStillOursAsync(name, fence)) await held.CancelAsync();
        await done.CancelAsync();
        return await working;
    }

    private async Task<bool> IsStillOursAsync(string name, long fence)
    {
        try
        {
            // In a scope of its own: the job is busy with its database context.
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Leases>().RenewAsync(name, fence, Longest, CancellationToken.None);
        }
        catch (Exception e)
        {
            // Nobody knows; whoever writes late is refused by conditions of the job's own.
            LogNotRenewed(name, e);
            return true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The lease of job {Name} could not be renewed")]
    private partial void LogNotRenewed(string name, Exception exception);

    [LoggerMessage(LogLevel.Error, "Job {Name} failed")]
    private partial void LogFailed(string name, Exception exception);
}
