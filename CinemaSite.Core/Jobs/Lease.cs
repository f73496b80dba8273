using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Jobs;

/// <summary>Who may do a job now. One row a job, shared by all copies of the site.</summary>
public sealed class Lease
{
    public required string Name { get; init; }
    public required string Owner { get; set; }
    public required DateTime UntilUtc { get; set; }

    /// <summary>Grows with each holder, so that a holder that slept too long can be told from the current one.</summary>
    public long Fence { get; set; }

    public DateTime? LastRunUtc { get; set; }
    public string? LastResult { get; set; }

    /// <summary>Whether somebody works at it. A lease that was given back stands, too: for at most <paramref name="rest"/> after the run.</summary>
    public bool IsAtWork(DateTime now, TimeSpan rest) => UntilUtc > now && (LastRunUtc is not { } run || UntilUtc > run + rest);
}

internal sealed class LeaseConfiguration : IEntityTypeConfiguration<Lease>
{
    public void Configure(EntityTypeBuilder<Lease> builder)
    {
        builder.ToTable("Leases");
        builder.HasKey(l => l.Name);
        builder.Property(l => l.Name).HasMaxLength(60).IsUnicode(false);
        builder.Property(l => l.Owner).HasMaxLength(80).IsUnicode(false);
        builder.Property(l => l.LastResult).HasMaxLength(400);
    }
}
