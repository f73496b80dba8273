using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A person's account, as admins see it.</summary>
public sealed record StaffPerson(
    Guid Id, string? Email, string DisplayName, string? FirstName, string? LastName, string? Country, Role Role, bool IsActivated, bool HasTwoFactor,
    DateTime CreatedUtc, DateTime? BlockedUtc, string? BlockedReason, DateTime? DeletedUtc, bool MayComment)
{
    public AccountState State => DeletedUtc is not null ? AccountState.Deleted : BlockedUtc is not null ? AccountState.Blocked : IsActivated ? AccountState.Active : AccountState.NotActivated;
}

/// <summary>An order of the person. Minor units.</summary>
public sealed record PersonOrder(long Id, DateTime PlacedUtc, OrderStatus Status, int Films, long TotalMinor, long RefundedMinor, string Currency);

/// <summary>A payment of the person. Minor units.</summary>
public sealed record PersonPayment(long Id, long OrderId, DateTime OccurredUtc, PaymentStatus Status, long AmountMinor, long RefundedMinor, string Currency, string? CardBrand, string? CardLast4);

/// <summary>A refund of the person. Minor units.</summary>
public sealed record PersonRefund(long Id, long OrderId, DateTime RequestedUtc, RefundState State, long AmountMinor, string Currency);

/// <summary>All that admins see of one person: the account, and the newest of each thing that hangs on it.</summary>
public sealed record StaffPersonDetails(
    StaffPerson Person, IReadOnlyList<SessionRow> Sessions, CartView Cart, IReadOnlyList<PersonOrder> Orders, IReadOnlyList<PersonPayment> Payments, IReadOnlyList<PersonRefund> Refunds,
    IReadOnlyList<StaffDeed> Deeds);

/// <summary>One person, for admins.</summary>
public sealed class StaffUserQuery(CinemaDb db, Sessions sessions, Carts carts, StaffAuditQuery audit)
{
    /// <summary>So many of each thing are shown.</summary>
    public const int Most = 10;

    /// <summary>The person with all that hangs on them; null when there is none of this id.</summary>
    public async Task<StaffPersonDetails?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        if (await PersonAsync(id, cancellationToken) is not { } person) return null;
        return new StaffPersonDetails(
            person, await sessions.ListAsync(id, cancellationToken), await carts.ViewAsync(new CartOwner(id, null), null, cancellationToken),
            await db.Orders.AsNoTracking().Where(o => o.UserId == id).OrderByDescending(o => o.PlacedUtc).ThenByDescending(o => o.Id).Take(Most)
                .Select(o => new PersonOrder(o.Id, o.PlacedUtc, o.Status, o.Lines.Count, o.TotalMinor, o.RefundedMinor, o.Currency)).ToListAsync(cancellationToken),
            await db.Payments.AsNoTracking().Where(p => p.UserId == id).OrderByDescending(p => p.OccurredUtc).ThenByDescending(p => p.Id).Take(Most)
                .Select(p => new PersonPayment(p.Id, p.OrderId, p.OccurredUtc, p.Status, p.AmountMinor, p.RefundedMinor, p.Currency, p.CardBrand, p.CardLast4)).ToListAsync(cancellationToken),
            await db.Refunds.AsNoTracking().Where(r => r.UserId == id).OrderByDescending(r => r.RequestedUtc).ThenByDescending(r => r.Id).Take(Most)
                .Select(r => new PersonRefund(r.Id, r.OrderId, r.RequestedUtc, r.State, r.AmountMinor, r.Currency)).ToListAsync(cancellationToken),
            await audit.OfPersonAsync(id, Most, cancellationToken));
    }

    /// <summary>The account alone; null when there is none of this id.</summary>
    public Task<StaffPerson?> PersonAsync(Guid id, CancellationToken cancellationToken = default) =>
        db.Users.AsNoTracking().Where(u => u.Id == id)
            .Select(u => new StaffPerson(u.Id, u.Email, u.DisplayName, u.FirstName, u.LastName, u.Country, u.Role, u.EmailConfirmed, u.TwoFactorEnabled, u.CreatedUtc, u.BlockedUtc, u.BlockedReason, u.DeletedUtc,
                !db.CommentBlocks.Any(b => b.UserId == u.Id)))
            .SingleOrDefaultAsync(cancellationToken);
}
