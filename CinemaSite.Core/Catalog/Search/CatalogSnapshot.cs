using System.Collections.Immutable;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>
/// The catalogue at one moment, in memory: columns, a set of movies for each value of a filter and an order array for
/// each sort. It never changes; <see cref="CatalogDraft"/> makes the next one.
/// </summary>
internal sealed partial class CatalogSnapshot
{
    /// <summary>A catalogue without movies; a new one each time, since the next snapshots grow its sets.</summary>
    public static CatalogSnapshot Empty => new();

    private readonly Lazy<FacetCounts> allCounts;
    private readonly Lazy<(double Mean, double Deviation)> ratingSpread;
    private readonly Lazy<IReadOnlyList<string>> countryNames;
    private readonly Lazy<IReadOnlyList<string>> languageNames;

    public CatalogSnapshot()
    {
        allCounts = new(() => WithLive(all => new FacetCounts(GenreCounts(all), DecadeCounts(all), CertificationCounts(all))));
        ratingSpread = new(() => SpreadOf(Orders.Rating));
        countryNames = new(() => NamesIn(Countries));
        languageNames = new(() => NamesIn(Languages));
    }

    /// <summary>Ordinals given out, those of changed and deleted movies included.</summary>
    public int Count { get; init; }

    /// <summary>Movies there are.</summary>
    public int LiveCount => Orders.Created.Length;

    public CatalogColumns Columns { get; init; } = new();
    public CatalogOrders Orders { get; init; } = new();
    public ulong[] Live { get; init; } = [];

    /// <summary>The ordinal of a movie's id plus one; nought where there is no movie. Ids are identities and so lie close together.</summary>
    public int[] OrdinalOfId { get; init; } = [];

    public ImmutableDictionary<int, OrdinalSet> Genres { get; init; } = ImmutableDictionary<int, OrdinalSet>.Empty;
    public ImmutableDictionary<int, OrdinalSet> Certifications { get; init; } = ImmutableDictionary<int, OrdinalSet>.Empty;
    public ImmutableSortedDictionary<int, OrdinalSet> Decades { get; init; } = ImmutableSortedDictionary<int, OrdinalSet>.Empty;
    public ImmutableDictionary<string, OrdinalSet> Countries { get; init; } = ImmutableDictionary.Create<string, OrdinalSet>(StringComparer.OrdinalIgnoreCase);
    public ImmutableDictionary<string, OrdinalSet> Languages { get; init; } = ImmutableDictionary.Create<string, OrdinalSet>(StringComparer.OrdinalIgnoreCase);
    public OrdinalSet OnSale { get; init; } = new();
    public OrdinalSet Rated { get; init; } = new();
    public FilterNames Names { get; init; } = FilterNames.None;

    /// <summary>How many movies each genre, decade and certification has.</summary>
    public FacetCounts AllCounts => allCounts.Value;

    /// <summary>Mean and standard deviation of the movies' weighted ratings.</summary>
    public (double Mean, double Deviation) RatingSpread => ratingSpread.Value;

    /// <summary>Countries of the movies there are, by name.</summary>
    public IReadOnlyList<string> CountryNames => countryNames.Value;

    /// <summary>Languages of the movies there are, by name.</summary>
    public IReadOnlyList<string> LanguageNames => languageNames.Value;

    /// <summary>The ordinal of a movie; negative when there is none.</summary>
    public int OrdinalOf(int movieId)
    {
        var ordinal = (uint)movieId < (uint)OrdinalOfId.Length ? OrdinalOfId[movieId] - 1 : -1;
        return ordinal;
    }

    /// <summary>Total, facets and one page of what <paramref name="query"/> asks for.</summary>
    public CatalogAnswer Answer(CatalogQuery query, Narrowing narrowing)
    {
        var skip = (query.Page - 1) * CatalogQuery.PageSize;
        if (!IsNarrowed(query, narrowing)) return new CatalogAnswer(LiveCount, Slice(query.Sort, skip), allCounts.Value);

        using var others = Others(query, narrowing);
        using var genres = GenreFilter(query);
        using var certification = CertificationFilter(query);
        using var noGenre = Without(others, certification, query, years: true);
        using var noYears = Without(others, genres, certification);
        using var noCertification = Without(others, genres, query, years: true);
        using var found = Without(noCertification, certification, null);
        var total = found.Count();
        var ids = query.Sort switch
        {
            CatalogSort.Relevance => BestFirst(found, narrowing.Hits!, skip),
            CatalogSort.Added => InOrder(found, narrowing.Within!, skip),
            _ => Walk(query.Sort, found, total, skip),
        };
        return new CatalogAnswer(total, ids, new FacetCounts(GenreCounts(noGenre), DecadeCounts(noYears), CertificationCounts(noCertification)));
    }

