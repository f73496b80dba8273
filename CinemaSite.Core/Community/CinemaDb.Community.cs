using CinemaSite.Core.Community;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<Rating> Ratings => Set<Rating>();
    public DbSet<Reaction> Reactions => Set<Reaction>();
    public DbSet<Favorite> Favorites => Set<Favorite>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<CommentLike> CommentLikes => Set<CommentLike>();
    public DbSet<CommentScore> CommentScores => Set<CommentScore>();
    public DbSet<CommentReport> CommentReports => Set<CommentReport>();
    public DbSet<CommentBlock> CommentBlocks => Set<CommentBlock>();
    public DbSet<CommentDraft> CommentDrafts => Set<CommentDraft>();
}
