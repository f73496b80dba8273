using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Media;

/// <summary>What a file of the store is to its movie.</summary>
public enum MediaKind
{
    Film,
    Trailer,
    Poster,
    Track,
}

/// <summary>
/// The book of the store: one row a file that was uploaded for a movie. It has no foreign keys, because a row outlives
/// its movie until the file is gone too, and the account of who uploaded it.
/// </summary>
public sealed class MediaFile
{
    public const int KeyLength = 200;
    public const int TypeLength = 60;

    public long Id { get; init; }
    public required int MovieId { get; init; }
    public required MediaKind Kind { get; init; }
    public required string Key { get; init; }
    public required string ContentType { get; init; }
    public required long Length { get; init; }

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How long a film or trailer runs, by its own header.</summary>
    public double? Seconds { get; init; }

    /// <summary>Of a picture or film, in pixels.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }
    public required Guid UploadedBy { get; init; }
    public required DateTime UploadedUtc { get; init; }
}

/// <summary>A film on its way in pieces, so that a broken connection costs one piece and not the whole.</summary>
public sealed class MediaUpload
{
    public const int NameLength = 200;

    /// <summary>All pieces but the last have this many bytes.</summary>
    public const int PieceBytes = 8 * 1024 * 1024;

    public required Guid Id { get; init; }
    public required int MovieId { get; init; }
    public required MediaKind Kind { get; init; }

    /// <summary>As the sender calls it: only shown, so that the person knows which file to choose again.</summary>
    public required string FileName { get; init; }

    public required long Length { get; init; }

    /// <summary>When the sender's file was changed last, in milliseconds: another file of the same name and length is another file.</summary>
    public required long FileStamp { get; init; }

    /// <summary>How much of it has arrived.</summary>
    public long Offset { get; private set; }

    public required Guid StartedBy { get; init; }
    public required DateTime StartedUtc { get; init; }
    public required DateTime UpdatedUtc { get; set; }

    /// <summary>Where the piece that begins at an offset is kept.</summary>
    public static string PieceKey(Guid id, long offset) => FormattableString.Invariant($"uploads/{id:N}/{offset / PieceBytes:00000}");
}

internal sealed class MediaFileConfiguration : IEntityTypeConfiguration<MediaFile>, IEntityTypeConfiguration<MediaUpload>
{
    public void Configure(EntityTypeBuilder<MediaFile> builder)
    {
        builder.ToTable("MediaFiles");
        builder.Property(f => f.Key).HasMaxLength(MediaFile.KeyLength).IsUnicode(false);
        builder.Property(f => f.ContentType).HasMaxLength(MediaFile.TypeLength).IsUnicode(false);
        builder.Property(f => f.Sha256).HasMaxLength(64).IsUnicode(false);
        builder.HasIndex(f => f.Key).IsUnique();
        builder.HasIndex(f => new { f.MovieId, f.Kind });
    }

    public void Configure(EntityTypeBuilder<MediaUpload> builder)
    {
        builder.ToTable("MediaUploads");
        builder.Property(u => u.FileName).HasMaxLength(MediaUpload.NameLength);
        builder.HasIndex(u => u.MovieId);
        builder.HasIndex(u => u.UpdatedUtc);
    }
}
