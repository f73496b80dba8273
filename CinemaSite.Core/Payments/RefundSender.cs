using System.Globalization;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Payments;

/// <summary>Sends approved refunds to Stripe. The row and its key are saved before; an answer that got lost is asked for again with the same key.</summary>
public sealed partial class RefundSender(
    CinemaDb db, PaymentService payments, Settlement settlement, IPaymentGateway gateway, IFaultPoint faults, TimeProvider clock, ILogger<RefundSender> logger)
{
    // Stripe keeps the first answer of a key for a day, a failure of its own included: then another key is needed.
    private static readonly TimeSpan LongestUnknown = TimeSpan.FromHours(1);

    // So long after the last call with the key before none is under way any more.
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(2);

    private const int MostKeys = 24;

    // A refund this young is being worked on by the request that began it.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Asks Stripe for an approved refund and follows what it says; nothing happens to one in another state.</summary>
    /// <returns>Where the refund stands now.</returns>
    /// <exception cref="PaymentUnknownException">It is not known whether the money went; the job asks again.</exception>
    public async Task<RefundState> SendAsync(long refundId, CancellationToken cancellationToken = default)
    {
        var refund = await LoadAsync(refundId, cancellationToken);
        if (refund is { State: RefundState.Approved, AskedUtc: not null })
        {
            // Asked before: the money may be on its way though nobody told us.
            await payments.SettleAsync(refund.OrderId, cancellationToken);
            refund = await LoadAsync(refundId, cancellationToken);
        }
        if (refund.State != RefundState.Approved || !await MarkAsync(refund, cancellationToken)) return (await LoadAsync(refundId, cancellationToken)).State;
        await faults.ReachedAsync(FaultPoints.RefundSaved);
        try
        {
            await gateway.RefundAsync(refund.ChargeId, refund.AmountMinor, MetadataOf(refund), KeyOf(refund), cancellationToken);
            await faults.ReachedAsync(FaultPoints.RefundMade);
        }
        catch (PaymentRefusedException e)
        {
            LogRefused(refundId, e.Code);
            await payments.SettleAsync(refund.OrderId, cancellationToken);
            // Money may have gone back at Stripe's dashboard meanwhile: what is left of the payment is less than was to be sent.
            var left = await gateway.FindChargeAsync(refund.ChargeId, cancellationToken) is { } now ? now.Charge.Amount - now.Charge.AmountRefunded : refund.AmountMinor;
            if (left <= 0) await SpareAsync(refund, cancellationToken);
            else if (left >= refund.AmountMinor) await GiveUpAsync(refundId, e.Code, cancellationToken);
            else if (await LowerAsync(refund, left, cancellationToken)) return await SendAsync(refundId, cancellationToken);
        }
        await payments.SettleAsync(refund.OrderId, cancellationToken);
        await faults.ReachedAsync(FaultPoints.RefundFollowed);
        return (await LoadAsync(refundId, cancellationToken)).State;
    }

    /// <summary>Takes up approved refunds whose answer is not known and looks after those on their way; tells how many that were. None is begun after <paramref name="within"/>.</summary>
    public async Task<int> SendDueAsync(int most, TimeSpan within, Silence silence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(silence);
        var (now, began) = (Now, clock.GetTimestamp());
        var (asked, hour) = (now - Pause, now - LongestUnknown);
        var due = await db.Refunds
            .Where(r => r.State == RefundState.Approved && (r.AskedUtc == null ? r.DecidedUtc < asked : r.AskedUtc < asked) || r.State == RefundState.Pending && r.AskedUtc < hour)
            .OrderBy(r => r.AskedUtc).ThenBy(r => r.Id).Take(most).Select(r => new { r.Id, r.OrderId, r.State }).ToListAsync(cancellationToken);
        var followed = 0;
        using var share = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        share.CancelAfter(within);
        foreach (var refund in due.TakeWhile(_ => clock.GetElapsedTime(began) < within))
        {
            try
            {
                if (refund.State == RefundState.Approved)
                {
                    await SendAsync(refund.Id, share.Token);
                }
                else
                {
                    await db.InTransaction(() => db.Refunds.Where(r => r.Id == refund.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.AskedUtc, now), cancellationToken), cancellationToken);
                    await payments.SettleAsync(refund.OrderId, share.Token);
                }
                silence.Break();
                followed++;
            }
            catch (PaymentUnknownException e)
            {
                await PutLastAsync(refund.Id);
                if (!await silence.GoesOnAsync(cancellationToken)) throw;
                LogUnanswered(refund.Id, e.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await PutLastAsync(refund.Id);
                LogUnanswered(refund.Id, "out of time");
            }
            // One refund that can't be followed must not keep the others waiting; a silent Stripe ends the run.
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(refund.Id, e);
            }
        }
        return followed;
    }

    // One that Stripe tells nothing of does not stand before the others in the next run too. Noted after the look: what is noted before it says that a call is under way.
    private Task<int> PutLastAsync(long refundId)
    {
        var now = Now;
        return db.InTransaction(() => db.Refunds.Where(r => r.Id == refundId && r.AskedUtc != null).ExecuteUpdateAsync(s => s.SetProperty(r => r.AskedUtc, now), CancellationToken.None), CancellationToken.None);
    }

    private async Task<Refund> LoadAsync(long refundId, CancellationToken cancellationToken) =>
        await db.Refunds.Include(r => r.Lines).AsSingleQuery().AsNoTracking().SingleAsync(r => r.Id == refundId, cancellationToken);

    /// <summary>Notes that Stripe is asked now; false when the refund is no longer to be sent.</summary>
    private async Task<bool> MarkAsync(Refund refund, CancellationToken cancellationToken)
    {
        var now = Now;
        if (refund.KeyUsedUtc is { } first && now - first > LongestUnknown)
        {
            if (now - refund.AskedUtc < UnderWay) return false;
            if (refund.KeyNumber >= MostKeys)
            {
                await GiveUpAsync(refund.Id, "no_answer", cancellationToken);
                return false;
            }
            // Stripe's list, looked at just now, holds nothing by the key before.
            refund.KeyNumber++;
            refund.KeyUsedUtc = null;
        }
        var (number, used) = (refund.KeyNumber, refund.KeyUsedUtc ?? now);
        return await db.InTransaction(() => db.Refunds.Where(r => r.Id == refund.Id && r.State == RefundState.Approved && r.KeyNumber <= number)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.AskedUtc, now).SetProperty(r => r.KeyNumber, number).SetProperty(r => r.KeyUsedUtc, used).SetProperty(r => r.Version, r => r.Version + 1),
                cancellationToken), cancellationToken) == 1;
    }

    /// <summary>The rest is sent by a key of its own; false when somebody was faster.</summary>
    private async Task<bool> LowerAsync(Refund refund, long left, CancellationToken cancellationToken) =>
        await db.InTransaction(() => db.Refunds.Where(r => r.Id == refund.Id && r.State == RefundState.Approved && r.AmountMinor == refund.AmountMinor)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.AmountMinor, left).SetProperty(r => r.KeyNumber, r => r.KeyNumber + 1).SetProperty(r => r.KeyUsedUtc, (DateTime?)null)
                .SetProperty(r => r.Version, r => r.Version + 1), cancellationToken), cancellationToken) == 1;

    private Task SpareAsync(Refund refund, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            var row = await db.Refunds.Include(r => r.Lines).AsSingleQuery().SingleAsync(r => r.Id == refund.Id, cancellationToken);
            // Another sender may have sent the rest by another key meanwhile: then the money that went is this refund's own.
            if (row.State != RefundState.Approved || row.KeyNumber != refund.KeyNumber || row.AmountMinor != refund.AmountMinor) return;
            row.Spare(Now);
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);

    private async Task GiveUpAsync(long refundId, string? code, CancellationToken cancellationToken)
    {
        var gaveUp = await db.InTransaction(async () =>
        {
            var row = await db.Refunds.Include(r => r.Lines).AsSingleQuery().SingleAsync(r => r.Id == refundId, cancellationToken);
            if (row.State != RefundState.Approved) return (long?)null;
            row.Fail(code, Now);
            await db.SaveChangesAsync(cancellationToken);
            await settlement.RefundRefusedAsync(row, cancellationToken);
            return row.OrderId;
        }, cancellationToken);
        if (gaveUp is { } order) LogGivenUp(refundId, order, code);
    }

    private static Dictionary<string, string> MetadataOf(Refund refund)
    {
        var metadata = new Dictionary<string, string>
        {
            [StripeMetadata.Order] = refund.OrderId.ToString(CultureInfo.InvariantCulture),
            [StripeMetadata.Refund] = refund.Id.ToString(CultureInfo.InvariantCulture),
        };
        // Only a played-back backup needs them; a hundred films are more than Stripe takes in one value.
        var movies = string.Join(',', refund.Lines.Select(l => l.MovieId).Order().Select(id => id.ToString(CultureInfo.InvariantCulture)));
        if (movies.Length is > 0 and <= StripeMetadata.LongestValue) metadata[StripeMetadata.Movies] = movies;
        return metadata;
    }

    // The charge's id keeps the keys of two databases on one account of Stripe's apart.
    private static string KeyOf(Refund refund) => string.Create(CultureInfo.InvariantCulture, $"refund-{refund.Id}-{refund.KeyNumber}-{refund.ChargeId}");

    [LoggerMessage(LogLevel.Warning, "Stripe refused refund {RefundId}: {Code}")]
    private partial void LogRefused(long refundId, string? code);

    [LoggerMessage(LogLevel.Error, "Refund {RefundId} of order {OrderId} was given up: {Code}")]
    private partial void LogGivenUp(long refundId, long orderId, string? code);

    [LoggerMessage(LogLevel.Warning, "Stripe told nothing of refund {RefundId}: {Why}")]
    private partial void LogUnanswered(long refundId, string why);

    [LoggerMessage(LogLevel.Error, "Refund {RefundId} could not be followed")]
    private partial void LogFailed(long refundId, Exception exception);
}
