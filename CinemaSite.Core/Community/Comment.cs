using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Community;

/// <summary>A viewer's comment on a movie, or a reply to one. Plain text; replies to replies join the thread.</summary>
public sealed class Comment
{
    public const int TextLength = 4000;

    public long Id { get; init; }
    public required int MovieId { get; init; }

    /// <summary>Null once the person deleted their account.</summary>
    public Guid? UserId { get; set; }

    /// <summary>The comment that began the thread; null for that one itself.</summary>
    public long? ParentId { get; init; }

    public required string Text { get; set; }
    public bool Spoiler { get; set; }
    public required DateTime CreatedUtc { get; init; }
    public DateTime? EditedUtc { get; set; }
    public DateTime? DeletedUtc { get; set; }
    public DateTime? HiddenUtc { get; set; }
    public int LikeCount { get; set; }
}

/// <summary>One person likes one comment.</summary>
public sealed class CommentLike
{
    public required long CommentId { get; init; }
    public required Guid UserId { get; init; }
    public DateTime LikedUtc { get; init; }
}

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>, IEntityTypeConfiguration<CommentLike>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.ToTable("Comments");
        builder.Property(c => c.Text).HasMaxLength(Comment.TextLength);
        builder.HasIndex(c => new { c.MovieId, c.ParentId, c.CreatedUtc });
        builder.HasOne<Movie>().WithMany().HasForeignKey(c => c.MovieId);
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
        builder.HasOne<Comment>().WithMany().HasForeignKey(c => c.ParentId);
    }

    public void Configure(EntityTypeBuilder<CommentLike> builder)
    {
        builder.ToTable("CommentLikes");
        builder.HasKey(l => new { l.CommentId, l.UserId });
        builder.HasOne<Comment>().WithMany().HasForeignKey(l => l.CommentId);
        builder.HasOne<User>().WithMany().HasForeignKey(l => l.UserId);
    }
}
