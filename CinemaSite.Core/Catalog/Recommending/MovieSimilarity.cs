using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>Why a movie is like another: what weighs most.</summary>
public enum SimilarityReason
{
    /// <summary>Those who love the one love the other.</summary>
    Admirers,
    Director,
    Star,
    Genres,

    /// <summary>Made in about the same years.</summary>
    Years,
}

/// <summary>One of the movies most like a movie that somebody loves; recomputed by a job.</summary>
public sealed class MovieSimilarity
{
    public required int MovieId { get; init; }

    /// <summary>No foreign key: what points to a deleted movie is passed over by readers and removed by the job.</summary>
    public required int OtherId { get; init; }

    /// <summary>From 0 to 1.</summary>
    public required double Score { get; init; }

    public required SimilarityReason Reason { get; init; }

    /// <summary>The director or star in common, where that is the reason.</summary>
    public int? PersonId { get; init; }
}

internal sealed class MovieSimilarityConfiguration : IEntityTypeConfiguration<MovieSimilarity>
{
    public void Configure(EntityTypeBuilder<MovieSimilarity> builder)
    {
        builder.ToTable("MovieSimilarities");
        builder.HasKey(s => new { s.MovieId, s.OtherId });
        builder.HasOne<Movie>().WithMany().HasForeignKey(s => s.MovieId).OnDelete(DeleteBehavior.Cascade);
    }
}
