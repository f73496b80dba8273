using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>The part of settling that brings the refunds' rows in step with what Stripe says of a charge, wherever the refunds were begun.</summary>
public sealed class RefundFollower(CinemaDb db, Outbox outbox, PaymentMails mails, TimeProvider clock)
{
    /// <summary>Steps the rows, adds those that began at Stripe, and writes to the buyer about what is new.</summary>
    /// <param name="order">The order, with its lines.</param>
    /// <param name="charge">The charge as Stripe holds it.</param>
    /// <param name="rows">All refunds of the order, with their lines; grows.</param>
    /// <param name="isLate">The charge came for an order that did not need it.</param>
    /// <returns>Those that were thought well and failed just now.</returns>
    public async Task<IReadOnlyList<Refund>> FollowAsync(Order order, ChargeTruth charge, List<Refund> rows, bool isLate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(charge);
        ArgumentNullException.ThrowIfNull(rows);
        var now = clock.GetUtcNow().UtcDateTime;
        var failed = new List<Refund>();
        foreach (var truth in charge.Refunds.OrderBy(r => r.CreatedUtc).ThenBy(r => r.Id, StringComparer.Ordinal))
        {
            var row = rows.Find(r => r.StripeId == truth.Id) ?? rows.Find(r => r.StripeId is null && r.Id == truth.RefundId && r.ChargeId == charge.Id && r.AmountMinor == truth.Amount);
            var isNew = row is null;
            if (row is null)
            {
                row = Found(order, charge, truth, rows, isLate);
                db.Refunds.Add(row);
                rows.Add(row);
            }
            if (!row.Follow(truth.Id, truth.State, now)) continue;
            if (row.State == RefundState.Failed && !isNew) failed.Add(row);
            if (isLate) continue;
            if (row.State == RefundState.Succeeded) await WriteAsync(order, $"refund-done:{truth.Id}", mails.RefundDone(order, row), cancellationToken);
            else if (row.State == RefundState.Failed && !isNew) await WriteAsync(order, $"refund-failed:{truth.Id}", mails.RefundFailed(order, row), cancellationToken);
        }
        return failed;
    }

    // A refund with a number of ours but without a row was made before a backup was played back.
    private static Refund Found(Order order, ChargeTruth charge, RefundTruth truth, List<Refund> rows, bool isLate)
    {
        var row = new Refund
        {
            OrderId = order.Id, UserId = order.UserId, AmountMinor = truth.Amount, Currency = charge.Currency, ChargeId = charge.Id, RequestedUtc = truth.CreatedUtc,
            Origin = isLate ? RefundOrigin.LateMoney : truth.RefundId is null ? RefundOrigin.Stripe : RefundOrigin.Buyer,
        };
        var taken = rows.SelectMany(r => r.Lines).Where(l => l.IsOpen).Select(l => l.OrderLineId).ToHashSet();
        row.Lines.AddRange(order.Lines.Where(l => truth.MovieIds.Contains(l.MovieId) && !taken.Contains(l.Id)).Select(l => new RefundLine { OrderLineId = l.Id, MovieId = l.MovieId }));
        return row;
    }

    private async Task WriteAsync(Order order, string key, MailContent content, CancellationToken cancellationToken)
    {
        var buyer = await db.Users.Where(u => u.Id == order.UserId).Select(u => new Recipient(u.Id, u.Email)).SingleAsync(cancellationToken);
        await outbox.AddAsync(key, buyer, content, cancellationToken);
    }
}
