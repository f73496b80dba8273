using CinemaSite.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>How far an uploaded file is.</summary>
public enum ImportState
{
    /// <summary>Nobody has said yet which columns are title and year.</summary>
    Mapping,

    /// <summary>Every row is being looked at; nothing is written.</summary>
    Checking,

    /// <summary>Looked at: its owner may apply it.</summary>
    Checked,
    Applying,
    Done,
    Failed,
}

/// <summary>A file of movies that somebody of the staff uploaded. What is known of it stands here, so that another process can go on with it.</summary>
public sealed class ImportRun
{
    public const int FileNameLength = 200;
    public const int MappingLength = 2000;
    public const int ProblemLength = 500;

    public long Id { get; init; }
    public required Guid UserId { get; init; }
    public required string FileName { get; init; }

    /// <summary>Key in the media store.</summary>
    public required string FileKey { get; init; }

    /// <summary>What each column of the file means, split by commas; nothing between two commas means nothing.</summary>
    public required string Mapping { get; set; }

    public required long PriceMinor { get; set; }
    public required int Minutes { get; set; }
    public required string Certification { get; set; }
    public ImportState State { get; set; }
    public int Rows { get; set; }
    public int Added { get; set; }
    public int Unchanged { get; set; }
    public int Refused { get; set; }

    /// <summary>Part of the file that was read, in per cent.</summary>
    public int Percent { get; set; }

    /// <summary>JSON of the first faults; all of them are in a file of the store.</summary>
    public string? Faults { get; set; }

    /// <summary>Why the file as a whole can't be imported.</summary>
    public string? Problem { get; set; }

    public required DateTime CreatedUtc { get; init; }
    public DateTime? FinishedUtc { get; set; }

    /// <summary>Until then a process is at work on it.</summary>
    public DateTime? HeldUntilUtc { get; set; }
}

internal sealed class ImportRunConfiguration : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> builder)
    {
        builder.ToTable("ImportRuns");
        builder.Property(r => r.FileName).HasMaxLength(ImportRun.FileNameLength);
        builder.Property(r => r.FileKey).HasMaxLength(200).IsUnicode(false);
        builder.Property(r => r.Mapping).HasMaxLength(ImportRun.MappingLength).IsUnicode(false);
        builder.Property(r => r.Certification).HasMaxLength(MovieLimits.CertificationLength);
        builder.Property(r => r.Problem).HasMaxLength(ImportRun.ProblemLength);
        builder.HasIndex(r => new { r.UserId, r.Id });
        builder.HasIndex(r => r.State);
        builder.HasOne<User>().WithMany().HasForeignKey(r => r.UserId);
    }
}
