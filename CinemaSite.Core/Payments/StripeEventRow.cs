using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Payments;

/// <summary>What was done about an event.</summary>
public enum InboxState
{
    Received,
    Processed,

    /// <summary>Not ours, or of a kind without effect.</summary>
    Ignored,

    /// <summary>Given up after many tries; staff can replay it.</summary>
    Dead,
}

/// <summary>An event of Stripe's, stored before it is worked on. Its id is the key, so that a copy changes nothing.</summary>
public sealed class StripeEventRow
{
    /// <summary>Stands for the payload of an event that is done with.</summary>
    public const string Forgotten = "{}";

    public required string EventId { get; init; }
    public required string Type { get; init; }
    public required string Payload { get; init; }
    public required DateTime ReceivedUtc { get; init; }
    public InboxState State { get; set; } = InboxState.Received;
    public int Tries { get; set; }

    /// <summary>When the job looks at it again; null once it is done with.</summary>
    public DateTime? NextTryUtc { get; set; }

    public DateTime? ProcessedUtc { get; set; }
    public string? Error { get; set; }

    /// <summary>The order it was about, once known.</summary>
    public long? OrderId { get; set; }
}

internal sealed class StripeEventConfiguration : IEntityTypeConfiguration<StripeEventRow>
{
    public void Configure(EntityTypeBuilder<StripeEventRow> builder)
    {
        builder.ToTable("StripeEvents");
        builder.HasKey(e => e.EventId);
        builder.Property(e => e.EventId).Exact(120);
        builder.Property(e => e.Type).HasMaxLength(100).IsUnicode(false);
        builder.Property(e => e.Error).HasMaxLength(500);
        builder.HasIndex(e => new { e.State, e.NextTryUtc });
        builder.HasIndex(e => e.ReceivedUtc);
    }
}
