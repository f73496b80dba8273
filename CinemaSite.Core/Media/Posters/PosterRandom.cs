using System.Text;

namespace CinemaSite.Core.Media.Posters;

/// <summary>A xorshift seeded by a hash of the film, so that the same film draws the same numbers on every machine.</summary>
internal sealed class PosterRandom(uint seed)
{
    private uint _state = seed == 0 ? 1 : seed;

    /// <summary>FNV-1a (32 bit) over the UTF-8 of the text.</summary>
    public static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            hash = unchecked((hash ^ octet) * 16777619u);
        return hash;
    }

    public uint Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state;
    }

    /// <summary>A whole number from low to high, both included.</summary>
    public int Between(int low, int high) => low + (int)(Next() % (uint)(high - low + 1));

    public T Pick<T>(IReadOnlyList<T> items) => items[(int)(Next() % (uint)items.Count)];
}
