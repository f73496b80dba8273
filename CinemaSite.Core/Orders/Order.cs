using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Orders;

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    Pending,
    Paid,
    Canceled,
    PartiallyRefunded,
    Refunded,
}

/// <summary>
/// A person's order. It goes Pending → Paid or Canceled, Paid → PartiallyRefunded → Refunded or Paid → Refunded;
/// any other step throws. The one way back is a refund that failed, since that was none.
/// </summary>
public sealed class Order : IVersioned
{
    public const int AlertLength = 400;

    public long Id { get; init; }
    public required Guid UserId { get; init; }
    public OrderStatus Status { get; private set; } = OrderStatus.Pending;

    /// <summary>Lower-case ISO 4217 code, as Stripe writes it.</summary>
    public required string Currency { get; init; }

    /// <summary>Sum of the lines in minor units.</summary>
    public required long TotalMinor { get; init; }

    public long RefundedMinor { get; private set; }
    public required DateTime PlacedUtc { get; init; }

    /// <summary>When a pending order gives its movies back.</summary>
    public required DateTime ExpiresUtc { get; set; }

    public DateTime? PaidUtc { get; private set; }
    public DateTime? CanceledUtc { get; private set; }

    /// <summary>Why it was canceled: by the owner, expired, or not payable.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>Version of the text by which the buyer agreed to immediate delivery, and when.</summary>
    public required string ConsentVersion { get; init; }

    public required DateTime ConsentUtc { get; init; }

    /// <summary>Why a person must look at it, such as an amount that differs; null when all is well.</summary>
    public string? Alert { get; set; }

    public long Version { get; private set; }
    public List<OrderLine> Lines { get; } = [];

    /// <summary>Stripe says the money is here.</summary>
    /// <exception cref="InvalidOperationException">The order is not pending.</exception>
    public void Pay(DateTime utc)
    {
        Step(OrderStatus.Paid, OrderStatus.Pending);
        PaidUtc = utc;
    }

    /// <summary>The owner or the clock gave it up.</summary>
    /// <exception cref="InvalidOperationException">The order is not pending.</exception>
    public void Cancel(DateTime utc, string reason)
    {
        Step(OrderStatus.Canceled, OrderStatus.Pending);
        CanceledUtc = utc;
        CancelReason = reason;
    }

    /// <summary>Stripe says that this much of it went back, in all.</summary>
    /// <param name="refundedMinor">Cumulative minor units; never less than before.</param>
    /// <exception cref="InvalidOperationException">The order was never paid, or less is refunded than before.</exception>
    public void Refund(long refundedMinor)
    {
        if (refundedMinor <= RefundedMinor || refundedMinor > TotalMinor)
            throw new InvalidOperationException($"Order {Id}: refunded {refundedMinor} after {RefundedMinor} of {TotalMinor}.");
        Step(refundedMinor == TotalMinor ? OrderStatus.Refunded : OrderStatus.PartiallyRefunded, OrderStatus.Paid, OrderStatus.PartiallyRefunded);
        RefundedMinor = refundedMinor;
    }

    /// <summary>Stripe says that a refund failed after it had told of it: only this much went back, in all.</summary>
    /// <exception cref="InvalidOperationException">The order was not refunded, or no less is refunded than before.</exception>
    public void TakeRefundBack(long refundedMinor)
    {
        if (refundedMinor < 0 || refundedMinor >= RefundedMinor)
            throw new InvalidOperationException($"Order {Id}: refunded {refundedMinor} after {RefundedMinor} of {TotalMinor}, by a refund that failed.");
        Step(refundedMinor == 0 ? OrderStatus.Paid : OrderStatus.PartiallyRefunded, OrderStatus.PartiallyRefunded, OrderStatus.Refunded);
        RefundedMinor = refundedMinor;
    }

    private void Step(OrderStatus to, params ReadOnlySpan<OrderStatus> from)
    {
        if (!from.Contains(Status)) throw new InvalidOperationException($"Order {Id} cannot go from {Status} to {to}.");
        Status = to;
    }
}

/// <summary>A movie of an order, with its title and price as they were.</summary>
public sealed class OrderLine
{
    public long Id { get; init; }
    public long OrderId { get; init; }
    public required int MovieId { get; init; }
    public required string Title { get; init; }
    public required int Year { get; init; }
    public required long PriceMinor { get; init; }
}

internal sealed class OrderConfiguration : IEntityTypeConfiguration<Order>, IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("Orders");
        builder.Property(o => o.Currency).HasMaxLength(3).IsUnicode(false);
        builder.Property(o => o.CancelReason).HasMaxLength(40);
        builder.Property(o => o.ConsentVersion).HasMaxLength(20);
        builder.Property(o => o.Alert).HasMaxLength(Order.AlertLength);
        builder.HasIndex(o => new { o.UserId, o.PlacedUtc });
        builder.HasIndex(o => new { o.Status, o.ExpiresUtc });
        builder.HasIndex(o => o.PlacedUtc);
        builder.HasIndex(o => o.Alert).HasFilter("[Alert] IS NOT NULL").HasDatabaseName("IX_Orders_Alerted");
        builder.HasOne<User>().WithMany().HasForeignKey(o => o.UserId);
        builder.HasMany(o => o.Lines).WithOne().HasForeignKey(l => l.OrderId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        builder.ToTable("OrderLines");
        builder.Property(l => l.Title).HasMaxLength(Movie.TitleLength);
        builder.HasIndex(l => new { l.OrderId, l.MovieId }).IsUnique();
        builder.HasOne<Movie>().WithMany().HasForeignKey(l => l.MovieId);
        builder.HasMany<Entitlement>().WithOne().HasForeignKey(e => e.OrderLineId);
    }
}
