using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Payments;

/// <summary>What a run did; <paramref name="Stopped"/> says why it came to no end.</summary>
public sealed record Reconciled(int Events, int Asked, int Ended, int Sent, string? Stopped = null)
{
    /// <summary>Why a run stopped when Stripe gave no answer.</summary>
    public const string Silent = "Stripe does not answer; ";

    public override string ToString() => $"{Stopped}{Events} events, {Asked} orders asked, {Ended} ended, {Sent} refunds.";
}

/// <summary>Finds what webhooks did not tell: events that got lost, payments that wait, orders whose time is over.</summary>
public sealed partial class ReconcileJob(CinemaDb db, PaymentService payments, RefundSender refunds, StripeInbox inbox, IPaymentGateway gateway, TimeProvider clock, ILogger<ReconcileJob> logger) : IJob
{
    private const int Batch = 25;

    // Within the lease's minute, so that no other copy of the site starts beside it.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(45);

    // A try this young is being worked on by the request that began it.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan EventsBack = TimeSpan.FromDays(3);

    public async Task<string> RunAsync(CancellationToken cancellationToken) => (await OnceAsync(cancellationToken)).ToString();

    /// <summary>One run of the job.</summary>
    public async Task<Reconciled> OnceAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Budget);
        var (events, asked, ended, sent) = (0, 0, 0, 0);
        try
        {
            foreach (var missed in await gateway.ListMissedEventsAsync(clock.GetUtcNow().UtcDateTime - EventsBack, limit.Token))
            {
                if (!await inbox.AdoptAsync(missed, limit.Token)) continue;
                await inbox.ProcessAsync(missed.Id, limit.Token);
                events++;
            }
            events += await inbox.ProcessDueAsync(Batch, limit.Token);
            asked = await AskAsync(limit.Token);
            ended = await EndAsync(limit.Token);
            sent = await refunds.SendDueAsync(Batch, limit.Token);
        }
        catch (PaymentUnknownException)
        {
            return new Reconciled(events, asked, ended, sent, Reconciled.Silent);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Reconciled(events, asked, ended, sent, "Out of time; ");
        }
        return new Reconciled(events, asked, ended, sent);
    }

    /// <summary>Asks about every try whose end is not known, the longest unasked first: all of them, as far as the run's time goes.</summary>
    private async Task<int> AskAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var settled = now - Young;
        var asked = 0;
        while (true)
        {
            var waiting = await db.CheckoutAttempts
                .Where(a => (a.State == AttemptState.Started || a.State == AttemptState.Open || a.State == AttemptState.Processing || a.State == AttemptState.Surplus) && a.AskedUtc < settled)
                .OrderBy(a => a.AskedUtc).Take(Batch).Select(a => new { a.Id, a.OrderId }).ToListAsync(cancellationToken);
            foreach (var order in waiting.GroupBy(a => a.OrderId, a => a.Id))
            {
                var attempts = order.ToList();
                await db.InTransaction(() => db.CheckoutAttempts.Where(a => attempts.Contains(a.Id)).ExecuteUpdateAsync(s => s.SetProperty(a => a.AskedUtc, now), cancellationToken), cancellationToken);
                if (await TryAsync(order.Key, () => payments.SettleAsync(order.Key, cancellationToken))) asked++;
            }
            if (waiting.Count < Batch) return asked;
        }
    }

    /// <summary>Ends pending orders whose time is over, unless Stripe says that they are paid.</summary>
    private async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var ended = 0;
        for (var last = 0L; ;)
        {
            // By number, so that one that does not end is not come to again in this run.
            var over = await db.Orders.Where(o => o.Status == OrderStatus.Pending && o.ExpiresUtc <= now && o.Alert == null && o.Id > last)
                .Where(o => !db.CheckoutAttempts.Any(a => a.OrderId == o.Id && a.State == AttemptState.Processing))
                .OrderBy(o => o.Id).Take(Batch).Select(o => o.Id).ToListAsync(cancellationToken);
            foreach (var order in over)
                if (await TryAsync(order, () => payments.CancelAsync(order, CancelReasons.Expired, cancellationToken))) ended++;
            if (over.Count < Batch) return ended;
            last = over[^1];
        }
    }

    private async Task<bool> TryAsync(long orderId, Func<Task> settle)
    {
        try
        {
            await settle();
            return true;
        }
        // One order that can't be settled must not keep the others waiting; a silent Stripe ends the run.
        catch (Exception e) when (e is not (PaymentUnknownException or OperationCanceledException))
        {
            LogFailed(orderId, e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "Order {OrderId} could not be reconciled")]
    private partial void LogFailed(long orderId, Exception exception);
}
