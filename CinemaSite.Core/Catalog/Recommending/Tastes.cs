namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>The figures and formulas of recommendations. They are shown to viewers, so a change here is a change of that page.</summary>
public static class Tastes
{
    /// <summary>Days after which a deed tells half as much of a person's taste.</summary>
    public const double HalfLifeDays = 90;

    /// <summary>So many of a person's latest deeds make their profile.</summary>
    public const int ProfileLength = 50;

    /// <summary>A rating from here on says that somebody loved a movie; up to <see cref="LowRating"/> that they did not.</summary>
    public const int HighRating = 8;

    public const int LowRating = 4;

    /// <summary>Fewer people in common are chance.</summary>
    public const int LeastTogether = 3;

    /// <summary>So many people in common halve the doubt that they are chance.</summary>
    public const double Doubt = 5;

    /// <summary>With so many admirers a movie's likeness to others is told half by what they love and half by what the movie is.</summary>
    public const double Trust = 20;

    /// <summary>What viewers' rating adds, a standard deviation above the mean.</summary>
    public const double QualityWeight = 0.3;

    /// <summary>What each further loved movie with the same director or star adds, up to <see cref="MostOfPerson"/> of them.</summary>
    public const double PersonWeight = 0.3;

    public const int MostOfPerson = 3;

    /// <summary>So many movies' worth of doubt stand against what somebody's genres seem to be.</summary>
    public const double GenreDoubt = 2;

    /// <summary>What a disliked genre or director takes away.</summary>
    public const double Penalty = 0.5;

    /// <summary>Movies disliked before their genre or director is.</summary>
    public const int LeastDisliked = 2;

    /// <summary>Movies of one director in a row.</summary>
    public const int MostOfDirector = 2;

    public const int RowLength = 12;

    /// <summary>Movies kept for each as the ones most like it.</summary>
    public const int KeptPerMovie = 30;

    /// <summary>How much two movies are loved by the same people: 0 where that may be chance, else the cosine, drawn down the fewer they are.</summary>
    /// <param name="both">People who love both.</param>
    /// <param name="one">People who love the one.</param>
    /// <param name="other">People who love the other.</param>
    public static double Together(int both, int one, int other) =>
        both < LeastTogether ? 0 : both / Math.Sqrt((double)one * other) * (both / (both + Doubt));

    /// <summary>The say that a movie's admirers have against its own traits: none for a new one, all but all for a well-loved one.</summary>
    public static double Say(int admirers) => admirers / (admirers + Trust);

    /// <summary>One number for how much a movie is like another: by their admirers and by what they are, both from 0 to 1.</summary>
    public static double Blend(int admirers, double together, double content) => Say(admirers) * together + (1 - Say(admirers)) * content;

    /// <summary>What a deed of this age still tells: half after <see cref="HalfLifeDays"/>.</summary>
    public static double Decayed(TimeSpan age) => Math.Pow(0.5, Math.Max(0, age.TotalDays) / HalfLifeDays);

    /// <summary>How rare something is among all movies: what every movie has tells nothing.</summary>
    public static double Rarity(int having, int all) => having <= 0 || all <= 0 ? 0 : Math.Log((double)all / having);

    /// <summary>How much more of a genre somebody loves than there is of it among all movies: 0 for as much, above it for more.</summary>
    /// <param name="loved">Weight of the loved movies of the genre.</param>
    /// <param name="all">Weight of all loved movies.</param>
    /// <param name="share">The genre's share of all movies, above 0.</param>
    public static double Affinity(double loved, double all, double share) => Math.Log((loved + GenreDoubt * share) / (all + GenreDoubt) / share);

    /// <summary>What a movie's renown adds: less and less for each who rated or liked it.</summary>
    public static double Renown(int opinions) => Math.Log(1 + Math.Max(0, opinions));

    /// <summary>What shared directors and stars add, each by how many loved movies they are in.</summary>
    public static double People(IEnumerable<int> lovedWith) => PersonWeight * lovedWith.Sum(count => Math.Clamp(count - 1, 0, MostOfPerson));

    /// <summary>The best of a row, at most <see cref="MostOfDirector"/> by one director; those without a known director are not held back.</summary>
    public static IEnumerable<T> Varied<T>(IEnumerable<T> bestFirst, Func<T, int?> director)
    {
        ArgumentNullException.ThrowIfNull(bestFirst);
        ArgumentNullException.ThrowIfNull(director);
        var taken = new Dictionary<int, int>();
        foreach (var one in bestFirst)
        {
            if (director(one) is { } known && (taken[known] = taken.GetValueOrDefault(known) + 1) > MostOfDirector) continue;
            yield return one;
        }
    }

    /// <summary>What somebody dislikes: what <see cref="LeastDisliked"/> disliked movies have, and more of them than of the loved ones.</summary>
    public static IReadOnlySet<int> Disliked(IEnumerable<int> ofDisliked, IEnumerable<int> ofLoved)
    {
        var loved = ofLoved.CountBy(id => id).ToDictionary();
        return ofDisliked.CountBy(id => id).Where(d => d.Value >= LeastDisliked && d.Value > loved.GetValueOrDefault(d.Key)).Select(d => d.Key).ToHashSet();
    }
}
