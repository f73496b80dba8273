using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Payments;

/// <summary>Each night compares the payments of the last days with Stripe; a run goes on where the one before had to stop.</summary>
public sealed class BooksJob(CinemaDb db, BooksComparison books, IOptions<BooksOptions> options, TimeProvider clock) : IJob
{
    // Over before the next tick of a minute.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(45);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var night = now.Date.AddHours(options.Value.HourUtc);
        if (night > now) night = night.AddDays(-1);
        var check = await db.BooksChecks.AsNoTracking().Where(c => !c.ByHand).OrderByDescending(c => c.StartedUtc).ThenByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken);
        if (check is { Phase: BooksPhase.Done } && check.StartedUtc >= night) return "Nothing due. " + BooksComparison.Words(check);
        if (check is null or { Phase: BooksPhase.Done }) check = await books.BeginAsync(now.AddDays(-options.Value.Days), byHand: false, cancellationToken);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Budget);
        try
        {
            while (check.Phase != BooksPhase.Done) check = await books.StepAsync(check.Id, limit.Token);
        }
        catch (PaymentUnknownException)
        {
            return "Stripe does not answer; " + BooksComparison.Words(check);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "Out of time, goes on in the next run; " + BooksComparison.Words(check);
        }
        return BooksComparison.Words(check);
    }
}
