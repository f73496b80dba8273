using System.Collections.Immutable;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>The next snapshot in the making. One writer only; nothing of it may fail between its first change and its end.</summary>
internal sealed class CatalogDraft
{
    // Above this share of dead ordinals the columns are written anew without them.
    private const double MostDead = 0.2;

    private readonly CatalogSnapshot before;
    private readonly CatalogColumns columns;
    private readonly List<int> gone = [];
    private readonly List<int> added = [];
    private ImmutableDictionary<int, OrdinalSet> genres;
    private ImmutableDictionary<int, OrdinalSet> certifications;
    private ImmutableSortedDictionary<int, OrdinalSet> decades;
    private ImmutableDictionary<string, OrdinalSet> countries;
    private ImmutableDictionary<string, OrdinalSet> languages;
    private ulong[] live;
    private int[] ordinalOfId;
    private int count;

    public CatalogDraft(CatalogSnapshot before)
    {
        this.before = before;
        columns = before.Columns.Copy();
        (genres, certifications, decades, countries, languages) = (before.Genres, before.Certifications, before.Decades, before.Countries, before.Languages);
        (live, ordinalOfId, count) = ((ulong[])before.Live.Clone(), (int[])before.OrdinalOfId.Clone(), before.Count);
    }

    /// <summary>Makes room for so many movies at once.</summary>
    public void Reserve(int movies) => columns.Reserve(movies);

    /// <summary>Adds a movie, or puts it in the place of its former values.</summary>
    public void Put(CatalogRow row)
    {
        Remove(row.Id);
        var ordinal = count++;
        columns.Write(ordinal, row);
        if (row.Id >= ordinalOfId.Length) Array.Resize(ref ordinalOfId, row.Id + row.Id / 4 + 64);
        ordinalOfId[row.Id] = ordinal + 1;
        if (ordinal >> 6 >= live.Length) Array.Resize(ref live, (ordinal >> 6) + 1 + (ordinal >> 9));
        live[ordinal >> 6] |= 1UL << (ordinal & 63);
        added.Add(ordinal);

        foreach (var genre in row.Genres) Of(ref genres, genre).Add(ordinal);
        foreach (var country in row.Countries.Distinct(StringComparer.OrdinalIgnoreCase)) Of(ref countries, country).Add(ordinal);
        foreach (var language in row.Languages.Distinct(StringComparer.OrdinalIgnoreCase)) Of(ref languages, language).Add(ordinal);
        Of(ref certifications, row.CertificationId).Add(ordinal);
        if (!decades.TryGetValue(row.Year / 10, out var decade)) decades = decades.Add(row.Year / 10, decade = new OrdinalSet());
        decade.Add(ordinal);
        if (row.OnSale) before.OnSale.Add(ordinal);
        if (row.RatingCount > 0) before.Rated.Add(ordinal);
    }

    /// <summary>Removes a movie; does nothing when it is not there.</summary>
    public void Remove(int movieId)
    {
        if ((uint)movieId >= (uint)ordinalOfId.Length || ordinalOfId[movieId] is not (> 0 and var next)) return;
        var ordinal = next - 1;
        ordinalOfId[movieId] = 0;
        live[ordinal >> 6] &= ~(1UL << (ordinal & 63));
        if (ordinal >= before.Count) added.Remove(ordinal);
        else gone.Add(ordinal);
    }

    /// <summary>The snapshot with all that was put and removed.</summary>
    public CatalogSnapshot Finish(FilterNames names)
    {
        var next = new CatalogSnapshot
        {
            Count = count,
            Columns = columns,
            Orders = before.Orders.Merge(columns, [.. gone], [.. added]),
            // Words beyond the last ordinal would make range filters read behind the columns.
            Live = live.AsSpan(0, Math.Min(live.Length, (count + 63) / 64)).ToArray(),
            OrdinalOfId = ordinalOfId,
            Genres = genres,
            Certifications = certifications,
            Decades = decades,
            Countries = countries,
            Languages = languages,
            OnSale = before.OnSale,
            Rated = before.Rated,
            Names = names,
        };
        return next.Count - next.LiveCount > MostDead * next.Count && next.Count > 1024 ? Compact(next) : next;
    }

