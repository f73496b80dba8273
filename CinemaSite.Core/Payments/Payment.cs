using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Payments;

/// <summary>What became of a payment.</summary>
public enum PaymentStatus
{
    Processing,
    Succeeded,
    Failed,
    Canceled,
    PartiallyRefunded,
    Refunded,
    Disputed,
}

/// <summary>Money as Stripe tells it: one row a charge or a declined try, kept for the history.</summary>
public sealed class Payment : IVersioned
{
    /// <summary>No id of Stripe's begins like this: the payment was made up for the demonstration, and Stripe is never asked about it.</summary>
    public const string MadeUpPrefix = "demo_";

    public long Id { get; init; }
    public required long OrderId { get; init; }
    public required Guid UserId { get; init; }

    /// <summary>Stripe's id of what this row mirrors: the charge, or the session of a payment without one.</summary>
    public required string StripeId { get; init; }

    public string? PaymentIntentId { get; set; }
    public required long AmountMinor { get; init; }
    public required string Currency { get; init; }
    public required PaymentStatus Status { get; set; }
    public long RefundedMinor { get; set; }

    /// <summary>Why a bank declined it, in Stripe's code.</summary>
    public string? DeclineCode { get; set; }

    public string? CardBrand { get; set; }
    public string? CardLast4 { get; set; }
    public required DateTime OccurredUtc { get; init; }
    public DateTime UpdatedUtc { get; set; }

    /// <summary>When the books last compared it with Stripe.</summary>
    public DateTime? ComparedUtc { get; set; }

    public long Version { get; private set; }
}

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.ToTable("Payments");
        builder.Property(p => p.StripeId).Exact(120);
        builder.Property(p => p.PaymentIntentId).HasMaxLength(120).IsUnicode(false);
        builder.Property(p => p.Currency).HasMaxLength(3).IsUnicode(false);
        builder.Property(p => p.DeclineCode).HasMaxLength(60).IsUnicode(false);
        builder.Property(p => p.CardBrand).HasMaxLength(30).IsUnicode(false);
        builder.Property(p => p.CardLast4).HasMaxLength(4).IsUnicode(false);
        builder.HasIndex(p => p.StripeId).IsUnique();
        builder.HasIndex(p => p.PaymentIntentId);
        builder.HasIndex(p => new { p.UserId, p.OccurredUtc });
        builder.HasIndex(p => new { p.OrderId, p.OccurredUtc });
        // The admins' list, and beside it its sums without a look into the table.
        builder.HasIndex(p => new { p.OccurredUtc, p.Id });
        builder.HasIndex(p => new { p.Status, p.OccurredUtc, p.AmountMinor, p.RefundedMinor });
        builder.HasIndex(p => new { p.AmountMinor, p.Id });
        // What changed since the sums of sales were last read.
        builder.HasIndex(p => p.UpdatedUtc);
        builder.HasOne<Order>().WithMany().HasForeignKey(p => p.OrderId);
        builder.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
    }
}
