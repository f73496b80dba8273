using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>The part of settling that keeps the payments' rows as Stripe's charges are.</summary>
public sealed class PaymentMirror(CinemaDb db, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>What became of a payment, as its charge tells.</summary>
    public static PaymentStatus StatusOf(ChargeTruth charge) => charge switch
    {
        null => throw new ArgumentNullException(nameof(charge)),
        { Status: "failed" } => PaymentStatus.Failed,
        { Status: "pending" } => PaymentStatus.Processing,
        { IsDisputed: true } or { IsDisputeLost: true } => PaymentStatus.Disputed,
        { Returned: 0 } => PaymentStatus.Succeeded,
        _ => charge.Returned == charge.Amount ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded,
    };

    /// <summary>One row for each charge of the session, declined ones too, with what became of it.</summary>
    public void Follow(Order order, List<Payment> payments, SessionTruth session)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(payments);
        ArgumentNullException.ThrowIfNull(session);
        foreach (var charge in session.Charges)
        {
            var status = StatusOf(charge);
            var payment = payments.Find(p => p.StripeId == charge.Id);
            if (payment is null)
            {
                payment = new Payment
                {
                    OrderId = order.Id, UserId = order.UserId, StripeId = charge.Id, PaymentIntentId = session.PaymentIntentId, AmountMinor = charge.Amount,
                    Currency = charge.Currency, Status = status, OccurredUtc = charge.CreatedUtc, CardBrand = Short(charge.CardBrand, 30), CardLast4 = Short(charge.CardLast4, 4),
                };
                db.Payments.Add(payment);
                payments.Add(payment);
            }
            var declined = Short(charge.DeclineCode, 60);
            if (payment.Status == status && payment.RefundedMinor == charge.Returned && payment.DeclineCode == declined && db.Entry(payment).State != EntityState.Added) continue;
            payment.Status = status;
            payment.RefundedMinor = charge.Returned;
            payment.DeclineCode = declined;
            payment.UpdatedUtc = Now;
        }
        // Some declines never become a charge, such as a failed 3-D Secure check.
        if (session is { LastDecline: { } code, PaymentIntentId: { } intent } && session.Charges.All(c => c.Status != "failed") && payments.All(p => p.StripeId != intent))
        {
            var failed = new Payment
            {
                OrderId = order.Id, UserId = order.UserId, StripeId = intent, PaymentIntentId = intent, AmountMinor = order.TotalMinor, Currency = order.Currency,
                Status = PaymentStatus.Failed, DeclineCode = Short(code, 60), OccurredUtc = Now, UpdatedUtc = Now,
            };
            db.Payments.Add(failed);
            payments.Add(failed);
        }
    }

    /// <summary>The payment of a session that needed no money.</summary>
    public void AddFree(Order order, SessionTruth session, List<Payment> payments)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(session);
        if (payments.Any(p => p.StripeId == session.Id)) return;
        db.Payments.Add(new Payment
        {
            OrderId = order.Id, UserId = order.UserId, StripeId = session.Id, AmountMinor = order.TotalMinor, Currency = order.Currency,
            Status = PaymentStatus.Succeeded, OccurredUtc = Now, UpdatedUtc = Now,
        });
    }

    private static string? Short(string? text, int length) => text?.Length > length ? text[..length] : text;
}
