using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Community;

/// <summary>A viewer's comment on a movie, or a reply to one. Plain text; replies to replies join the thread.</summary>
public sealed class Comment
{
    /// <summary>Counted in UTF-16 units with <c>\n</c> for a line's end: as browsers count for <c>maxlength</c>, and as both databases store.</summary>
    public const int TextLength = 4000;

    public long Id { get; init; }
    public required int MovieId { get; init; }

    /// <summary>Null once the person deleted their account.</summary>
    public Guid? UserId { get; set; }

    /// <summary>The comment that began the thread; null for that one itself.</summary>
    public long? ParentId { get; init; }

    /// <summary>The comment of the thread that was answered; null when nothing was.</summary>
    public long? ReplyToId { get; init; }

    /// <summary>The reply's place in its thread, from 1; 0 for the comment that began it.</summary>
    public int Position { get; init; }

    /// <summary>How many replies were ever written to the thread that this comment began; gives the next one its place.</summary>
    public int ThreadLength { get; set; }

    /// <summary>Empty once it was deleted.</summary>
    public required string Text { get; set; }

    public bool Spoiler { get; set; }
    public required DateTime CreatedUtc { get; init; }
    public DateTime? EditedUtc { get; set; }
    public DateTime? DeletedUtc { get; set; }
    public DateTime? HiddenUtc { get; set; }

    /// <summary>Set while it waits for a moderator; only its author sees it then.</summary>
    public DateTime? HeldUtc { get; set; }

    public int LikeCount
    {
        get;
        set
        {
            field = value;
            Helpful = HelpfulOf(value, DoubtCount);
        }
    }

    /// <summary>Reports that no moderator has rejected: they weigh against the likes.</summary>
    public int DoubtCount
    {
        get;
        set
        {
            field = value;
            Helpful = HelpfulOf(LikeCount, value);
        }
    }

    /// <summary>What the most helpful are sorted by: see <see cref="Ranking.Wilson"/>.</summary>
    public double Helpful { get; private set; }

    /// <summary>The last <see cref="CommentScore"/> about it.</summary>
    public long ScoreId { get; set; }

    /// <summary>Lower bound of the share of likes among all who judged.</summary>
    public static double HelpfulOf(int likes, int doubts) => Ranking.Wilson(likes, likes + doubts);
}

/// <summary>One person likes one comment.</summary>
public sealed class CommentLike
{
    public required long CommentId { get; init; }
    public required Guid UserId { get; init; }
    public DateTime LikedUtc { get; init; }
}

/// <summary>How helpful a comment was until it was judged anew: so that somebody who walks the pages meanwhile sees each comment once.</summary>
public sealed class CommentScore
{
    public long Id { get; init; }
    public required long CommentId { get; init; }
    public required double Before { get; init; }
    public required DateTime ChangedUtc { get; init; }
}

/// <summary>A person who may not comment.</summary>
public sealed class CommentBlock
{
    public const int ReasonLength = 400;

    public required Guid UserId { get; init; }
    public required DateTime BlockedUtc { get; init; }

    /// <summary>Why, in words for the person and the staff.</summary>
    public string? Reason { get; init; }
}

/// <summary>A comment that somebody wrote whose session was over: kept for an hour for the browser that holds the key.</summary>
public sealed class CommentDraft
{
    public required Guid Id { get; init; }
    public required int MovieId { get; init; }
    public long? ParentId { get; init; }
    public required string Text { get; init; }
    public bool Spoiler { get; init; }
    public required DateTime WrittenUtc { get; init; }
}

internal sealed class CommentConfiguration :
    IEntityTypeConfiguration<Comment>, IEntityTypeConfiguration<CommentLike>, IEntityTypeConfiguration<CommentScore>, IEntityTypeConfiguration<CommentBlock>, IEntityTypeConfiguration<CommentDraft>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.ToTable("Comments");
        builder.Property(c => c.Text).HasMaxLength(Comment.TextLength);
        builder.HasIndex(c => new { c.MovieId, c.ParentId, c.CreatedUtc });
        builder.HasIndex(c => new { c.MovieId, c.ParentId, c.Helpful, c.Id });
        builder.HasIndex(c => new { c.ParentId, c.Position });
        builder.HasIndex(c => c.HeldUtc);
        builder.HasIndex(c => c.HiddenUtc);
        builder.HasIndex(c => c.CreatedUtc);
        builder.HasOne<Movie>().WithMany().HasForeignKey(c => c.MovieId);
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
        builder.HasOne<Comment>().WithMany().HasForeignKey(c => c.ParentId);
        builder.HasOne<Comment>().WithMany().HasForeignKey(c => c.ReplyToId);
    }

    public void Configure(EntityTypeBuilder<CommentLike> builder)
    {
        builder.ToTable("CommentLikes");
        builder.HasKey(l => new { l.CommentId, l.UserId });
        builder.HasOne<Comment>().WithMany().HasForeignKey(l => l.CommentId);
        builder.HasOne<User>().WithMany().HasForeignKey(l => l.UserId);
    }

    public void Configure(EntityTypeBuilder<CommentScore> builder)
    {
        builder.ToTable("CommentScores");
        builder.HasIndex(s => new { s.CommentId, s.Id });
        builder.HasIndex(s => s.ChangedUtc);
        builder.HasOne<Comment>().WithMany().HasForeignKey(s => s.CommentId);
    }

    public void Configure(EntityTypeBuilder<CommentBlock> builder)
    {
        builder.ToTable("CommentBlocks");
        builder.HasKey(b => b.UserId);
        builder.Property(b => b.Reason).HasMaxLength(CommentBlock.ReasonLength);
        builder.HasOne<User>().WithMany().HasForeignKey(b => b.UserId);
    }

    public void Configure(EntityTypeBuilder<CommentDraft> builder)
    {
        builder.ToTable("CommentDrafts");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Text).HasMaxLength(Comment.TextLength);
        builder.HasIndex(d => d.WrittenUtc);
        builder.HasOne<Movie>().WithMany().HasForeignKey(d => d.MovieId);
    }
}
