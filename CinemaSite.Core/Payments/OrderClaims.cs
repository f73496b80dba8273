using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>The part of settling that makes an order's films its buyer's, takes and locks them, and gives them back, as the money stands.</summary>
public sealed class OrderClaims(CinemaDb db, CommentNews talk, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The films of an order that was just paid are owned, and leave the cart.</summary>
    /// <exception cref="InvalidOperationException">Not each film of the order is claimed.</exception>
    public async Task GrantAsync(Order order, IReadOnlyCollection<Entitlement> claims, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(claims);
        if (claims.Count != order.Lines.Count) throw new InvalidOperationException($"Order {order.Id} is pending with {claims.Count} claims for {order.Lines.Count} movies.");
        foreach (var claim in claims) claim.Grant(Now);
        var movies = order.Lines.Select(l => l.MovieId).ToList();
        var cart = db.Carts.Where(c => c.UserId == order.UserId).Select(c => c.Id);
        await db.CartLines.Where(l => cart.Contains(l.CartId) && movies.Contains(l.MovieId)).ExecuteDeleteAsync(cancellationToken);
        await talk.OwnerChangedAsync(order.UserId, movies, cancellationToken);
    }

    /// <summary>Brings the claims in step with the refunds and disputes of the charge that paid the order; true when a film went or came back.</summary>
    public async Task<bool> FollowAsync(
        Order order, ChargeTruth charge, IReadOnlyCollection<Entitlement> claims, IReadOnlyCollection<Payment> payments, IReadOnlyCollection<Refund> refunds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(charge);
        ArgumentNullException.ThrowIfNull(claims);
        var done = refunds.Where(r => r.State == RefundState.Succeeded && r.ChargeId == charge.Id).ToList();
        var refunded = done.SelectMany(r => r.Lines).Select(l => l.OrderLineId).ToHashSet();
        // Where each refund says what it is for, a film that cost nothing stays when the others went back.
        var whole = charge.IsDisputeLost || order.Status == OrderStatus.Refunded && done.Exists(r => r.Lines.Count == 0);
        var changed = new List<int>();
        foreach (var claim in claims)
        {
            var gone = whole || refunded.Contains(claim.OrderLineId);
            var before = claim.State;
            if (gone && claim.State is EntitlementState.Owned or EntitlementState.Frozen) claim.Revoke(Now);
            else if (!gone && claim.State == EntitlementState.Revoked && !await IsOwnedAgainAsync(claim, cancellationToken)) claim.Restore();
            if (claim.State != before) changed.Add(claim.MovieId);
            if (charge.IsDisputed && claim.State == EntitlementState.Owned) claim.Freeze();
            else if (!charge.IsDisputed && claim.State == EntitlementState.Frozen) claim.Thaw();
        }
        if (changed.Count == 0) return false;
        await talk.OwnerChangedAsync(order.UserId, changed, cancellationToken);
        Touch(payments);
        return true;
    }

    /// <summary>A film whose refund failed while its buyer had ordered it anew is theirs by the first order again, now that the second does not hold it.</summary>
    public async Task GiveBackAsync(Order over, IReadOnlyCollection<int> movies, CancellationToken cancellationToken)
    {
        var paid = db.Orders.Where(o => o.UserId == over.UserId && o.Id != over.Id && (o.Status == OrderStatus.Paid || o.Status == OrderStatus.PartiallyRefunded))
            // One that is disputed is followed when the bank decides.
            .Where(o => !db.Payments.Any(p => p.OrderId == o.Id && p.Status == PaymentStatus.Disputed));
        var waiting = await db.Entitlements.Where(e => e.UserId == over.UserId && e.State == EntitlementState.Revoked && movies.Contains(e.MovieId))
            .Where(e => paid.Any(o => o.Lines.Any(l => l.Id == e.OrderLineId)) && !db.Refunds.Any(r => r.State == RefundState.Succeeded && r.Lines.Any(l => l.OrderLineId == e.OrderLineId)))
            .OrderBy(e => e.Id).ToListAsync(cancellationToken);
        // Two first orders of one film would both have failed refunds; one claim is enough.
        var back = waiting.DistinctBy(e => e.MovieId).ToList();
        if (back.Count == 0) return;
        foreach (var claim in back) claim.Restore();
        var lines = back.ConvertAll(c => c.OrderLineId);
        Touch(await db.Payments.Where(p => db.OrderLines.Any(l => l.OrderId == p.OrderId && lines.Contains(l.Id))).ToListAsync(cancellationToken));
        await talk.OwnerChangedAsync(over.UserId, back.ConvertAll(c => c.MovieId), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The buyer bought the movie anew after its refund: one claim on it is enough.</summary>
    private Task<bool> IsOwnedAgainAsync(Entitlement claim, CancellationToken cancellationToken) =>
        db.Entitlements.AnyAsync(e => e.UserId == claim.UserId && e.MovieId == claim.MovieId && e.Id != claim.Id && e.State != EntitlementState.Revoked, cancellationToken);

    /// <summary>Who adds up sales by film learns from the payments that something changed.</summary>
    private void Touch(IEnumerable<Payment> payments)
    {
        foreach (var payment in payments) payment.UpdatedUtc = Now;
    }
}
