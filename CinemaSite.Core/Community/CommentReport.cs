using CinemaSite.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Community;

/// <summary>What somebody finds wrong with a comment.</summary>
public enum ReportReason
{
    Spoiler,
    Abuse,
    Advertising,
    OffTopic,
    Other,
}

/// <summary>What became of a report. Only an open one can be decided.</summary>
public enum ReportState
{
    Open,
    Accepted,
    Rejected,
}

/// <summary>A person tells the moderators of a comment; one open report a person and comment.</summary>
public sealed class CommentReport
{
    public const int TextLength = 1000;
    public const int NoteLength = 1000;

    public long Id { get; init; }
    public required long CommentId { get; init; }

    /// <summary>Who reported; null once they deleted their account.</summary>
    public Guid? UserId { get; init; }

    public required ReportReason Reason { get; init; }

    /// <summary>In the person's own words; plain text.</summary>
    public string? Text { get; init; }

    public required DateTime ReportedUtc { get; init; }
    public ReportState State { get; private set; }
    public DateTime? DecidedUtc { get; private set; }

    /// <summary>The staff member who decided.</summary>
    public Guid? DecidedById { get; private set; }

    /// <summary>For the staff alone; plain text.</summary>
    public string? Note { get; private set; }
}

internal sealed class CommentReportConfiguration : IEntityTypeConfiguration<CommentReport>
{
    public void Configure(EntityTypeBuilder<CommentReport> builder)
    {
        builder.ToTable("CommentReports");
        builder.Property(r => r.Text).HasMaxLength(CommentReport.TextLength);
        builder.Property(r => r.Note).HasMaxLength(CommentReport.NoteLength);
        // Square brackets are understood by both databases.
        builder.HasIndex(r => new { r.CommentId, r.UserId }).IsUnique().HasFilter("[State] = 'Open' AND [UserId] IS NOT NULL").HasDatabaseName("UX_CommentReports_Open");
        builder.HasIndex(r => new { r.State, r.ReportedUtc });
        builder.HasIndex(r => r.CommentId);
        builder.HasOne<Comment>().WithMany().HasForeignKey(r => r.CommentId);
        builder.HasOne<User>().WithMany().HasForeignKey(r => r.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(r => r.DecidedById);
    }
}
