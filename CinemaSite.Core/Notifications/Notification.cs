using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Notifications;

/// <summary>What a notification tells.</summary>
public enum NotificationKind
{
    Replied,
    Liked,
    ReportUpheld,
    ReportDismissed,
    CommentHidden,
    OnSale,
    Cheaper,
    Withdrawn,
    RefundApproved,
    RefundDeclined,
}

/// <summary>
/// Something a person is told. One row an event; likes of one comment share a row until it is read. It names films by the title
/// they had and people by their id, so that nobody's name stays behind when they leave, and it never holds what a comment says.
/// </summary>
public sealed class Notification
{
    public const int KeyLength = 80;
    public const int TitleLength = 200;
    public const int PathLength = 400;
    public const int NoteLength = 400;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Who is told.</summary>
    public required Guid UserId { get; init; }

    public required NotificationKind Kind { get; init; }

    /// <summary>Names the event, such as <c>reply:42</c>, or what its group is about, such as <c>like:42</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The film's title or the order's number.</summary>
    public required string Title { get; init; }

    /// <summary>The page it is about, a path of <see cref="Links"/>.</summary>
    public required string Path { get; init; }

    /// <summary>A moderator's or an admin's words.</summary>
    public string? Note { get; init; }

    /// <summary>Who did it; null for groups, and for what the house did.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Amounts in minor units: the price before and now, or the money that goes back.</summary>
    public long? FromMinor { get; init; }

    public long? ToMinor { get; init; }

    public required DateTime CreatedUtc { get; init; }

    /// <summary>When the newest of a group came; equals <see cref="CreatedUtc"/> for others.</summary>
    public required DateTime ChangedUtc { get; set; }

    /// <summary>False for what the person wants by mail alone: it waits here for its mail, and the site does not show it.</summary>
    public required bool OnSite { get; init; }

    public DateTime? ReadUtc { get; set; }

    /// <summary>How the waiting mail comes; <see cref="MailDelivery.Off"/> when none was asked for.</summary>
    public required MailDelivery Mail { get; init; }

    /// <summary>When its mail is due; null when there is none to send any more.</summary>
    public DateTime? MailDueUtc { get; set; }

    /// <summary>A new row about an event.</summary>
    public static Notification Of(Guid userId, News news, Wish wish, DateTime utc, DateTime? mailDueUtc)
    {
        ArgumentNullException.ThrowIfNull(news);
        ArgumentNullException.ThrowIfNull(wish);
        return new Notification
        {
            UserId = userId,
            Kind = news.Kind,
            Key = news.Key,
            Title = Cut(news.Title, TitleLength),
            Path = news.Path,
            Note = news.Note is { } note ? Cut(note, NoteLength) : null,
            ActorId = news is News.Replied ? news.By : null,
            FromMinor = news.FromMinor,
            ToMinor = news.ToMinor,
            CreatedUtc = utc,
            ChangedUtc = utc,
            OnSite = wish.OnSite,
            Mail = wish.Mail,
            MailDueUtc = mailDueUtc,
        };
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}

/// <summary>A person of a group, such as one who likes the comment.</summary>
public sealed class NotificationMember
{
    public required Guid NotificationId { get; init; }
    public required Guid UserId { get; init; }

    /// <summary>The group's key: nobody is told twice of one person, even when the first group was read.</summary>
    public required string Key { get; init; }
}

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>, IEntityTypeConfiguration<NotificationMember>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("Notifications");
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.Property(n => n.Key).Exact(Notification.KeyLength).IsUnicode(false);
        builder.Property(n => n.Title).HasMaxLength(Notification.TitleLength);
        builder.Property(n => n.Path).HasMaxLength(Notification.PathLength);
        builder.Property(n => n.Note).HasMaxLength(Notification.NoteLength);
        builder.HasIndex(n => new { n.UserId, n.Key }, "IX_Notifications_Event").IsUnique().HasFilter("[Kind] <> 'Liked'");
        builder.HasIndex(n => new { n.UserId, n.Key }, "IX_Notifications_Group").IsUnique().HasFilter("[Kind] = 'Liked' AND [ReadUtc] IS NULL");
        builder.HasIndex(n => new { n.UserId, n.ChangedUtc });
        builder.HasIndex(n => n.UserId, "IX_Notifications_Unread").HasFilter("[ReadUtc] IS NULL");
        builder.HasIndex(n => n.MailDueUtc).HasFilter("[MailDueUtc] IS NOT NULL");
        builder.HasIndex(n => n.ReadUtc);
        builder.HasIndex(n => n.ActorId);
        builder.HasOne<User>().WithMany().HasForeignKey(n => n.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(n => n.ActorId);
        builder.HasMany<NotificationMember>().WithOne().HasForeignKey(m => m.NotificationId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<NotificationMember> builder)
    {
        builder.ToTable("NotificationMembers");
        builder.HasKey(m => new { m.NotificationId, m.UserId });
        builder.Property(m => m.Key).Exact(Notification.KeyLength).IsUnicode(false);
        builder.HasIndex(m => new { m.Key, m.UserId }).IsUnique();
        builder.HasIndex(m => m.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(m => m.UserId);
    }
}