    /// <summary>The snapshot with other ranks; movies it does not know are passed over.</summary>
    public static CatalogSnapshot Ranked(CatalogSnapshot before, IEnumerable<CatalogRank> ranks, FilterNames names)
    {
        var columns = before.Columns.Copy();
        columns.Ratings = (double[])columns.Ratings.Clone();
        columns.Popularity = (double[])columns.Popularity.Clone();
        using var rated = new Mask(before.Live.Length);
        before.Rated.OrInto(rated);
        foreach (var rank in ranks)
        {
            if (before.OrdinalOf(rank.Id) is not (>= 0 and var ordinal)) continue;
            (columns.Ratings[ordinal], columns.Popularity[ordinal]) = (rank.WeightedRating, rank.Popularity);
            if (rank.RatingCount > 0) rated.Set(ordinal);
            else rated.Clear(ordinal);
        }
        return With(before, columns, before.Orders.Ranked(columns), SetOf(rated.Ordinals()), names);
    }

    /// <summary>The snapshot with other names of genres and certifications.</summary>
    public static CatalogSnapshot Named(CatalogSnapshot before, FilterNames names) => With(before, before.Columns, before.Orders, before.Rated, names);

    private static CatalogSnapshot With(CatalogSnapshot before, CatalogColumns columns, CatalogOrders orders, OrdinalSet rated, FilterNames names) => new()
    {
        Count = before.Count,
        Columns = columns,
        Orders = orders,
        Live = before.Live,
        OrdinalOfId = before.OrdinalOfId,
        Genres = before.Genres,
        Certifications = before.Certifications,
        Decades = before.Decades,
        Countries = before.Countries,
        Languages = before.Languages,
        OnSale = before.OnSale,
        Rated = rated,
        Names = names,
    };

    private static CatalogSnapshot Compact(CatalogSnapshot full)
    {
        using var all = new Mask(full.Live);
        var ordinals = new int[full.Count];
        var columns = new CatalogColumns();
        columns.Reserve(full.LiveCount);
        columns.Titles = new byte[full.Columns.Titles.Length];
        var ordinalOfId = new int[full.OrdinalOfId.Length];
        var count = 0;
        foreach (var old in all.Ordinals())
        {
            ordinals[old] = count;
            columns.Take(full.Columns, old, count);
            ordinalOfId[columns.Ids[count]] = ++count;
        }
        var live = new ulong[(count + 63) / 64];
        for (var i = 0; i < count; i++) live[i >> 6] |= 1UL << (i & 63);
        return new CatalogSnapshot
        {
            Count = count,
            Columns = columns,
            Orders = full.Orders.Renumbered(ordinals),
            Live = live,
            OrdinalOfId = ordinalOfId,
            Genres = full.Genres.ToImmutableDictionary(g => g.Key, g => Renumbered(g.Value)),
            Certifications = full.Certifications.ToImmutableDictionary(c => c.Key, c => Renumbered(c.Value)),
            Decades = full.Decades.ToImmutableSortedDictionary(d => d.Key, d => Renumbered(d.Value)),
            Countries = full.Countries.ToImmutableDictionary(c => c.Key, c => Renumbered(c.Value), StringComparer.OrdinalIgnoreCase),
            Languages = full.Languages.ToImmutableDictionary(l => l.Key, l => Renumbered(l.Value), StringComparer.OrdinalIgnoreCase),
            OnSale = Renumbered(full.OnSale),
            Rated = Renumbered(full.Rated),
            Names = full.Names,
        };

        OrdinalSet Renumbered(OrdinalSet set)
        {
            using var movies = new Mask(full.Live.Length);
            set.OrInto(movies);
            movies.And(all);
            return SetOf(movies.Ordinals().Select(o => ordinals[o]));
        }
    }

    private static OrdinalSet SetOf(IEnumerable<int> ordinals)
    {
        var set = new OrdinalSet();
        foreach (var ordinal in ordinals) set.Add(ordinal);
        return set;
    }

    private static OrdinalSet Of<TKey>(ref ImmutableDictionary<TKey, OrdinalSet> sets, TKey key) where TKey : notnull
    {
        if (!sets.TryGetValue(key, out var set)) sets = sets.Add(key, set = new OrdinalSet());
        return set;
    }
}
