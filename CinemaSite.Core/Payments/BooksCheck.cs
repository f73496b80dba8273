using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Payments;

/// <summary>How far a comparison of the books with Stripe is.</summary>
public enum BooksPhase
{
    /// <summary>Stripe's charges are walked, newest first.</summary>
    Listing,

    /// <summary>Payments that were not among them, and older ones whose refunds or disputes are new, are asked about one by one.</summary>
    Asking,
    Done,
}

/// <summary>One comparison of the payments with Stripe. It is a row, so that it goes on where it was after a restart.</summary>
public sealed class BooksCheck
{
    public long Id { get; init; }
    public required DateTime StartedUtc { get; init; }

    /// <summary>Payments from then on are compared; null for all.</summary>
    public DateTime? SinceUtc { get; init; }

    /// <summary>Begun by the command; the job leaves it alone.</summary>
    public required bool ByHand { get; init; }

    public BooksPhase Phase { get; set; } = BooksPhase.Listing;

    /// <summary>The last charge of Stripe's list that was looked at.</summary>
    public string? Cursor { get; set; }

    public int Compared { get; set; }

    /// <summary>Charges that differed, until the order was settled once more.</summary>
    public int Repaired { get; set; }

    /// <summary>Charges that still differ.</summary>
    public int Different { get; set; }

    public DateTime? FinishedUtc { get; set; }
}

internal sealed class BooksCheckConfiguration : IEntityTypeConfiguration<BooksCheck>
{
    public void Configure(EntityTypeBuilder<BooksCheck> builder)
    {
        builder.ToTable("BooksChecks");
        builder.Property(c => c.Cursor).HasMaxLength(120).IsUnicode(false);
        builder.HasIndex(c => c.StartedUtc);
    }
}