    private static bool IsNarrowed(CatalogQuery query, Narrowing narrowing) =>
        narrowing != Narrowing.None || query.Genres.Count > 0 || query.YearFrom is not null || query.YearTo is not null || query.Certification is not null
        || query.RatingMin is not null || query.PriceMin is not null || query.PriceMax is not null || query.MinutesMax is not null
        || query.Country is not null || query.Language is not null || query.OnSale;

    // Every filter that is no facet.
    private Mask Others(CatalogQuery query, Narrowing narrowing)
    {
        var mask = narrowing.Hits is { } hits ? OfIds(hits.MovieIds) : new Mask(Live);
        if (narrowing.Only is { } only)
        {
            using var movies = OfIds(only);
            mask.And(movies);
        }
        if (narrowing.Within is { } within)
        {
            using var movies = OfIds(within);
            mask.And(movies);
        }
        if (query.Country is { } country) And(mask, Countries.GetValueOrDefault(country));
        if (query.Language is { } language) And(mask, Languages.GetValueOrDefault(language));
        if (query.OnSale) And(mask, OnSale);
        if (query.MinutesMax is { } minutes) mask.AndRange<short>(Columns.Minutes, 0, (short)minutes);
        if (query.PriceMin is not null || query.PriceMax is not null) mask.AndRange<long>(Columns.Prices, query.PriceMin ?? long.MinValue, query.PriceMax ?? long.MaxValue);
        if (query.RatingMin is { } rating)
        {
            And(mask, Rated);
            mask.AndRange<double>(Columns.Ratings, (double)rating, double.MaxValue);
        }
        foreach (var id in narrowing.Without ?? [])
            if (OrdinalOf(id) is >= 0 and var ordinal) mask.Clear(ordinal);
        return mask;
    }

    /// <summary>The countries and languages of these movies, by name.</summary>
    public (IReadOnlyList<string> Countries, IReadOnlyList<string> Languages) OriginsWithin(IEnumerable<int> ids)
    {
        using var movies = OfIds(ids);
        return (NamesIn(Countries, movies), NamesIn(Languages, movies));
    }

    private int[] InOrder(Mask found, IReadOnlyList<int> order, int skip) =>
        [.. order.Where(id => OrdinalOf(id) is >= 0 and var ordinal && found[ordinal]).Skip(skip).Take(CatalogQuery.PageSize)];

    private Mask OfIds(IEnumerable<int> ids)
    {
        var mask = new Mask(Live.Length);
        foreach (var id in ids)
            if (OrdinalOf(id) is >= 0 and var ordinal) mask.Set(ordinal);
        return mask;
    }

    private Mask? GenreFilter(CatalogQuery query)
    {
        if (query.Genres.Count == 0) return null;
        var mask = new Mask(Live.Length);
        foreach (var genre in Names.Genres.Where(g => query.Genres.Contains(g.Key)))
            Genres.GetValueOrDefault(genre.Id)?.OrInto(mask);
        return mask;
    }

    private Mask? CertificationFilter(CatalogQuery query)
    {
        if (query.Certification is not { } key) return null;
        var mask = new Mask(Live.Length);
        if (Names.Certifications.FirstOrDefault(c => c.Key == key) is { } certification) Certifications.GetValueOrDefault(certification.Id)?.OrInto(mask);
        return mask;
    }

    private Mask Without(Mask others, Mask? filter, CatalogQuery? query, bool years = false)
    {
        var mask = others.Copy();
        if (filter is not null) mask.And(filter);
        if (years && query is not null && (query.YearFrom ?? query.YearTo) is not null)
            mask.AndRange<short>(Columns.Years, (short)(query.YearFrom ?? short.MinValue), (short)(query.YearTo ?? short.MaxValue));
        return mask;
    }

    private static Mask Without(Mask others, Mask? one, Mask? other)
    {
        var mask = others.Copy();
        if (one is not null) mask.And(one);
        if (other is not null) mask.And(other);
        return mask;
    }

    private static void And(Mask mask, OrdinalSet? set)
    {
        using var movies = new Mask(mask.Words.Length);
        set?.OrInto(movies);
        mask.And(movies);
    }

    private Dictionary<int, int> GenreCounts(Mask mask) => Genres.ToDictionary(g => g.Key, g => g.Value.CountIn(mask));

    private List<(int Decade, int Count)> DecadeCounts(Mask mask) => [.. Decades.Select(d => (d.Key, d.Value.CountIn(mask))).Where(d => d.Item2 > 0)];

    private Dictionary<int, int> CertificationCounts(Mask mask) => Certifications.ToDictionary(c => c.Key, c => c.Value.CountIn(mask));

