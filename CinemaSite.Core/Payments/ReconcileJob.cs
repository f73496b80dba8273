using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Payments;

/// <summary>What a run did, how often Stripe gave no answer meanwhile, and in <paramref name="Stopped"/> why it came to no end.</summary>
public sealed record Reconciled(int Events, int Asked, int Ended, int Sent, string? Stopped = null, int Unanswered = 0)
{
    /// <summary>Why a run stopped when Stripe gave no answer.</summary>
    public const string Silent = "Stripe does not answer; ";

    /// <summary>Why a run stopped before it had come to all that waits.</summary>
    public const string OutOfTime = "Out of time; ";

    public override string ToString() => $"{Stopped}{Events} events, {Asked} orders asked, {Ended} ended, {Sent} refunds{(Unanswered > 0 ? $", {Unanswered} without an answer" : "")}.";
}

/// <summary>Finds what webhooks did not tell: events that got lost, payments that wait, orders whose time is over.</summary>
public sealed partial class ReconcileJob(CinemaDb db, PaymentService payments, RefundSender refunds, StripeInbox inbox, IPaymentGateway gateway, TimeProvider clock, ILogger<ReconcileJob> logger) : IJob
{
    private const int Batch = 25;

    // A try this young is being worked on by the request that began it.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(30);

    // Stripe keeps them for thirty days.
    private static readonly TimeSpan EventsBack = TimeSpan.FromDays(29);

    // One order that Stripe can't tell about keeps nobody else waiting; after so many in a row it is asked whether it is there at all.
    private const int MostSilent = 4;

    // Those that Stripe tells nothing of take long; what else waits has its turn in the same run.
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(15);

    private readonly HashSet<long> unanswered = [];
    private Silence silence = new(MostSilent, gateway.IsThereAsync);

    /// <summary>How long a run may take: it is over before the next tick of a minute.</summary>
    internal TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(45);

    public async Task<string> RunAsync(CancellationToken cancellationToken) => (await OnceAsync(cancellationToken)).ToString();

    /// <summary>One run of the job. All that waits is come to, as far as the time goes; what has an end comes before what may take all of it.</summary>
    public async Task<Reconciled> OnceAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Budget);
        var done = new Reconciled(0, 0, 0, 0);
        silence = new Silence(MostSilent, gateway.IsThereAsync);
        unanswered.Clear();
        try
        {
            foreach (var missed in await MissedAsync(limit.Token))
            {
                if (!await inbox.AdoptAsync(missed, limit.Token)) continue;
                await inbox.ProcessAsync(missed.Id, limit.Token);
                done = done with { Events = done.Events + 1 };
            }
            done = done with { Events = done.Events + await inbox.ProcessDueAsync(Batch, Share, limit.Token) };
            done = done with { Sent = await refunds.SendDueAsync(Batch, Share, silence, limit.Token) };

            // In turn, so that neither waits for the end of the other.
            var begun = clock.GetUtcNow().UtcDateTime;
            var (more, last) = (true, (long?)0L);
            while (more || last is not null)
            {
                if (more)
                {
                    var (waiting, asked) = await AskAsync(begun, limit.Token);
                    (more, done) = (waiting == Batch, done with { Asked = done.Asked + asked });
                }
                if (last is { } before)
                {
                    (last, var ended) = await EndAsync(begun, before, limit.Token);
                    done = done with { Ended = done.Ended + ended };
                }
            }
        }
        catch (PaymentUnknownException)
        {
            return done with { Stopped = Reconciled.Silent, Unanswered = silence.Times };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return done with { Stopped = Reconciled.OutOfTime, Unanswered = silence.Times };
        }
        // Nothing was answered, whatever was asked.
        return done with { Stopped = silence.Answered || silence.Times == 0 ? null : Reconciled.Silent, Unanswered = silence.Times };
    }

    /// <summary>Events that reached no webhook and are not known here; none when Stripe does not tell.</summary>
    private async Task<IReadOnlyList<MissedEvent>> MissedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<MissedEvent> missed = [];
        await TryAsync(null, async () => missed = await gateway.ListMissedEventsAsync(clock.GetUtcNow().UtcDateTime - EventsBack, cancellationToken), cancellationToken);
        var fresh = new List<MissedEvent>();
        foreach (var some in missed.Chunk(500))
        {
            var ids = some.Select(e => e.Id).ToList();
            var known = await db.StripeEvents.Where(e => ids.Contains(e.EventId)).Select(e => e.EventId).ToHashSetAsync(cancellationToken);
            fresh.AddRange(some.Where(e => !known.Contains(e.Id)));
        }
        return fresh;
    }

    /// <summary>Asks about a batch of tries whose end is not known, the longest unasked first; how many waited, and how many orders were settled.</summary>
    private async Task<(int Waiting, int Asked)> AskAsync(DateTime begun, CancellationToken cancellationToken)
    {
        var settled = begun - Young;
        var waiting = await db.CheckoutAttempts
            .Where(a => (a.State == AttemptState.Started || a.State == AttemptState.Open || a.State == AttemptState.Processing || a.State == AttemptState.Surplus) && a.AskedUtc < settled)
            .OrderBy(a => a.AskedUtc).Take(Batch).Select(a => new { a.Id, a.OrderId }).ToListAsync(cancellationToken);
        var asked = 0;
        foreach (var order in waiting.GroupBy(a => a.OrderId, a => a.Id))
        {
            var attempts = order.ToList();
            await db.InTransaction(() => db.CheckoutAttempts.Where(a => attempts.Contains(a.Id)).ExecuteUpdateAsync(s => s.SetProperty(a => a.AskedUtc, begun), cancellationToken), cancellationToken);
            if (await TryAsync(order.Key, () => payments.SettleAsync(order.Key, cancellationToken), cancellationToken)) asked++;
        }
        return (waiting.Count, asked);
    }

    /// <summary>Ends a batch of pending orders whose time is over, unless Stripe says that they are paid; after which number to go on, if there may be more.</summary>
    private async Task<(long? Last, int Ended)> EndAsync(DateTime begun, long after, CancellationToken cancellationToken)
    {
        // By number, so that one that does not end is not come to again in this run.
        var over = await db.Orders.Where(o => o.Status == OrderStatus.Pending && o.ExpiresUtc <= begun && o.Alert == null && o.Id > after)
            .Where(o => !db.CheckoutAttempts.Any(a => a.OrderId == o.Id && a.State == AttemptState.Processing))
            .OrderBy(o => o.Id).Take(Batch).Select(o => o.Id).ToListAsync(cancellationToken);
        var ended = 0;
        foreach (var order in over.Where(o => !unanswered.Contains(o)))
            if (await TryAsync(order, () => payments.CancelAsync(order, CancelReasons.Expired, cancellationToken), cancellationToken)) ended++;
        return (over.Count == Batch ? over[^1] : null, ended);
    }

    private async Task<bool> TryAsync(long? orderId, Func<Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask();
            silence.Break();
            return true;
        }
        catch (PaymentUnknownException e)
        {
            if (!await silence.GoesOnAsync(cancellationToken)) throw;
            if (orderId is { } order) unanswered.Add(order);
            LogUnanswered(orderId, e.Message);
            return false;
        }
        // One order that can't be settled must not keep the others waiting; a silent Stripe ends the run.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(orderId, e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "Order {OrderId} could not be reconciled")]
    private partial void LogFailed(long? orderId, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Stripe told nothing of order {OrderId}: {Why}")]
    private partial void LogUnanswered(long? orderId, string why);
}
