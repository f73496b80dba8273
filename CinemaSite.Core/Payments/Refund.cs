using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Payments;

/// <summary>Where a refund stands.</summary>
public enum RefundState
{
    /// <summary>The buyer asked; staff decide.</summary>
    Requested,

    /// <summary>Decided; Stripe is asked, or its answer is not known yet.</summary>
    Approved,

    /// <summary>Stripe took it; the money is on its way.</summary>
    Pending,

    /// <summary>Stripe says that the money went back.</summary>
    Succeeded,

    Declined,

    /// <summary>Stripe refused it, or the bank sent the money back.</summary>
    Failed,
}

/// <summary>Who began a refund.</summary>
public enum RefundOrigin
{
    Buyer,

    /// <summary>Somebody at Stripe's dashboard.</summary>
    Stripe,

    /// <summary>The site: money came for an order that did not need it any more.</summary>
    LateMoney,
}

/// <summary>
/// Money of an order on its way back. Its row is saved before Stripe is asked and its id is the idempotency key, so that one
/// row is one refund however often it is tried. Requested → Approved or Declined, Approved → Pending → Succeeded or Failed;
/// a bank may fail what had succeeded, and one that was approved is declined when the money went back in other ways. Any other step throws.
/// </summary>
public sealed class Refund : IVersioned
{
    public const int ReasonLength = 1000;
    public const int MessageLength = 1000;
    public const int ErrorLength = 120;

    /// <summary>Why it was not sent: the payment went back in other ways.</summary>
    public const string GoneAlready = "gone_already";

    public long Id { get; init; }
    public required long OrderId { get; init; }
    public required Guid UserId { get; init; }
    public required RefundOrigin Origin { get; init; }
    public RefundState State { get; private set; } = RefundState.Requested;

    /// <summary>Minor units; what is left of the payment when it is approved may be less than was asked for.</summary>
    public required long AmountMinor { get; set; }

    public required string Currency { get; init; }

    /// <summary>The charge the money came by.</summary>
    public required string ChargeId { get; init; }

    /// <summary>The buyer's words; null when there were none.</summary>
    public string? Reason { get; init; }

    public required DateTime RequestedUtc { get; init; }
    public DateTime? DecidedUtc { get; private set; }

    /// <summary>Who decided; null when no person did.</summary>
    public Guid? DecidedBy { get; private set; }

    /// <summary>Words of staff to the buyer.</summary>
    public string? Message { get; private set; }

    /// <summary>Stripe's id, once it is known.</summary>
    public string? StripeId { get; private set; }

    /// <summary>Number in the idempotency key; grows only when Stripe's list shows that the key before made nothing.</summary>
    public int KeyNumber { get; set; } = 1;

    /// <summary>When Stripe was first asked with this key.</summary>
    public DateTime? KeyUsedUtc { get; set; }

    /// <summary>When Stripe was last asked about it.</summary>
    public DateTime? AskedUtc { get; set; }

    /// <summary>When it succeeded, failed or was declined.</summary>
    public DateTime? EndedUtc { get; private set; }

    /// <summary>Why it failed, in Stripe's code, or <see cref="GoneAlready"/>.</summary>
    public string? Error { get; private set; }

    public long Version { get; private set; }

    /// <summary>The movies it is for; none for money that is not for particular movies.</summary>
    public List<RefundLine> Lines { get; } = [];

    /// <summary>Its money counts as gone: it went, goes, or is asked for.</summary>
    public bool IsLive => State is not (RefundState.Declined or RefundState.Failed);

    /// <summary>It is to be paid.</summary>
    /// <param name="by">Who decided; null when the rules did.</param>
    /// <exception cref="InvalidOperationException">It was decided before.</exception>
    public void Approve(Guid? by, string? message, DateTime utc)
    {
        Step(RefundState.Approved, RefundState.Requested);
        (DecidedBy, Message, DecidedUtc) = (by, message, utc);
    }

    /// <summary>It is not to be paid.</summary>
    /// <exception cref="InvalidOperationException">It was decided before.</exception>
    public void Decline(Guid by, string? message, DateTime utc)
    {
        Step(RefundState.Declined, RefundState.Requested);
        (DecidedBy, Message, DecidedUtc, EndedUtc) = (by, message, utc, utc);
        Close();
    }

