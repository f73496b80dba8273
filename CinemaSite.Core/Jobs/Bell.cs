namespace CinemaSite.Core.Jobs;

/// <summary>Tells a worker in this process that something waits. It only saves time: what nobody rang for is found at the next look.</summary>
public abstract class Bell : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    /// <summary>Rings; ringing twice is ringing once.</summary>
    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody rang already.
        }
    }

    /// <summary>Waits until somebody rings.</summary>
    public Task HeardAsync(CancellationToken cancellationToken) => rung.WaitAsync(cancellationToken);

    /// <summary>Waits until somebody rings, at most so long.</summary>
    public Task HeardAsync(TimeSpan longest, CancellationToken cancellationToken) => rung.WaitAsync(longest, cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => rung.Dispose();
}
