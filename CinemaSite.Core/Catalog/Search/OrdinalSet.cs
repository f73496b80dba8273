using System.Numerics;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>
/// The movies that share a value: a short list while they are few, a bit each when they are many. Ordinals are only ever
/// added, by one writer; readers look at the same time and mask what is newer than their snapshot.
/// </summary>
internal sealed class OrdinalSet
{
    private const int LongestList = 256;

    private int listed;
    private int[]? list = new int[4];
    private ulong[]? bits;

    /// <summary>Adds an ordinal above all that are in.</summary>
    public void Add(int ordinal)
    {
        if (bits is null && (listed < LongestList || listed < ordinal / 64))
        {
            var room = list!;
            if (listed == room.Length) Array.Resize(ref room, listed * 2);
            room[listed] = ordinal;
            Volatile.Write(ref list, room);
            Volatile.Write(ref listed, listed + 1);
            return;
        }
        var words = bits;
        if (words is null || ordinal >> 6 >= words.Length)
        {
            var grown = new ulong[Math.Max(64, (ordinal >> 6) * 5 / 4 + 1)];
            if (words is not null) words.CopyTo(grown, 0);
            else foreach (var earlier in list.AsSpan(0, listed)) grown[earlier >> 6] |= 1UL << (earlier & 63);
            words = grown;
        }
        words[ordinal >> 6] |= 1UL << (ordinal & 63);
        // A reader that finds no list must find the bits.
        Volatile.Write(ref bits, words);
        Volatile.Write(ref list, null);
    }

    /// <summary>Whether an ordinal has the value.</summary>
    public bool Contains(int ordinal)
    {
        if (List(out var few)) return few.BinarySearch(ordinal) >= 0;
        var words = bits!;
        return ordinal >> 6 < words.Length && (words[ordinal >> 6] & 1UL << (ordinal & 63)) != 0;
    }

    /// <summary>How many of <paramref name="mask"/> have the value.</summary>
    public int CountIn(Mask mask)
    {
        var count = 0;
        if (List(out var few))
        {
            foreach (var ordinal in few) count += mask[ordinal] ? 1 : 0;
            return count;
        }
        var words = mask.Words;
        var mine = bits.AsSpan(0, Math.Min(bits!.Length, words.Length));
        words = words[..mine.Length];
        for (var i = 0; i < mine.Length; i++) count += BitOperations.PopCount(mine[i] & words[i]);
        return count;
    }

    /// <summary>Adds the ordinals to <paramref name="mask"/>, as far as it reaches.</summary>
    public void OrInto(Mask mask)
    {
        var words = mask.Words;
        if (List(out var few))
        {
            foreach (var ordinal in few)
                if (ordinal >> 6 < words.Length) mask.Set(ordinal);
            return;
        }
        var common = Math.Min(bits!.Length, words.Length);
        for (var i = 0; i < common; i++) words[i] |= bits[i];
    }

    private bool List(out ReadOnlySpan<int> few)
    {
        var count = Volatile.Read(ref listed);
        var room = Volatile.Read(ref list);
        few = room is null ? default : room.AsSpan(0, count);
        return room is not null;
    }
}
