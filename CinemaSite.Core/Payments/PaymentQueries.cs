using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>A row of a payment history.</summary>
public sealed record PaymentRow(
    long Id, long OrderId, DateTime OccurredUtc, long AmountMinor, long RefundedMinor, string Currency, PaymentStatus Status, string? DeclineCode, string? CardBrand, string? CardLast4);

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

    private static IQueryable<PaymentRow> Rows(IQueryable<Payment> payments) => payments.AsNoTracking()
        .OrderByDescending(p => p.OccurredUtc).ThenByDescending(p => p.Id)
        .Select(p => new PaymentRow(p.Id, p.OrderId, p.OccurredUtc, p.AmountMinor, p.RefundedMinor, p.Currency, p.Status, p.DeclineCode, p.CardBrand, p.CardLast4));
}
