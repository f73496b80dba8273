using StripeSimulator.Payments;

namespace StripeSimulator.State;

/// <summary>Lets time pass: sessions expire, slow refunds arrive, the state file follows.</summary>
internal sealed class Housekeeping(Simulator simulator, Checkout checkout, Refunds refunds) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await simulator.SaveAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Tick, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            bool isDirty;
            lock (simulator.Gate)
            {
                checkout.ExpireDue();
                refunds.SettleDue();
                isDirty = simulator.IsDirty;
            }
            if (isDirty)
                await simulator.SaveAsync();
        }
    }
}
