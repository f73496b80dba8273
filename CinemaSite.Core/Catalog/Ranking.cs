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

    /// <summary>What a deed counts for popularity: bought, watched to the end, played on a day, kept as a favourite, liked, disliked.</summary>
    public const double PurchaseWeight = 5;

    public const double FinishedWeight = 3;
    public const double ViewWeight = 0.2;
    public const double FavoriteWeight = 2;
    public const double LikeWeight = 1;
    public const double DislikeWeight = -1;

    /// <summary>How many standard deviations on either side hold 95 % of all samples.</summary>
    public const double WilsonZ = 1.96;

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
        const double z = WilsonZ;
        var share = (double)likes / all;
        var bound = (share + z * z / (2 * all) - z * Math.Sqrt((share * (1 - share) + z * z / (4 * all)) / all)) / (1 + z * z / all);
        return Math.Max(0, bound);
    }

    /// <summary>What an event of this age still counts: half after <see cref="HalfLifeDays"/>.</summary>
    public static double Decayed(double weight, TimeSpan age) => weight * Math.Pow(0.5, Math.Max(0, age.TotalDays) / HalfLifeDays);

    /// <summary>What each trait in common counts at most; together they are <see cref="MostSimilarity"/>.</summary>
    public const double GenresWeight = 2;

    public const double StarWeight = 1.5;
    public const int MostStars = 2;
    public const double DirectorWeight = 1.5;
    public const double OriginWeight = 0.5;
    public const double YearsWeight = 1;

    /// <summary>Years after which closeness in time counts nothing.</summary>
    public const int FarYears = 20;

    public const double MostSimilarity = GenresWeight + MostStars * StarWeight + DirectorWeight + OriginWeight + YearsWeight;

    /// <summary>How much two movies have in common.</summary>
    public static double Similarity(InCommon common) =>
        GenresWeight * common.Genres
        + StarWeight * Math.Min(MostStars, common.Stars)
        + (common.Director ? DirectorWeight : 0)
        + (common.Origin ? OriginWeight : 0)
        + YearsWeight * Math.Max(0, 1 - (double)common.YearsApart / FarYears);

    /// <summary>The share of two movies' genres that is in both, each genre as heavy as it is rare, so that what every movie has counts nothing.</summary>
    public static double GenreShare(IReadOnlyCollection<int> one, IReadOnlyCollection<int> other, Func<int, double> rarity)
    {
        var all = one.Union(other).Sum(rarity);
        return all == 0 ? 0 : one.Intersect(other).Sum(rarity) / all;
    }
}

/// <summary>What two movies have in common.</summary>
/// <param name="Genres">The share of their genres that is in both, from 0 to 1.</param>
/// <param name="Stars">Stars in both.</param>
/// <param name="Director">Whether somebody directed both.</param>
/// <param name="Origin">Whether they share a country or a language.</param>
/// <param name="YearsApart">Years between them.</param>
public readonly record struct InCommon(double Genres, int Stars, bool Director, bool Origin, int YearsApart);
