using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Payments;

/// <summary>Where one try to pay an order stands.</summary>
public enum AttemptState
{
    /// <summary>Saved before Stripe was asked; its answer is not known yet.</summary>
    Started,

    /// <summary>Stripe made the Checkout Session.</summary>
    Open,

    /// <summary>The session was completed; its money is on the way, as with a bank debit.</summary>
    Processing,

    /// <summary>Its money paid the order.</summary>
    Complete,

    /// <summary>The session ended unpaid when its time was over, or because we ended it.</summary>
    Expired,

    /// <summary>Stripe made no session, or the money on the way never came: the order can be tried again.</summary>
    Failed,

    /// <summary>Its money came for an order that did not need it any more, and goes back.</summary>
    Surplus,

    /// <summary>The surplus went back.</summary>
    Returned,

    /// <summary>The surplus could not go back by Stripe; a person looked after it.</summary>
    LookedAfter,
}

/// <summary>
/// One try to pay an order. It is saved before Stripe is asked and carries the idempotency key, so that a lost answer
/// is asked for again and never made twice.
/// </summary>
public sealed class CheckoutAttempt : IVersioned
{
    public const int UrlLength = 2000;

    public long Id { get; init; }
    public required long OrderId { get; init; }

    /// <summary>1, 2, 3 … within the order.</summary>
    public required int Number { get; init; }

    public required string IdempotencyKey { get; init; }
    public string? SessionId { get; set; }
    public string? Url { get; set; }

    /// <summary>The charge that brought the money, once it did.</summary>
    public string? ChargeId { get; set; }

    public AttemptState State { get; set; } = AttemptState.Started;
    public required DateTime CreatedUtc { get; init; }
    public required DateTime ExpiresUtc { get; init; }

    /// <summary>When Stripe was last asked about it; the job asks the longest unasked first.</summary>
    public DateTime AskedUtc { get; set; }

    public long Version { get; private set; }
}

internal sealed class CheckoutAttemptConfiguration : IEntityTypeConfiguration<CheckoutAttempt>
{
    public void Configure(EntityTypeBuilder<CheckoutAttempt> builder)
    {
        builder.ToTable("CheckoutAttempts");
        builder.Property(a => a.IdempotencyKey).Exact(200);
        builder.Property(a => a.SessionId!).Exact(120);
        builder.Property(a => a.ChargeId).HasMaxLength(120).IsUnicode(false);
        builder.Property(a => a.Url).HasMaxLength(CheckoutAttempt.UrlLength);
        builder.HasIndex(a => new { a.OrderId, a.Number }).IsUnique();
        builder.HasIndex(a => a.IdempotencyKey).IsUnique();
        builder.HasIndex(a => a.SessionId).IsUnique();
        builder.HasIndex(a => new { a.State, a.AskedUtc });
        builder.HasOne<Order>().WithMany().HasForeignKey(a => a.OrderId);
    }
}