    private List<string> NamesIn(ImmutableDictionary<string, OrdinalSet> sets) => WithLive(all => NamesIn(sets, all));

    private static List<string> NamesIn(ImmutableDictionary<string, OrdinalSet> sets, Mask movies) =>
        [.. sets.Where(s => s.Value.CountIn(movies) > 0).Select(s => s.Key).Order(StringComparer.Ordinal)];

    private T WithLive<T>(Func<Mask, T> work)
    {
        using var all = new Mask(Live);
        return work(all);
    }

    private int[] Slice(CatalogSort sort, int skip)
    {
        var (order, backwards) = Orders.Of(sort);
        var ids = new int[Math.Clamp(order.Length - skip, 0, CatalogQuery.PageSize)];
        for (var i = 0; i < ids.Length; i++) ids[i] = Columns.Ids[backwards ? order[order.Length - 1 - skip - i] : order[skip + i]];
        return ids;
    }

    // Few movies are sorted; many are met along the order array, from whichever end is nearer.
    private int[] Walk(CatalogSort sort, Mask found, int total, int skip)
    {
        var take = Math.Clamp(total - skip, 0, CatalogQuery.PageSize);
        if (take == 0) return [];
        if (total < LiveCount / 100) return Sorted(sort, found, skip, take);
        var (order, backwards) = Orders.Of(sort);
        var ids = new int[take];
        var fromEnd = skip > total / 2;
        // Counted from the end the page is the one after "what follows it", and is filled from its own end.
        var (pass, filled) = (fromEnd ? total - skip - take : skip, 0);
        for (var i = 0; filled < take; i++)
        {
            var ordinal = backwards != fromEnd ? order[order.Length - 1 - i] : order[i];
            if (!found[ordinal] || pass-- > 0) continue;
            ids[fromEnd ? take - 1 - filled : filled] = Columns.Ids[ordinal];
            filled++;
        }
        return ids;
    }

    private int[] Sorted(CatalogSort sort, Mask found, int skip, int take)
    {
        int[] ordinals = [.. found.Ordinals()];
        switch (sort)
        {
            case CatalogSort.PriceUp or CatalogSort.PriceDown: ordinals.AsSpan().Sort(new ByColumn<long>(Columns.Prices, Columns.Ids)); break;
            case CatalogSort.Popularity: ordinals.AsSpan().Sort(new ByColumn<double>(Columns.Popularity, Columns.Ids)); break;
            case CatalogSort.Rating: ordinals.AsSpan().Sort(new ByColumn<double>(Columns.Ratings, Columns.Ids)); break;
            case CatalogSort.Imdb: ordinals.AsSpan().Sort(new ByColumn<short>(Columns.Imdb, Columns.Ids)); break;
            case CatalogSort.Title: ordinals.AsSpan().Sort(new ByTitle(Columns)); break;
            default: ordinals.AsSpan().Sort(new ByColumn<long>(Columns.Created, Columns.Ids)); break;
        }
        if (Orders.Of(sort).Backwards) Array.Reverse(ordinals);
        return Array.ConvertAll(ordinals.AsSpan(skip, take).ToArray(), o => Columns.Ids[o]);
    }

    private (double, double) SpreadOf(int[] ordinals)
    {
        if (ordinals.Length == 0) return (0, 0);
        var mean = ordinals.Average(o => Columns.Ratings[o]);
        return (mean, Math.Sqrt(ordinals.Average(o => (Columns.Ratings[o] - mean) * (Columns.Ratings[o] - mean))));
    }

    // Score and id packed into one number that sorts as wanted: the best score first, equal ones by id.
    private int[] BestFirst(Mask found, Hits hits, int skip)
    {
        var wanted = skip + CatalogQuery.PageSize;
        var keys = new ulong[Math.Min(hits.MovieIds.Length, Math.Max(2 * wanted, 1024))];
        var (count, worst) = (0, ulong.MaxValue);
        for (var i = 0; i < hits.MovieIds.Length; i++)
        {
            if (OrdinalOf(hits.MovieIds[i]) is not (>= 0 and var ordinal) || !found[ordinal]) continue;
            var key = (ulong)~BitConverter.SingleToUInt32Bits(hits.Scores[i]) << 32 | (uint)hits.MovieIds[i];
            if (key >= worst) continue;
            if (count == keys.Length)
            {
                Array.Sort(keys);
                count = wanted;
                worst = keys[wanted - 1];
                if (key >= worst) continue;
            }
            keys[count++] = key;
        }
        Array.Sort(keys, 0, count);
        return Array.ConvertAll(keys.AsSpan(0, count).ToArray().Skip(skip).Take(CatalogQuery.PageSize).ToArray(), k => (int)(uint)k);
    }
}
