using System.Text.Json;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>What people paid. Payments are kept for the books, like orders; of the card no more than its last digits was ever here.</summary>
internal sealed class PaymentData(CinemaDb db) : IPersonalData
{
    public string Section => "payments";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) =>
        await db.Payments.AsNoTracking().Where(p => p.UserId == userId).OrderBy(p => p.OccurredUtc)
            .Select(p => new { p.OrderId, p.OccurredUtc, p.Status, p.AmountMinor, p.RefundedMinor, p.Currency, p.DeclineCode, p.CardBrand, p.CardLast4 }).ToListAsync(cancellationToken);

    public async Task EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        // The card's digits help a buyer to recognise a payment; nobody is left to do so.
        await db.Payments.Where(p => p.UserId == userId).ExecuteUpdateAsync(s => s.SetProperty(p => p.CardBrand, (string?)null).SetProperty(p => p.CardLast4, (string?)null), cancellationToken);
        // Events that were given up still hold what they told; nobody is left whom a replay would help.
        if (await db.Users.Where(u => u.Id == userId).Select(u => u.Email).SingleOrDefaultAsync(cancellationToken) is not { } email) return;
        var written = JsonEncodedText.Encode(email).ToString();
        await db.StripeEvents.Where(e => e.State == InboxState.Dead && (e.Payload.Contains(email) || e.Payload.Contains(written)))
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.Payload, StripeEventRow.Forgotten).SetProperty(e => e.State, InboxState.Ignored), cancellationToken);
    }
}
