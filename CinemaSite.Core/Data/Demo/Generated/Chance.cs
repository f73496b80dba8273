namespace CinemaSite.Core.Data.Demo.Generated;

/// <summary>Chance that falls alike everywhere for the same seed and thing (SplitMix64): movie 7 is the same, however many are made.</summary>
internal struct Chance(long seed, string thing, long number)
{
    private ulong state = Mix((ulong)seed * 0x9E3779B97F4A7C15UL ^ Mix((ulong)(DemoChance.Of(thing) * (1UL << 52)) + (ulong)number));

    /// <summary>From 0 to below 1.</summary>
    public double Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        return (Mix(state) >> 11) * (1.0 / (1UL << 53));
    }

    public int Below(int count) => (int)(Next() * count);

    public bool Happens(double probability) => Next() < probability;

    public T Of<T>(IReadOnlyList<T> things) => things[Below(things.Count)];

    /// <summary>An index below <paramref name="count"/>, the small ones more often: with a slope of 1 all alike, with 3 very unlike.</summary>
    public int Skewed(int count, double slope) => (int)(count * Math.Pow(Next(), slope));

    /// <summary>Something whose weight is the share of times that it comes.</summary>
    public T Weighted<T>(IReadOnlyList<(T Thing, double Weight)> things)
    {
        var left = Next() * things.Sum(t => t.Weight);
        foreach (var (thing, weight) in things)
            if ((left -= weight) < 0) return thing;
        return things[^1].Thing;
    }

    /// <summary>Around 0 with a spread of 1, near enough to a bell.</summary>
    public double Bell() => (Next() + Next() + Next() + Next() - 2) * 1.7320508;

    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < 16; i++) bytes[i] = (byte)Below(256);
        return new Guid(bytes);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ value >> 27) * 0x94D049BB133111EBUL;
        return value ^ value >> 31;
    }
}
