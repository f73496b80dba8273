using System.Threading.Channels;

namespace CinemaSite.Core.Catalog;

/// <summary>Tells the search in this process that a change was written, so that it need not wait for its next look.</summary>
public sealed class CatalogBell
{
    private readonly Channel<bool> rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Rings; ringing twice is ringing once.</summary>
    public void Ring() => rung.Writer.TryWrite(true);

    /// <summary>Waits until somebody rings or the time is over.</summary>
    public async Task HeardAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest);
        try
        {
            await rung.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody rang: the follower looks all the same.
        }
    }
}
