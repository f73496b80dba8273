using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Library;

/// <summary>How far a person has watched a film.</summary>
public sealed class WatchProgress
{
    public required Guid UserId { get; init; }
    public required int MovieId { get; init; }
    public double Seconds { get; set; }

    /// <summary>Length of the film as known when it was saved.</summary>
    public double DurationSeconds { get; set; }

    /// <summary>The client's counter; a smaller one never overwrites a larger.</summary>
    public long Sequence { get; set; }

    public DateTime StartedUtc { get; init; }
    public DateTime UpdatedUtc { get; set; }

    /// <summary>Set from nine tenths on and kept on a rewatch.</summary>
    public DateTime? FinishedUtc { get; set; }

    /// <summary>Taken off Continue watching by the person.</summary>
    public DateTime? DismissedUtc { get; set; }
}

internal sealed class WatchProgressConfiguration : IEntityTypeConfiguration<WatchProgress>
{
    public void Configure(EntityTypeBuilder<WatchProgress> builder)
    {
        builder.ToTable("WatchProgress");
        builder.HasKey(p => new { p.UserId, p.MovieId });
        builder.HasIndex(p => new { p.UserId, p.UpdatedUtc });
        builder.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
        builder.HasOne<Movie>().WithMany().HasForeignKey(p => p.MovieId);
    }
}
