using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Mail;

/// <summary>
/// A mail that waits to be sent or was sent. The row is written in the transaction of the deed it tells about; its
/// business key keeps a deed that is done twice from being told twice.
/// </summary>
public sealed class OutboxMail
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Names the deed, such as <c>order-paid:42</c>.</summary>
    public required string BusinessKey { get; init; }

    /// <summary>Whom it belongs to; null when nobody here is the owner of the address.</summary>
    public Guid? UserId { get; init; }

    public required string ToAddress { get; init; }
    public required string Subject { get; init; }
    public required string Html { get; init; }
    public required string Text { get; init; }

    /// <summary>The words are sealed by <see cref="MailSeal"/>, and are erased once it was sent.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Where mails like this one are stopped, for its List-Unsubscribe header; null for mails that always come.</summary>
    public string? StopPath { get; init; }

    public required DateTime CreatedUtc { get; init; }
    public required DateTime NextTryUtc { get; set; }
    public int Tries { get; set; }

    /// <summary>Who is sending it just now, and until when that claim holds.</summary>
    public string? LeaseOwner { get; set; }

    public DateTime? LeaseUntilUtc { get; set; }
    public DateTime? SentUtc { get; set; }

    /// <summary>Set when it is given up.</summary>
    public DateTime? DeadUtc { get; set; }

    public string? LastError { get; set; }
}

internal sealed class OutboxMailConfiguration : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.ToTable("OutboxMails");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.BusinessKey).Exact(200);
        builder.Property(m => m.ToAddress).HasMaxLength(256);
        builder.Property(m => m.Subject).HasMaxLength(200);
        builder.Property(m => m.StopPath).HasMaxLength(400).IsUnicode(false);
        builder.Property(m => m.LeaseOwner).HasMaxLength(80);
        builder.Property(m => m.LastError).HasMaxLength(400);
        builder.HasIndex(m => m.BusinessKey).IsUnique();
        builder.HasIndex(m => m.NextTryUtc).HasFilter("[SentUtc] IS NULL AND [DeadUtc] IS NULL").HasDatabaseName("IX_OutboxMails_Waiting");
        builder.HasIndex(m => m.DeadUtc).HasFilter("[DeadUtc] IS NOT NULL").HasDatabaseName("IX_OutboxMails_Dead");
        builder.HasIndex(m => m.CreatedUtc);
        builder.HasIndex(m => m.UserId);
    }
}
