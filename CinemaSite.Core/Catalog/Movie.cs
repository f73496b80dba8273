using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog;

/// <summary>Whether a movie can be bought.</summary>
public enum Availability
{
    OnSale,
    ComingSoon,
    Withdrawn,
}

/// <summary>A film of the catalogue. Unique by title, year and running time.</summary>
public sealed class Movie : IVersioned
{
    public const int TitleLength = 200;
    public const int DescriptionLength = 4000;
    public const int TaglineLength = 200;

    public int Id { get; init; }
    public required string Title { get; set; }

    /// <summary>The title as it is compared: see <see cref="Names.Normalize"/>.</summary>
    public required string NormalizedTitle { get; set; }

    public string? OriginalTitle { get; set; }
    public required string Slug { get; set; }
    public required int Year { get; set; }
    public DateOnly? ReleaseDate { get; set; }
    public required int Minutes { get; set; }
    public string? Tagline { get; set; }
    public string? Description { get; set; }

    /// <summary>In minor units of the shop's one currency.</summary>
    public required long PriceMinor { get; set; }

    public int CertificationId { get; set; }
    public Availability Availability { get; set; }

    /// <summary>ISO country codes where it may be sold, separated by commas; null means everywhere.</summary>
    public string? SoldIn { get; set; }

    /// <summary>IMDb's rating times ten.</summary>
    public int? ImdbTenths { get; set; }

    public int? ImdbVotes { get; set; }
    public int? MetaScore { get; set; }

    /// <summary>Box office in whole US dollars.</summary>
    public long? Gross { get; set; }

    /// <summary>Stands in the poster's address, so that a changed poster gets a new one; below zero when it is an uploaded picture: see <see cref="PosterVersions"/>.</summary>
    public int PosterVersion { get; set; } = 1;

    /// <summary>Keys in the media store.</summary>
    public string? FilmKey { get; set; }

    public string? TrailerKey { get; set; }

    /// <summary>Seconds of the film's file, which may differ from <see cref="Minutes"/>.</summary>
    public int? FilmSeconds { get; set; }

    /// <summary>Number and sum of viewers' ratings, kept in the transaction that rates.</summary>
    public int RatingCount { get; set; }

    public int RatingSum { get; set; }

    /// <summary>Bayesian mean by which lists are sorted; recomputed by a job.</summary>
    public double WeightedRating { get; set; }

    public int LikeCount { get; set; }
    public int DislikeCount { get; set; }

    /// <summary>Time-decayed score; recomputed by a job.</summary>
    public double Popularity { get; set; }

    public required DateTime CreatedUtc { get; init; }
    public DateTime UpdatedUtc { get; set; }
    public long Version { get; private set; }

    public List<MovieGenre> Genres { get; } = [];
    public List<MovieCredit> Credits { get; } = [];
    public List<MovieCountry> Countries { get; } = [];
    public List<MovieLanguage> Languages { get; } = [];
    public List<MovieTrack> Tracks { get; } = [];
    public Certification? Certification { get; set; }
}

/// <summary>A genre of a movie; the first one gives the poster its palette.</summary>
public sealed class MovieGenre
{
    public int MovieId { get; init; }
    public required int GenreId { get; init; }
    public int Position { get; set; }
    public Genre? Genre { get; init; }
}

/// <summary>What a person did on a movie.</summary>
public enum CreditRole
{
    Director,
    Star,
    Screenplay,
    Camera,
    Music,
    Producer,
    Editing,
}

/// <summary>A person's part in a movie, in the order of billing.</summary>
public sealed class MovieCredit
{
    public int MovieId { get; init; }
    public required int PersonId { get; init; }
    public required CreditRole Role { get; init; }
    public int Position { get; set; }

    /// <summary>The character's name, for stars.</summary>
    public string? Character { get; set; }

    public Person? Person { get; init; }
    public Movie? Movie { get; init; }
}

/// <summary>A country a movie comes from, by its English name.</summary>
public sealed class MovieCountry
{
    public int MovieId { get; init; }
    public required string Name { get; init; }
}

/// <summary>A language of a movie, by its English name.</summary>
public sealed class MovieLanguage
{
    public int MovieId { get; init; }
    public required string Name { get; init; }
}

/// <summary>What a text track holds: all sounds, speech only, or the names of the film's parts.</summary>
public enum TrackKind
{
    Captions,
    Subtitles,
    Chapters,
}

/// <summary>A WebVTT file beside the film.</summary>
public sealed class MovieTrack
{
    public int MovieId { get; init; }

