using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Payments;

/// <summary>In what the site and Stripe differ.</summary>
public enum DifferenceKind
{
    /// <summary>Stripe has a charge of ours that the site has not.</summary>
    MissingHere,

    /// <summary>The site has a charge that Stripe does not know.</summary>
    MissingAtStripe,
    Amount,
    Refunded,
    Status,

    /// <summary>What the order says went back.</summary>
    Order,

    /// <summary>Money came, and no try of the order took it.</summary>
    Unused,

    /// <summary>What the books say Stripe holds of the charge.</summary>
    Ledger,

    /// <summary>All entries of the books together are not zero.</summary>
    LedgerSum,

    /// <summary>Stripe told nothing of the charge, though it told of others.</summary>
    Unanswered,
}

/// <summary>Something in which the site and Stripe differ and no rule says who is right: for a person to look at.</summary>
public sealed class Difference : IVersioned
{
    public const int SideLength = 120;
    public const int NoteLength = 500;

    public long Id { get; init; }
    public required DifferenceKind Kind { get; init; }

    /// <summary>Stripe's id of the charge.</summary>
    public required string StripeId { get; init; }

    public long? OrderId { get; init; }

    /// <summary>What the site says.</summary>
    public required string Here { get; set; }

    /// <summary>What Stripe says.</summary>
    public required string AtStripe { get; set; }

    public required DateTime FirstSeenUtc { get; init; }
    public required DateTime LastSeenUtc { get; set; }
    public DateTime? SettledUtc { get; private set; }

    /// <summary>Who settled it; null when a later comparison found that it was gone.</summary>
    public Guid? SettledBy { get; private set; }

    public string? Note { get; private set; }
    public long Version { get; private set; }

    /// <summary>A person has looked after it.</summary>
    /// <exception cref="InvalidOperationException">It is settled already.</exception>
    public void Settle(Guid by, string note, DateTime utc)
    {
        if (SettledUtc is not null) throw new InvalidOperationException($"Difference {Id} is settled already.");
        (SettledUtc, SettledBy, Note) = (utc, by, note);
    }
}

internal sealed class DifferenceConfiguration : IEntityTypeConfiguration<Difference>
{
    public void Configure(EntityTypeBuilder<Difference> builder)
    {
        builder.ToTable("Differences");
        builder.Property(d => d.StripeId).Exact(120);
        builder.Property(d => d.Here).HasMaxLength(Difference.SideLength);
        builder.Property(d => d.AtStripe).HasMaxLength(Difference.SideLength);
        builder.Property(d => d.Note).HasMaxLength(Difference.NoteLength);
        builder.HasIndex(d => new { d.StripeId, d.Kind }).IsUnique().HasFilter("[SettledUtc] IS NULL").HasDatabaseName("UX_Differences_Open");
        builder.HasIndex(d => d.LastSeenUtc);
        builder.HasIndex(d => d.OrderId);
    }
}
