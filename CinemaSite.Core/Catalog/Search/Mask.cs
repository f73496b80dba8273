using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>The movies of an answer, one bit an ordinal. Its memory is borrowed: dispose it.</summary>
internal sealed class Mask : IDisposable
{
    private readonly int length;
    private ulong[] words;

    /// <summary>A mask of nothing.</summary>
    /// <param name="length">Words of 64 ordinals.</param>
    public Mask(int length)
    {
        this.length = length;
        words = ArrayPool<ulong>.Shared.Rent(length);
        Words.Clear();
    }

    /// <summary>A mask of what is set in <paramref name="bits"/>.</summary>
    public Mask(ReadOnlySpan<ulong> bits)
    {
        length = bits.Length;
        words = ArrayPool<ulong>.Shared.Rent(length);
        bits.CopyTo(words);
    }

    public Span<ulong> Words => words.AsSpan(0, length);

    public bool this[int ordinal]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ordinal >> 6 < length && (words[ordinal >> 6] & 1UL << (ordinal & 63)) != 0;
    }

    public void Set(int ordinal) => words[ordinal >> 6] |= 1UL << (ordinal & 63);

    public void Clear(int ordinal)
    {
        if (ordinal >> 6 < length) words[ordinal >> 6] &= ~(1UL << (ordinal & 63));
    }

    public Mask Copy() => new(Words);

    public void And(Mask other) => And(other.Words);

    /// <summary>Leaves what is set in both; what lies behind the end of <paramref name="bits"/> is not set.</summary>
    public void And(ReadOnlySpan<ulong> bits)
    {
        var mine = Words;
        var common = Math.Min(mine.Length, bits.Length);
        for (var i = 0; i < common; i++) mine[i] &= bits[i];
        mine[common..].Clear();
    }

    /// <summary>Leaves the ordinals whose value in <paramref name="column"/> lies between the ends, both included.</summary>
    /// <param name="column">Whole words long: a multiple of 64.</param>
    public void AndRange<T>(ReadOnlySpan<T> column, T least, T most) where T : unmanaged, INumber<T>
    {
        var mine = Words;
        var (low, high) = (Vector256.Create(least), Vector256.Create(most));
        var lanes = Vector256<T>.Count;
        for (var i = 0; i < mine.Length; i++)
        {
            if (mine[i] == 0) continue;
            var values = column.Slice(i * 64, 64);
            var within = 0UL;
            for (var lane = 0; lane < 64; lane += lanes)
            {
                var vector = Vector256.Create(values[lane..]);
                within |= (ulong)(Vector256.GreaterThanOrEqual(vector, low) & Vector256.LessThanOrEqual(vector, high)).ExtractMostSignificantBits() << lane;
            }
            mine[i] &= within;
        }
    }

    public int Count() => Count(Words);

    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits) count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Every ordinal that is set, from the lowest.</summary>
    public IEnumerable<int> Ordinals()
    {
        for (var i = 0; i < length; i++)
            for (var word = words[i]; word != 0; word &= word - 1)
                yield return i * 64 + BitOperations.TrailingZeroCount(word);
    }

    public void Dispose()
    {
        var borrowed = words;
        words = [];
        if (borrowed.Length > 0) ArrayPool<ulong>.Shared.Return(borrowed);
    }
}
