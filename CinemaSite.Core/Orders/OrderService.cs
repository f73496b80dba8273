using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Shopping;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Orders;

/// <summary>Places orders and gives their movies back.</summary>
public sealed class OrderService(CinemaDb db, Carts carts, Prices prices, IOptions<OrderOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Makes an order of what can be bought of the person's cart and claims its movies, in one transaction. The movies
    /// stay in the cart until they are paid.
    /// </summary>
    /// <param name="userId">The buyer.</param>
    /// <param name="expectedTotal">Minor units the buyer saw and agreed to.</param>
    /// <param name="seen">Minor units the buyer saw beside each movie; null when that is not known.</param>
    /// <param name="consent">Whether the buyer agreed to delivery at once.</param>
    /// <param name="country">What the request tells about the buyer's country.</param>
    public async Task<PlaceResult> PlaceAsync(Guid userId, long expectedTotal, bool consent, string? country, IReadOnlyDictionary<int, long>? seen = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await db.InTransaction(() => PlaceOnceAsync(userId, expectedTotal, seen, consent, country, cancellationToken), cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // Another tab claimed one of the movies at the same moment: the second look leaves it out.
            return await db.InTransaction(() => PlaceOnceAsync(userId, expectedTotal, seen, consent, country, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Deletes the claims of an order that will not be paid; called in the transaction that cancels it.</summary>
    public Task ReleaseAsync(Order order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var lines = order.Lines.Select(l => l.Id).ToList();
        return db.Entitlements.Where(e => lines.Contains(e.OrderLineId) && e.State == EntitlementState.Reserved).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Keeps a pending order payable for the usual time from now.</summary>
    public void GiveTime(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var until = clock.GetUtcNow().UtcDateTime.AddMinutes(options.Value.PendingMinutes);
        if (order.ExpiresUtc < until) order.ExpiresUtc = until;
    }

    private async Task<PlaceResult> PlaceOnceAsync(Guid userId, long expectedTotal, IReadOnlyDictionary<int, long>? seen, bool consent, string? country, CancellationToken cancellationToken)
    {
        // Of a purchase and a farewell at the same moment one sees the other.
        if (!await db.HoldLivingPersonAsync(userId, cancellationToken)) return new PlaceResult(PlaceOutcome.NotActivated);
        if (!await db.Users.AnyAsync(u => u.Id == userId && u.EmailConfirmed && u.BlockedUtc == null, cancellationToken)) return new PlaceResult(PlaceOutcome.NotActivated);
        var cart = await carts.ViewAsync(new CartOwner(userId, null), country, cancellationToken);
        if (cart.Lines.Count == 0) return new PlaceResult(PlaceOutcome.EmptyCart);
        var leftOut = cart.Lines.Where(l => l.Obstacle is not null).Select(l => new LeftOut(l.Title, l.MovieId, l.Slug, l.Obstacle!.Value, l.OrderLineId)).ToList();
        var buyable = cart.Buyable;
        if (buyable.Count == 0) return new PlaceResult(PlaceOutcome.NothingLeft, LeftOutOrNone: leftOut);
        var total = cart.TotalMinor;
        if (!consent) return new PlaceResult(PlaceOutcome.ConsentMissing, null, total, leftOut);
        if (total != expectedTotal || seen is not null && buyable.Any(l => seen.GetValueOrDefault(l.MovieId, -1) != l.PriceMinor)) return new PlaceResult(PlaceOutcome.TotalChanged, null, total, leftOut);
        if (total > 0 && total < Money.LeastCharge(prices.Currency)) return new PlaceResult(PlaceOutcome.TooSmall, null, total, leftOut);

        var now = clock.GetUtcNow().UtcDateTime;
        var order = new Order
        {
            UserId = userId,
            Currency = prices.Currency,
            TotalMinor = total,
            PlacedUtc = now,
            ExpiresUtc = now.AddMinutes(options.Value.PendingMinutes),
            ConsentVersion = Consent.Version,
            ConsentUtc = now,
        };
        order.Lines.AddRange(buyable.Select(l => new OrderLine { MovieId = l.MovieId, Title = l.Title, Year = l.Year, PriceMinor = l.PriceMinor }));
        db.Orders.Add(order);
        await db.SaveChangesAsync(cancellationToken);
        db.Entitlements.AddRange(order.Lines.Select(l => new Entitlement { UserId = userId, MovieId = l.MovieId, OrderLineId = l.Id, ReservedUtc = now }));
        await db.SaveChangesAsync(cancellationToken);
        return new PlaceResult(PlaceOutcome.Placed, order.Id, total, leftOut);
    }
}
