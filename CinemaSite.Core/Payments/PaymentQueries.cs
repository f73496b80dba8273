using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>A row of a payment history.</summary>
public sealed record PaymentRow(
    long Id, long OrderId, DateTime OccurredUtc, long AmountMinor, long RefundedMinor, string Currency, PaymentStatus Status, string? DeclineCode, string? CardBrand, string? CardLast4)
{
    /// <summary>Its order was paid, so that there is a receipt.</summary>
    public bool HasReceipt { get; init; }

    /// <summary>By it the order was paid; another may have come too late and went back.</summary>
    public bool PaidOrder { get; init; }
}

/// <summary>A refund of an order, as its owner sees it.</summary>
public sealed record RefundRow(
    long Id, RefundState State, RefundOrigin Origin, long AmountMinor, string Currency, string? Reason, DateTime RequestedUtc, DateTime? DecidedUtc, bool ByStaff, string? Message, DateTime? EndedUtc,
    IReadOnlyList<int> MovieIds)
{
    /// <summary>It was never sent, as the money had gone back in other ways.</summary>
    public bool IsSpared { get; init; }

    /// <summary>Its movies can't be asked for again.</summary>
    public bool IsLive => State is not (RefundState.Declined or RefundState.Failed);
}

/// <summary>The refunds of an order, oldest first, and whether its money came by Stripe and so can go back by it.</summary>
public sealed record OrderRefunds(IReadOnlyList<RefundRow> Rows, bool CameByStripe);

/// <summary>Reads payments for their owners' pages.</summary>
public sealed class PaymentQueries(CinemaDb db)
{
    public const int PageSize = 25;

    /// <summary>A page of the person's payments, newest first.</summary>
    public async Task<PagedList<PaymentRow>> ListAsync(Guid userId, int page, CancellationToken cancellationToken = default)
    {
        page = Math.Clamp(page, 1, 100_000);
        var payments = db.Payments.Where(p => p.UserId == userId);
        var count = await payments.CountAsync(cancellationToken);
        var rows = await Rows(payments).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return new PagedList<PaymentRow>(rows, page, PageSize, count);
    }

    /// <summary>All payments of an order, newest first.</summary>
    public Task<List<PaymentRow>> OfOrderAsync(long orderId, CancellationToken cancellationToken = default) =>
        Rows(db.Payments.Where(p => p.OrderId == orderId)).ToListAsync(cancellationToken);

    /// <summary>All refunds of an order.</summary>
    public async Task<OrderRefunds> RefundsOfOrderAsync(long orderId, CancellationToken cancellationToken = default) => new(
        await db.Refunds.AsNoTracking().Where(r => r.OrderId == orderId).OrderBy(r => r.RequestedUtc).ThenBy(r => r.Id)
            .Select(r => new RefundRow(r.Id, r.State, r.Origin, r.AmountMinor, r.Currency, r.Reason, r.RequestedUtc, r.DecidedUtc, r.DecidedBy != null, r.Message, r.EndedUtc, r.Lines.Select(l => l.MovieId).ToList()) { IsSpared = r.Error == Refund.GoneAlready })
            .ToListAsync(cancellationToken),
        await db.CheckoutAttempts.AnyAsync(a => a.OrderId == orderId && a.State == AttemptState.Complete && a.ChargeId != null, cancellationToken));

    private IQueryable<PaymentRow> Rows(IQueryable<Payment> payments) => payments.AsNoTracking()
        .OrderByDescending(p => p.OccurredUtc).ThenByDescending(p => p.Id)
        .Select(p => new PaymentRow(p.Id, p.OrderId, p.OccurredUtc, p.AmountMinor, p.RefundedMinor, p.Currency, p.Status, p.DeclineCode, p.CardBrand, p.CardLast4)
        {
            HasReceipt = db.Orders.Any(o => o.Id == p.OrderId && o.PaidUtc != null),
            PaidOrder = db.CheckoutAttempts.Any(a => a.OrderId == p.OrderId && a.ChargeId == p.StripeId && a.State == AttemptState.Complete),
        });
}
