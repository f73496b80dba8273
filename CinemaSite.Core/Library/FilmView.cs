using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Library;

/// <summary>That a person played a film of theirs on a day: once, however often they began again and whether or not it went on after midnight.</summary>
public sealed class FilmView
{
    public required Guid UserId { get; init; }
    public required int MovieId { get; init; }

    /// <summary>On which it began, in UTC.</summary>
    public required DateOnly Day { get; init; }

    public required DateTime BeganUtc { get; init; }
}

internal sealed class FilmViewConfiguration : IEntityTypeConfiguration<FilmView>
{
    public void Configure(EntityTypeBuilder<FilmView> builder)
    {
        builder.ToTable("FilmViews");
        builder.HasKey(v => new { v.MovieId, v.UserId, v.Day });
        builder.HasIndex(v => v.UserId);
        builder.HasIndex(v => v.BeganUtc);
        builder.HasOne<User>().WithMany().HasForeignKey(v => v.UserId);
        builder.HasOne<Movie>().WithMany().HasForeignKey(v => v.MovieId);
    }
}

/// <summary>Forgets views that count for nothing any more.</summary>
public sealed class LibrarySweep(CinemaDb db, TimeProvider clock) : IJob
{
    // A bank may ask about a payment four months later; that the film was watched is the answer.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(130);

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - Kept;
        var forgotten = await db.InTransaction(() => db.FilmViews.Where(v => v.BeganUtc < before).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        return $"Forgot {forgotten} old views.";
    }
}
