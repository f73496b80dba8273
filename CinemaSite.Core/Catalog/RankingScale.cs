using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog;

/// <summary>What a movie's own ratings are weighed against, as the last ranking found it; one row.</summary>
public sealed class RankingScale
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>Mean over all ratings of the site.</summary>
    public double MeanOfAll { get; set; }

    /// <summary>The number of ratings at which a movie's own mean has half the say.</summary>
    public int Trust { get; set; }

    /// <summary>The movie's weighted mean, rounded as it is stored.</summary>
    public double Weigh(int count, int sum) => Math.Round(Ranking.Weighted(count, sum, MeanOfAll, Trust), 4);
}

/// <summary>Keeps the scale, so that a vote is weighed at once and not only by the next ranking.</summary>
public sealed class RankingScales(CinemaDb db)
{
    /// <summary>The scale as the last ranking left it; found anew when there is none yet.</summary>
    public async Task<RankingScale> CurrentAsync(CancellationToken cancellationToken) =>
        await db.RankingScales.AsNoTracking().SingleOrDefaultAsync(s => s.Id == RankingScale.TheOne, cancellationToken) ?? await FindAsync(cancellationToken);

    /// <summary>Finds the scale from all ratings and keeps it.</summary>
    public async Task<RankingScale> RenewAsync(CancellationToken cancellationToken)
    {
        var scale = await FindAsync(cancellationToken);
        await db.InTransaction(async () =>
        {
            if (await db.RankingScales.ExecuteUpdateAsync(s => s.SetProperty(r => r.MeanOfAll, scale.MeanOfAll).SetProperty(r => r.Trust, scale.Trust), cancellationToken) > 0) return;
            db.RankingScales.Add(scale);
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
        return scale;
    }

    // The mean of all ratings, and the number of ratings the better known third of the rated movies has.
    private async Task<RankingScale> FindAsync(CancellationToken cancellationToken)
    {
        var rated = db.Movies.Where(m => m.RatingCount > 0);
        var sums = await rated.GroupBy(m => 1).Select(g => new { Movies = g.Count(), Count = g.Sum(m => (long)m.RatingCount), Sum = g.Sum(m => (long)m.RatingSum) }).SingleOrDefaultAsync(cancellationToken);
        if (sums is null) return new RankingScale { Trust = Ranking.LeastRatings };
        var percentile = await rated.OrderBy(m => m.RatingCount).Select(m => m.RatingCount).Skip(sums.Movies * 2 / 3).FirstOrDefaultAsync(cancellationToken);
        return new RankingScale { MeanOfAll = (double)sums.Sum / sums.Count, Trust = Math.Max(Ranking.LeastRatings, percentile) };
    }
}

internal sealed class RankingScaleConfiguration : IEntityTypeConfiguration<RankingScale>
{
    public void Configure(EntityTypeBuilder<RankingScale> builder)
    {
        builder.ToTable("RankingScales");
        builder.Property(s => s.Id).ValueGeneratedNever();
    }
}
