using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Audit;

/// <summary>A deed of staff: who did what to what, how it was and how it is, when and from where. Written once.</summary>
public sealed class AuditEntry : IAppendOnly
{
    public const int ActionLength = 60;
    public const int SubjectLength = 40;
    public const int SubjectIdLength = 64;
    public const int AddressLength = 45;

    public long Id { get; init; }

    /// <summary>The person's id alone: the log outlives accounts, and holds no name to erase.</summary>
    public required Guid ActorId { get; init; }

    /// <summary>What was done, such as <c>comment.hide</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, such as <c>Comment</c>, and its key.</summary>
    public required string Subject { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>JSON of what changed, as it was and as it is; null where there was nothing.</summary>
    public string? Before { get; init; }

    public string? After { get; init; }
    public required DateTime DoneUtc { get; init; }

    /// <summary>The network address it was done from.</summary>
    public string? Address { get; init; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        // The triggers are made by a migration; EF must know, since SQL Server then wants other statements.
        builder.ToTable("AuditEntries", t => t.HasTrigger("TR_AuditEntries_AppendOnly"));
        builder.Property(e => e.Action).HasMaxLength(AuditEntry.ActionLength).IsUnicode(false);
        builder.Property(e => e.Subject).HasMaxLength(AuditEntry.SubjectLength).IsUnicode(false);
        builder.Property(e => e.SubjectId).HasMaxLength(AuditEntry.SubjectIdLength).IsUnicode(false);
        builder.Property(e => e.Address).HasMaxLength(AuditEntry.AddressLength).IsUnicode(false);
        builder.HasIndex(e => new { e.Subject, e.SubjectId, e.Id });
        builder.HasIndex(e => new { e.Subject, e.Id });
        builder.HasIndex(e => new { e.ActorId, e.Id });
        builder.HasIndex(e => e.DoneUtc);
    }
}
