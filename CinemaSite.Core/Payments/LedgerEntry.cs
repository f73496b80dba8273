using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Payments;

/// <summary>The accounts of the books. What comes in is positive on <see cref="Stripe"/> and negative on the account that tells why.</summary>
public enum LedgerAccount
{
    /// <summary>Money Stripe holds for the cinema: charged, less what went back and what disputes hold. Stripe's fees are not in these books.</summary>
    Stripe,

    /// <summary>Paid orders.</summary>
    Sales,

    /// <summary>Money that came for an order which did not need it, or did not fit it, until it has gone back.</summary>
    Surplus,

    /// <summary>Money of paid orders that went back.</summary>
    Refunds,

    /// <summary>Money of paid orders that a bank took or holds.</summary>
    Disputes,
}

/// <summary>
/// One side of a posting in the books: written once, never changed. The entries of one <see cref="SourceId"/> and
/// <see cref="Number"/> are one transaction and sum to zero; what turns out otherwise later is a further posting of the same source.
/// </summary>
public sealed class LedgerEntry : IAppendOnly
{
    public const int IdLength = 120;

    public long Id { get; init; }

    /// <summary>Stripe's id of the charge, refund or dispute that moved the money.</summary>
    public required string SourceId { get; init; }

    /// <summary>1, 2, 3 … within the source: a refund that failed later has a second posting.</summary>
    public required int Number { get; init; }

    public required LedgerAccount Account { get; init; }

    /// <summary>Signed minor units.</summary>
    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }
    public required long OrderId { get; init; }

    /// <summary>The charge the money came by: <see cref="Payment.StripeId"/>.</summary>
    public required string ChargeId { get; init; }

    /// <summary>When it happened, as Stripe tells, or when Stripe told us.</summary>
    public required DateTime OccurredUtc { get; init; }

    public required DateTime RecordedUtc { get; init; }
}

internal sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        // The triggers are made by a migration; EF must know, since SQL Server then wants other statements.
        builder.ToTable("LedgerEntries", t => t.HasTrigger("TR_LedgerEntries_AppendOnly"));
        builder.Property(e => e.SourceId).Exact(LedgerEntry.IdLength);
        builder.Property(e => e.ChargeId).Exact(LedgerEntry.IdLength);
        builder.Property(e => e.Currency).HasMaxLength(3).IsUnicode(false);
        builder.HasIndex(e => new { e.SourceId, e.Number, e.Account }).IsUnique();
        builder.HasIndex(e => e.ChargeId);
        builder.HasIndex(e => e.OrderId);
        builder.HasOne<Order>().WithMany().HasForeignKey(e => e.OrderId);
    }
}
