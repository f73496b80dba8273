using System.Runtime.CompilerServices;
using System.Text;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>
/// The values of the movies, an array a column and an ordinal a movie. Ordinals are only ever added, so that snapshots
/// share the arrays: what lies behind a snapshot's end does not exist for it.
/// </summary>
internal sealed class CatalogColumns
{
    public int[] Ids = [];
    public short[] Years = [];
    public short[] Minutes = [];
    public long[] Prices = [];
    public long[] Created = [];
    public double[] Ratings = [];
    public double[] Popularity = [];
    public short[] Imdb = [];
    public byte[] Marks = [];

    // Normalised titles one after another in UTF-8; a title ends where the next one begins.
    public int[] TitleEnds = [];
    public byte[] Titles = [];

    public CatalogColumns Copy() => (CatalogColumns)MemberwiseClone();

    /// <summary>Makes room for an ordinal; whole words of 64, which the range filters count on.</summary>
    public void Reserve(int ordinal)
    {
        if (ordinal < Ids.Length) return;
        var size = (Math.Max(64, ordinal + ordinal / 16) + 63) / 64 * 64;
        Grow(ref Ids, size);
        Grow(ref Years, size);
        Grow(ref Minutes, size);
        Grow(ref Prices, size);
        Grow(ref Created, size);
        Grow(ref Ratings, size);
        Grow(ref Popularity, size);
        Grow(ref Imdb, size);
        Grow(ref Marks, size);
        Grow(ref TitleEnds, size);
    }

    public void Write(int ordinal, CatalogRow row)
    {
        Reserve(ordinal);
        Ids[ordinal] = row.Id;
        Years[ordinal] = (short)Math.Clamp(row.Year, short.MinValue, short.MaxValue);
        Minutes[ordinal] = (short)Math.Clamp(row.Minutes, 0, short.MaxValue);
        Prices[ordinal] = row.PriceMinor;
        Created[ordinal] = row.CreatedUtc.Ticks;
        Ratings[ordinal] = row.WeightedRating;
        Popularity[ordinal] = row.Popularity;
        Imdb[ordinal] = (short)(row.ImdbTenths ?? 0);
        Marks[ordinal] = StaffMarks.Of(row);
        var start = TitleStart(ordinal);
        var end = start + Encoding.UTF8.GetByteCount(row.NormalizedTitle);
        if (end > Titles.Length) Grow(ref Titles, Math.Max(1024, end + end / 8));
        Encoding.UTF8.GetBytes(row.NormalizedTitle, Titles.AsSpan(start));
        TitleEnds[ordinal] = end;
    }

    /// <summary>Copies a movie from other columns; <see cref="Titles"/> must have room already.</summary>
    public void Take(CatalogColumns from, int old, int ordinal)
    {
        (Ids[ordinal], Years[ordinal], Minutes[ordinal], Prices[ordinal]) = (from.Ids[old], from.Years[old], from.Minutes[old], from.Prices[old]);
        (Created[ordinal], Ratings[ordinal], Popularity[ordinal], Imdb[ordinal]) = (from.Created[old], from.Ratings[old], from.Popularity[old], from.Imdb[old]);
        Marks[ordinal] = from.Marks[old];
        var title = from.Title(old);
        var start = TitleStart(ordinal);
        title.CopyTo(Titles.AsSpan(start));
        TitleEnds[ordinal] = start + title.Length;
    }

    public ReadOnlySpan<byte> Title(int ordinal)
    {
        var start = TitleStart(ordinal);
        return Titles.AsSpan(start, TitleEnds[ordinal] - start);
    }

    private int TitleStart(int ordinal) => ordinal == 0 ? 0 : TitleEnds[ordinal - 1];

    private static void Grow<T>(ref T[] column, int size) => Array.Resize(ref column, size);
}

/// <summary>Orders ordinals by a column, those with equal values by the movie's id.</summary>
internal readonly struct ByColumn<T>(T[] keys, int[] ids) : IComparer<int> where T : IComparable<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Compare(int x, int y) => keys[x].CompareTo(keys[y]) is var order and not 0 ? order : ids[x].CompareTo(ids[y]);
}

/// <summary>Orders ordinals by the normalised title, byte by byte, as the databases do.</summary>
internal readonly struct ByTitle(CatalogColumns columns) : IComparer<int>
{
    public int Compare(int x, int y) => columns.Title(x).SequenceCompareTo(columns.Title(y)) is var order and not 0 ? order : columns.Ids[x].CompareTo(columns.Ids[y]);
}