    /// <summary>BCP 47 tag, such as <c>en</c>.</summary>
    public required string Language { get; init; }

    public required TrackKind Kind { get; init; }

    /// <summary>The name shown in the player's menu.</summary>
    public required string Label { get; set; }

    public required string FileKey { get; set; }
}

internal sealed class MovieConfiguration : IEntityTypeConfiguration<Movie>
{
    public void Configure(EntityTypeBuilder<Movie> builder)
    {
        builder.ToTable("Movies");
        builder.Property(m => m.Title).HasMaxLength(Movie.TitleLength);
        builder.Property(m => m.NormalizedTitle).Exact(Movie.TitleLength);
        builder.Property(m => m.OriginalTitle).HasMaxLength(Movie.TitleLength);
        builder.Property(m => m.Slug).HasMaxLength(Movie.TitleLength).IsUnicode(false);
        builder.Property(m => m.Tagline).HasMaxLength(Movie.TaglineLength);
        builder.Property(m => m.Description).HasMaxLength(Movie.DescriptionLength);
        builder.Property(m => m.SoldIn).HasMaxLength(800).IsUnicode(false);
        builder.Property(m => m.FilmKey).HasMaxLength(200);
        builder.Property(m => m.TrailerKey).HasMaxLength(200);
        builder.HasIndex(m => new { m.NormalizedTitle, m.Year, m.Minutes }).IsUnique();
        builder.HasIndex(m => new { m.CreatedUtc, m.Id });
        builder.HasIndex(m => new { m.Year, m.Id });
        builder.HasIndex(m => new { m.PriceMinor, m.Id });
        builder.HasIndex(m => new { m.Popularity, m.Id });
        builder.HasIndex(m => new { m.WeightedRating, m.Id });
        builder.HasOne(m => m.Certification).WithMany().HasForeignKey(m => m.CertificationId);
        builder.HasMany(m => m.Genres).WithOne().HasForeignKey(g => g.MovieId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(m => m.Credits).WithOne(c => c.Movie).HasForeignKey(c => c.MovieId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(m => m.Countries).WithOne().HasForeignKey(c => c.MovieId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(m => m.Languages).WithOne().HasForeignKey(l => l.MovieId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(m => m.Tracks).WithOne().HasForeignKey(t => t.MovieId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MoviePartsConfiguration :
    IEntityTypeConfiguration<MovieGenre>, IEntityTypeConfiguration<MovieCredit>, IEntityTypeConfiguration<MovieCountry>,
    IEntityTypeConfiguration<MovieLanguage>, IEntityTypeConfiguration<MovieTrack>
{
    public void Configure(EntityTypeBuilder<MovieGenre> builder)
    {
        builder.ToTable("MovieGenres");
        builder.HasKey(g => new { g.MovieId, g.GenreId });
        builder.HasIndex(g => new { g.GenreId, g.MovieId });
        builder.HasOne(g => g.Genre).WithMany().HasForeignKey(g => g.GenreId);
    }

    public void Configure(EntityTypeBuilder<MovieCredit> builder)
    {
        builder.ToTable("MovieCredits");
        builder.HasKey(c => new { c.MovieId, c.PersonId, c.Role });
        builder.Property(c => c.Character).HasMaxLength(200);
        builder.HasIndex(c => new { c.PersonId, c.MovieId });
        builder.HasOne(c => c.Person).WithMany().HasForeignKey(c => c.PersonId);
    }

    public void Configure(EntityTypeBuilder<MovieCountry> builder)
    {
        builder.ToTable("MovieCountries");
        builder.HasKey(c => new { c.MovieId, c.Name });
        builder.Property(c => c.Name).HasMaxLength(80);
        builder.HasIndex(c => c.Name);
    }

    public void Configure(EntityTypeBuilder<MovieLanguage> builder)
    {
        builder.ToTable("MovieLanguages");
        builder.HasKey(l => new { l.MovieId, l.Name });
        builder.Property(l => l.Name).HasMaxLength(80);
        builder.HasIndex(l => l.Name);
    }

    public void Configure(EntityTypeBuilder<MovieTrack> builder)
    {
        builder.ToTable("MovieTracks");
        builder.HasKey(t => new { t.MovieId, t.Kind, t.Language });
        builder.Property(t => t.Language).HasMaxLength(35).IsUnicode(false);
        builder.Property(t => t.Label).HasMaxLength(80);
        builder.Property(t => t.FileKey).HasMaxLength(200);
    }
}
