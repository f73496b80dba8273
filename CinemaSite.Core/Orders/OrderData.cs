using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Orders;

/// <summary>What people ordered. The law wants orders kept; they hold no name, so nothing of them goes.</summary>
internal sealed class OrderData(CinemaDb db) : IPersonalData
{
    public string Section => "orders";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) =>
        await db.Orders.AsNoTracking().Where(o => o.UserId == userId).OrderBy(o => o.PlacedUtc)
            .Select(o => new
            {
                o.Id, o.Status, o.PlacedUtc, o.PaidUtc, o.CanceledUtc, o.CancelReason, o.Currency, o.TotalMinor, o.RefundedMinor, o.ConsentVersion, o.ConsentUtc,
                Movies = o.Lines.OrderBy(l => l.Id).Select(l => new { l.MovieId, l.Title, l.Year, l.PriceMinor }).ToList(),
            }).ToListAsync(cancellationToken);

    public async Task<DeletionObstacle?> ObstacleAsync(Guid userId, CancellationToken cancellationToken)
    {
        var pending = await db.Orders.Where(o => o.UserId == userId && o.Status == OrderStatus.Pending).Select(o => (long?)o.Id).FirstOrDefaultAsync(cancellationToken);
        return pending is { } id
            ? new DeletionObstacle($"Order {id} waits to be paid. Pay it or cancel it first, so that no money comes for an account that is gone.", "Open the order", Links.Order(id))
            : null;
    }

    public Task EraseAsync(Guid userId, CancellationToken cancellationToken) => Task.CompletedTask;
}
