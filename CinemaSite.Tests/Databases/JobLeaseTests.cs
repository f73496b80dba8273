using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Databases;

/// <summary>A job that works long stays one copy's alone.</summary>
public class JobLeaseTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_job_that_works_longer_than_its_lease_keeps_it()
    {
        var job = new PatientJob();
        await using var scope = site.Services.CreateAsyncScope();
        var running = Leased(scope.ServiceProvider, job, "long-work").Invoke();
        await job.Began.Task.WaitAsync(Patience);
        site.Clock.Advance(TimeSpan.FromSeconds(39));
        var end = site.Clock.UtcNow.AddSeconds(30);
        await UntilAsync(() => site.InDbAsync(db => db.Leases.AnyAsync(l => l.Name == "long-work" && l.UntilUtc > end)));
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await site.WithAsync<Leases, long?>(l => l.TryTakeAsync("long-work", "another copy", TimeSpan.FromMinutes(1))));
        job.MayEnd.SetResult();
        await running;
        Assert.Equal("worked", await site.InDbAsync(db => db.Leases.Where(l => l.Name == "long-work").Select(l => l.LastResult).SingleAsync()));
    }

    [Fact]
    public async Task A_job_whose_lease_passed_to_another_copy_is_stopped_and_says_nothing_of_its_end()
    {
        var job = new PatientJob();
        await using var scope = site.Services.CreateAsyncScope();
        var running = Leased(scope.ServiceProvider, job, "lost-work").Invoke();
        await job.Began.Task.WaitAsync(Patience);
        await site.InDbAsync(db => db.InTransaction(() => db.Leases.Where(l => l.Name == "lost-work").ExecuteUpdateAsync(s => s.SetProperty(l => l.Owner, "another copy").SetProperty(l => l.Fence, l => l.Fence + 1))));
        await running.WaitAsync(Patience);
        Assert.True(job.WasStopped);
        Assert.Equal(("another copy", null), await site.InDbAsync(db => db.Leases.Where(l => l.Name == "lost-work").Select(l => ValueTuple.Create(l.Owner, l.LastResult)).SingleAsync()));
    }

    [Fact]
    public async Task A_job_that_fails_does_not_take_the_host_along_and_runs_again_at_its_next_tick()
    {
        var job = new BrokenJob();
        for (var tick = 1; tick <= 2; tick++)
        {
            await using var scope = site.Services.CreateAsyncScope();
            await Leased(scope.ServiceProvider, job, "broken-work").Invoke();
            Assert.Equal(tick, job.Runs);
            Assert.Equal($"Failed: {nameof(InvalidOperationException)}", await site.InDbAsync(db => db.Leases.Where(l => l.Name == "broken-work").Select(l => l.LastResult).SingleAsync()));
            site.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private LeasedJob<TJob> Leased<TJob>(IServiceProvider services, TJob job, string name) where TJob : class, IJob => new(
        job, services.GetRequiredService<Leases>(), [new JobRegistration(name, typeof(LeasedJob<TJob>), _ => TimeSpan.FromMinutes(1))],
        services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<IFaultPoint>(), Options.Create(new JobOptions()), site.Clock, NullLogger<TJob>.Instance) { Renewal = TimeSpan.FromMilliseconds(50) };

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        for (var end = DateTime.UtcNow + Patience; !await isTrue(); await Task.Delay(20)) Assert.True(DateTime.UtcNow < end, "It did not come to that.");
    }

    private sealed class PatientJob : IJob
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public bool WasStopped { get; private set; }

        public async Task<string> RunAsync(CancellationToken cancellationToken)
        {
            Began.SetResult();
            try
            {
                await MayEnd.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                WasStopped = true;
                throw;
            }
            return "worked";
        }
    }

    private sealed class BrokenJob : IJob
    {
        public int Runs { get; private set; }

        public Task<string> RunAsync(CancellationToken cancellationToken)
        {
            Runs++;
            throw new InvalidOperationException("The works stopped.");
        }
    }
}