    /// <summary>Stripe knows it, under this id and as it says; true when that was news.</summary>
    /// <exception cref="InvalidOperationException">Stripe's word does not fit what is known.</exception>
    public bool Follow(string stripeId, RefundState state, DateTime utc)
    {
        if (StripeId is not null && StripeId != stripeId) throw new InvalidOperationException($"Refund {Id} is {StripeId}, not {stripeId}.");
        StripeId = stripeId;
        // It was thought to have nothing left to send, and Stripe took it all the same.
        if (State == RefundState.Declined && Error == GoneAlready) (State, Error) = (RefundState.Approved, null);
        if (State == state) return false;
        if (state == RefundState.Failed)
        {
            Fail(null, utc);
            return true;
        }
        Step(state, RefundState.Requested, RefundState.Approved, RefundState.Pending, RefundState.Failed);
        DecidedUtc ??= utc;
        EndedUtc = state == RefundState.Succeeded ? utc : null;
        foreach (var line in Lines) line.IsOpen = true;
        return true;
    }

    /// <summary>All of the payment went back in other ways before it was sent: there is nothing left to send.</summary>
    /// <exception cref="InvalidOperationException">It is not to be sent.</exception>
    public void Spare(DateTime utc)
    {
        Step(RefundState.Declined, RefundState.Approved);
        (Error, EndedUtc) = (GoneAlready, utc);
        Close();
    }

    /// <summary>Stripe refused it, or the money came back.</summary>
    /// <exception cref="InvalidOperationException">It was never approved.</exception>
    public void Fail(string? error, DateTime utc)
    {
        Step(RefundState.Failed, RefundState.Approved, RefundState.Pending, RefundState.Succeeded, RefundState.Requested);
        (Error, EndedUtc) = (error?.Length > ErrorLength ? error[..ErrorLength] : error, utc);
        Close();
    }

    private void Close()
    {
        foreach (var line in Lines) line.IsOpen = false;
    }

    private void Step(RefundState to, params ReadOnlySpan<RefundState> from)
    {
        if (!from.Contains(State)) throw new InvalidOperationException($"Refund {Id} cannot go from {State} to {to}.");
        State = to;
    }
}

/// <summary>A movie a refund is for. A unique index over open lines keeps a movie from being refunded twice.</summary>
public sealed class RefundLine
{
    public long RefundId { get; init; }
    public required long OrderLineId { get; init; }
    public required int MovieId { get; init; }

    /// <summary>False once the refund was declined or failed: the movie can be asked for again.</summary>
    public bool IsOpen { get; set; } = true;
}

internal sealed class RefundConfiguration : IEntityTypeConfiguration<Refund>, IEntityTypeConfiguration<RefundLine>
{
    public void Configure(EntityTypeBuilder<Refund> builder)
    {
        builder.ToTable("Refunds");
        builder.Property(r => r.Currency).HasMaxLength(3).IsUnicode(false);
        builder.Property(r => r.ChargeId).HasMaxLength(120).IsUnicode(false);
        builder.Property(r => r.StripeId!).Exact(120);
        builder.Property(r => r.Reason).HasMaxLength(Refund.ReasonLength);
        builder.Property(r => r.Message).HasMaxLength(Refund.MessageLength);
        builder.Property(r => r.Error).HasMaxLength(Refund.ErrorLength).IsUnicode(false);
        builder.HasIndex(r => r.StripeId).IsUnique();
        builder.HasIndex(r => new { r.State, r.AskedUtc });
        builder.HasIndex(r => new { r.UserId, r.RequestedUtc });
        builder.HasIndex(r => r.OrderId);
        builder.HasIndex(r => r.RequestedUtc);
        builder.HasOne<Order>().WithMany().HasForeignKey(r => r.OrderId);
        builder.HasOne<User>().WithMany().HasForeignKey(r => r.UserId);
        builder.HasMany(r => r.Lines).WithOne().HasForeignKey(l => l.RefundId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<RefundLine> builder)
    {
        builder.ToTable("RefundLines");
        builder.HasKey(l => new { l.RefundId, l.OrderLineId });
        builder.HasIndex(l => l.OrderLineId).IsUnique().HasFilter("[IsOpen] = 1").HasDatabaseName("UX_RefundLines_Open");
        builder.HasOne<OrderLine>().WithMany().HasForeignKey(l => l.OrderLineId);
    }
}
