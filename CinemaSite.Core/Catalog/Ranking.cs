namespace CinemaSite.Core.Catalog;

/// <summary>The formulas by which movies are put in order. They are shown to viewers, so a change here is a change of that page.</summary>
public static class Ranking
{
    /// <summary>Below this many ratings a mean is chance, and is not shown.</summary>
    public const int LeastRatings = 5;

    /// <summary>Days after which an event counts half.</summary>
    public const double HalfLifeDays = 7;

    /// <summary>Days that count for popularity.</summary>
    public const int WindowDays = 14;

    /// <summary>What a deed counts for popularity: bought, watched to the end, kept as a favourite, liked, disliked.</summary>
    public const double PurchaseWeight = 5;

    public const double FinishedWeight = 3;
    public const double FavoriteWeight = 2;
    public const double LikeWeight = 1;
    public const double DislikeWeight = -1;

    /// <summary>Mean of the ratings, or null while there are too few.</summary>
    public static double? Mean(int count, int sum) => count < LeastRatings ? null : (double)sum / count;

    /// <summary>The mean drawn towards the mean of all movies, the more so the fewer people rated it.</summary>
    /// <param name="count">How many rated this movie.</param>
    /// <param name="sum">Sum of their ratings.</param>
    /// <param name="meanOfAll">Mean over all ratings of the site.</param>
    /// <param name="trust">The number of ratings at which the movie's own mean has half the say.</param>
    public static double Weighted(int count, int sum, double meanOfAll, int trust) => (sum + trust * meanOfAll) / (count + trust);

    /// <summary>Lower bound of the share of likes (Wilson, 95 %): what orders things by approval without favouring the hardly judged.</summary>
    public static double Wilson(int likes, int all)
    {
        if (all <= 0) return 0;
        const double z = 1.96;
        var share = (double)likes / all;
        var bound = (share + z * z / (2 * all) - z * Math.Sqrt((share * (1 - share) + z * z / (4 * all)) / all)) / (1 + z * z / all);
        return Math.Max(0, bound);
    }

    /// <summary>What an event of this age still counts: half after <see cref="HalfLifeDays"/>.</summary>
    public static double Decayed(double weight, TimeSpan age) => weight * Math.Pow(0.5, Math.Max(0, age.TotalDays) / HalfLifeDays);

    /// <summary>How much two movies have in common; see <see cref="Traits"/>.</summary>
    public static double Similarity(Traits one, Traits other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var union = one.Genres.Union(other.Genres).Count();
        return (union == 0 ? 0 : 2.0 * one.Genres.Intersect(other.Genres).Count() / union)
            + 1.5 * Math.Min(2, one.Stars.Intersect(other.Stars).Count())
            + (one.Directors.Overlaps(other.Directors) ? 1.5 : 0)
            + (one.Origins.Overlaps(other.Origins) ? 0.5 : 0)
            + Math.Max(0, 1 - Math.Abs(one.Year - other.Year) / 20.0);
    }
}

/// <summary>What two movies are compared by. Sets hold ids; origins are countries and languages.</summary>
public sealed record Traits(int Year, IReadOnlySet<int> Genres, IReadOnlySet<int> Directors, IReadOnlySet<int> Stars, IReadOnlySet<string> Origins);
