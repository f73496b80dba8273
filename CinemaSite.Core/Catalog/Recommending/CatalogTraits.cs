using CinemaSite.Core.Catalog.Search;

namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>What the catalogue in memory knows of movies' traits: enough to compare them without asking the database.</summary>
internal sealed class CatalogTraits(CatalogSnapshot catalog)
{
    private const int NearYears = 5;
    private const int FarYears = 20;

    // So many are put in order more quickly than a catalogue is walked through.
    private const int FewRated = 2000;

    // A year of distance is worth so much of a rating when of many movies few are looked at.
    private const double YearsWorth = 0.2;

    private readonly Dictionary<int, double> rarity = catalog.AllCounts.Genres.ToDictionary(g => g.Key, g => Tastes.Rarity(g.Value, catalog.LiveCount));

    public CatalogSnapshot Catalog => catalog;

    /// <summary>True when there is such a movie and it can be bought.</summary>
    public bool IsOnSale(int movieId) => catalog.OrdinalOf(movieId) is >= 0 and var ordinal && catalog.OnSale.Contains(ordinal);

    /// <summary>The genres of a movie, the rarest first.</summary>
    public List<int> GenresOf(int movieId) => catalog.OrdinalOf(movieId) is not (>= 0 and var ordinal) ? []
        : [.. catalog.Genres.Where(g => g.Value.Contains(ordinal)).Select(g => g.Key).OrderByDescending(RarityOf).ThenBy(g => g)];

    /// <summary>How rare a genre is; see <see cref="Tastes.Rarity"/>.</summary>
    public double RarityOf(int genreId) => rarity.GetValueOrDefault(genreId);

    /// <summary>The share of all movies that a genre has.</summary>
    public double ShareOf(int genreId) => catalog.LiveCount == 0 ? 0 : (double)catalog.AllCounts.Genres.GetValueOrDefault(genreId) / catalog.LiveCount;

    /// <summary>Countries and languages of a movie.</summary>
    public HashSet<string> OriginsOf(int movieId) => catalog.OrdinalOf(movieId) is not (>= 0 and var ordinal) ? []
        : [.. catalog.Countries.Concat(catalog.Languages).Where(o => o.Value.Contains(ordinal)).Select(o => o.Key)];

    public int YearOf(int movieId) => catalog.OrdinalOf(movieId) is >= 0 and var ordinal ? catalog.Columns.Years[ordinal] : 0;

    /// <summary>By how many standard deviations viewers rate a movie above all the others.</summary>
    public double QualityOf(int movieId)
    {
        var (mean, deviation) = catalog.RatingSpread;
        return deviation > 0 && catalog.OrdinalOf(movieId) is >= 0 and var ordinal ? (catalog.Columns.Ratings[ordinal] - mean) / deviation : 0;
    }

    /// <summary>The share that two movies' genres have in common, each as heavy as it is rare.</summary>
    public double GenreShare(IReadOnlyCollection<int> one, IReadOnlyCollection<int> other) => Ranking.GenreShare(one, other, RarityOf);

    /// <summary>
    /// Movies on sale that may be like this one by their genres: first those of all its genres and years, then of fewer
    /// genres and wider years, until there are enough.
    /// </summary>
    public IReadOnlyList<int> Near(int movieId, int count)
    {
        var found = new List<int>();
        if (catalog.OrdinalOf(movieId) is not (>= 0 and var self)) return found;
        var year = catalog.Columns.Years[self];
        var genres = GenresOf(movieId);
        using var onSale = new Mask(catalog.Live.Length);
        catalog.OnSale.OrInto(onSale);
        onSale.And(catalog.Live);
        onSale.Clear(self);
        for (var shared = genres.Count; shared > 0 && found.Count < count; shared--)
            foreach (var years in new[] { NearYears, FarYears })
            {
                if (found.Count >= count) break;
                using var alike = onSale.Copy();
                alike.AndRange<short>(catalog.Columns.Years, (short)(year - years), (short)(year + years));
                foreach (var genre in genres.Take(shared))
                {
                    using var having = new Mask(catalog.Live.Length);
                    catalog.Genres[genre].OrInto(having);
                    alike.And(having);
                }
                Take(alike, year, count - found.Count, found, onSale);
            }
        return found;
    }

    /// <summary>The movies of an order that are on sale, by their ordinals, up to the first one that is not wanted.</summary>
    public IEnumerable<int> First(CatalogSort sort, Func<int, bool> wanted)
    {
        var (order, backwards) = catalog.Orders.Of(sort);
        for (var i = 0; i < order.Length; i++)
        {
            var ordinal = backwards ? order[order.Length - 1 - i] : order[i];
            if (!wanted(ordinal)) yield break;
            if (catalog.OnSale.Contains(ordinal)) yield return catalog.Columns.Ids[ordinal];
        }
    }

    /// <summary>The movies that somebody rated and that are on sale, the best first.</summary>
    public IEnumerable<int> BestRated()
    {
        using var rated = new Mask(catalog.Live.Length);
        catalog.Rated.OrInto(rated);
        rated.And(catalog.Live);
        // Those nobody rated stand together at the mean of all, in the midst of the order: too many to walk past for a few.
        if (rated.Count() > FewRated) return First(CatalogSort.Rating, _ => true).Where(id => catalog.Rated.Contains(catalog.OrdinalOf(id)));
        return [.. rated.Ordinals().Where(catalog.OnSale.Contains).OrderByDescending(o => catalog.Columns.Ratings[o]).ThenByDescending(o => catalog.Columns.Ids[o]).Select(o => catalog.Columns.Ids[o])];
    }

    // The best of them; what was taken is not met again.
    private void Take(Mask alike, int year, int count, List<int> found, Mask rest)
    {
        var best = new PriorityQueue<int, double>(count + 1);
        foreach (var ordinal in alike.Ordinals())
        {
            var worth = catalog.Columns.Ratings[ordinal] - YearsWorth * Math.Abs(catalog.Columns.Years[ordinal] - year);
            if (best.Count < count) best.Enqueue(ordinal, worth);
            else best.EnqueueDequeue(ordinal, worth);
        }
        while (best.TryDequeue(out var ordinal, out _))
        {
            found.Add(catalog.Columns.Ids[ordinal]);
            rest.Clear(ordinal);
        }
    }
}