/// <summary>The orders of the catalogue, one array of ordinals each, from the lowest value to the highest. Walked backwards for the others.</summary>
internal sealed class CatalogOrders
{
    public int[] Created = [];
    public int[] Price = [];
    public int[] Popularity = [];
    public int[] Rating = [];
    public int[] Imdb = [];
    public int[] Title = [];

    /// <summary>The array of a sort, and whether it is walked from its end.</summary>
    public (int[] Order, bool Backwards) Of(CatalogSort sort) => sort switch
    {
        CatalogSort.Oldest => (Created, false),
        CatalogSort.PriceUp => (Price, false),
        CatalogSort.PriceDown => (Price, true),
        CatalogSort.Popularity => (Popularity, true),
        CatalogSort.Rating => (Rating, true),
        CatalogSort.Imdb => (Imdb, true),
        CatalogSort.Title => (Title, false),
        _ => (Created, true),
    };

    /// <summary>The orders after a batch of changes.</summary>
    /// <param name="columns">With the values of the gone as well as of the new.</param>
    /// <param name="gone">Ordinals that are in the orders and shall not be.</param>
    /// <param name="added">Ordinals that are not in the orders and shall be.</param>
    public CatalogOrders Merge(CatalogColumns columns, int[] gone, int[] added)
    {
        var merged = new CatalogOrders();
        // Six independent sorts; at the first load they are what takes the time.
        Parallel.Invoke(
            () => merged.Created = Merge(Created, new ByColumn<long>(columns.Created, columns.Ids), gone, added),
            () => merged.Price = Merge(Price, new ByColumn<long>(columns.Prices, columns.Ids), gone, added),
            () => merged.Popularity = Merge(Popularity, new ByColumn<double>(columns.Popularity, columns.Ids), gone, added),
            () => merged.Rating = Merge(Rating, new ByColumn<double>(columns.Ratings, columns.Ids), gone, added),
            () => merged.Imdb = Merge(Imdb, new ByColumn<short>(columns.Imdb, columns.Ids), gone, added),
            () => merged.Title = Merge(Title, new ByTitle(columns), gone, added));
        return merged;
    }

    /// <summary>The orders after ranks changed: two are sorted anew, the others stay.</summary>
    public CatalogOrders Ranked(CatalogColumns columns)
    {
        var (rating, popularity) = ((int[])Rating.Clone(), (int[])Popularity.Clone());
        rating.AsSpan().Sort(new ByColumn<double>(columns.Ratings, columns.Ids));
        popularity.AsSpan().Sort(new ByColumn<double>(columns.Popularity, columns.Ids));
        return new CatalogOrders { Created = Created, Price = Price, Imdb = Imdb, Title = Title, Rating = rating, Popularity = popularity };
    }

    /// <summary>The same orders with other ordinals.</summary>
    public CatalogOrders Renumbered(int[] ordinals) => new()
    {
        Created = Array.ConvertAll(Created, o => ordinals[o]),
        Price = Array.ConvertAll(Price, o => ordinals[o]),
        Popularity = Array.ConvertAll(Popularity, o => ordinals[o]),
        Rating = Array.ConvertAll(Rating, o => ordinals[o]),
        Imdb = Array.ConvertAll(Imdb, o => ordinals[o]),
        Title = Array.ConvertAll(Title, o => ordinals[o]),
    };

    // The places of what goes and comes are found by halving; all between them is copied in whole pieces.
    private static int[] Merge<TOrder>(int[] order, TOrder comparer, int[] gone, int[] added) where TOrder : struct, IComparer<int>
    {
        var goneAt = Array.ConvertAll(gone, o => order.AsSpan().BinarySearch(o, comparer));
        Array.Sort(goneAt);
        var coming = (int[])added.Clone();
        coming.AsSpan().Sort(comparer);

        var merged = new int[order.Length - gone.Length + added.Length];
        var (read, written, nextGone) = (0, 0, 0);
        foreach (var ordinal in coming)
        {
            var at = order.AsSpan(read).BinarySearch(ordinal, comparer);
            CopyUntil(read + (at < 0 ? ~at : at));
            merged[written++] = ordinal;
        }
        CopyUntil(order.Length);
        return merged;

        void CopyUntil(int end)
        {
            while (read < end)
            {
                var piece = nextGone < goneAt.Length && goneAt[nextGone] < end ? goneAt[nextGone++] : end;
                order.AsSpan(read, piece - read).CopyTo(merged.AsSpan(written));
                written += piece - read;
                read = piece < end ? piece + 1 : end;
            }
        }
    }
}
