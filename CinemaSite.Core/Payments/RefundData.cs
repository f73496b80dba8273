using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>Which money people asked back. Refunds are kept for the books; the words about them are between two people, and go.</summary>
internal sealed class RefundData(CinemaDb db) : IPersonalData
{
    public string Section => "refunds";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) =>
        await db.Refunds.AsNoTracking().Where(r => r.UserId == userId).OrderBy(r => r.RequestedUtc)
            .Select(r => new { r.OrderId, r.RequestedUtc, r.State, r.AmountMinor, r.Currency, r.Reason, r.DecidedUtc, r.Message, r.EndedUtc, Movies = r.Lines.Select(l => l.MovieId).ToList() })
            .ToListAsync(cancellationToken);

    public Task EraseAsync(Guid userId, CancellationToken cancellationToken) =>
        db.Refunds.Where(r => r.UserId == userId).ExecuteUpdateAsync(s => s.SetProperty(r => r.Reason, (string?)null).SetProperty(r => r.Message, (string?)null), cancellationToken);
}
