using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Accounts;

/// <summary>Lets an answer come only after whole steps of time, so that its speed does not tell what there was to do.</summary>
public sealed class EvenTime(IOptions<AccountLimitOptions> options)
{
    /// <summary>Does the work, then waits for the end of the step it ended in, though it failed. Call it outside of transactions.</summary>
    public async Task SpendAsync(Func<Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        // Real time, whatever the site's clock says: a stranger measures with a clock of their own.
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await work();
        }
        finally
        {
            if (options.Value.NeutralMilliseconds is > 0 and var step)
            {
                var end = Math.Floor(Stopwatch.GetElapsedTime(begun).TotalMilliseconds / step + 1) * step;
                // A delay is cut to whole milliseconds, and its timer may be early: an answer before the end of its step would tell something.
                while (end - Stopwatch.GetElapsedTime(begun).TotalMilliseconds is > 0 and var left)
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left)), cancellationToken);
            }
        }
    }
}
