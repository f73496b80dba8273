using System.Text;

namespace CinemaSite.Core.Data.Demo;

/// <summary>Chance that falls the same way every time: the demo looks alike on every machine.</summary>
internal static class DemoChance
{
    /// <summary>A number from 0 to 1, decided by the words (FNV-1a, then mixed).</summary>
    public static double Of(params ReadOnlySpan<string> words)
    {
        var hash = 2166136261u;
        foreach (var word in words)
            foreach (var part in Encoding.UTF8.GetBytes(word + "|"))
                hash = (hash ^ part) * 16777619u;
        hash ^= hash >> 16;
        hash *= 0x85ebca6bu;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35u;
        hash ^= hash >> 16;
        return hash / (double)uint.MaxValue;
    }
}
