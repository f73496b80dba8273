using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Community;

/// <summary>A person's rating of a movie, 1 to 10.</summary>
public sealed class Rating
{
    public required Guid UserId { get; init; }
    public required int MovieId { get; init; }
    public required int Value { get; set; }
    public DateTime RatedUtc { get; set; }
}

/// <summary>A like or a dislike; one a person and movie.</summary>
public sealed class Reaction
{
    public required Guid UserId { get; init; }
    public required int MovieId { get; init; }
    public required bool Liked { get; set; }
    public DateTime ReactedUtc { get; set; }
}

/// <summary>A movie that a person keeps in their favourites.</summary>
public sealed class Favorite
{
    public required Guid UserId { get; init; }
    public required int MovieId { get; init; }
    public DateTime AddedUtc { get; init; }

    /// <summary>The price its owner was last told of; null before the first time.</summary>
    public long? ToldPriceMinor { get; set; }
}

internal sealed class OpinionsConfiguration : IEntityTypeConfiguration<Rating>, IEntityTypeConfiguration<Reaction>, IEntityTypeConfiguration<Favorite>
{
    public void Configure(EntityTypeBuilder<Rating> builder)
    {
        builder.ToTable("Ratings");
        builder.HasKey(r => new { r.MovieId, r.UserId });
        builder.HasOne<User>().WithMany().HasForeignKey(r => r.UserId);
        builder.HasOne<Movie>().WithMany().HasForeignKey(r => r.MovieId);
    }

    public void Configure(EntityTypeBuilder<Reaction> builder)
    {
        builder.ToTable("Reactions");
        builder.HasKey(r => new { r.MovieId, r.UserId });
        builder.HasOne<User>().WithMany().HasForeignKey(r => r.UserId);
        builder.HasOne<Movie>().WithMany().HasForeignKey(r => r.MovieId);
    }

    public void Configure(EntityTypeBuilder<Favorite> builder)
    {
        builder.ToTable("Favorites");
        builder.HasKey(f => new { f.UserId, f.MovieId });
        // Who keeps a movie, in the order in which they are told of it.
        builder.HasIndex(f => new { f.MovieId, f.UserId });
        builder.HasOne<User>().WithMany().HasForeignKey(f => f.UserId);
        builder.HasOne<Movie>().WithMany().HasForeignKey(f => f.MovieId);
    }
}
