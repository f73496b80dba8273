using System.Collections.Frozen;
using System.Globalization;

namespace CinemaSite.Core;

/// <summary>The countries of ISO 3166 that the system's culture data knows, by their two letters.</summary>
public static class Countries
{
    private static readonly Lazy<FrozenDictionary<string, string>> Known = new(() => CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(c => new RegionInfo(c.Name))
        // Some regions are parts of the world, such as 001 and 419.
        .Where(r => r.TwoLetterISORegionName.Length == 2 && r.TwoLetterISORegionName.All(char.IsAsciiLetterUpper))
        .DistinctBy(r => r.TwoLetterISORegionName)
        .ToFrozenDictionary(r => r.TwoLetterISORegionName, r => r.EnglishName));

    private static readonly Lazy<IReadOnlyList<(string Code, string Name)>> Sorted = new(() =>
        [.. Known.Value.Select(c => (c.Key, c.Value)).OrderBy(c => c.Value, StringComparer.InvariantCulture)]);

    /// <summary>All, by their English names.</summary>
    public static IReadOnlyList<(string Code, string Name)> All => Sorted.Value;

    /// <summary>Whether these two capital letters are a country.</summary>
    public static bool IsKnown(string code) => Known.Value.ContainsKey(code);

    /// <summary>The English name, or the code itself when it is unknown.</summary>
    public static string NameOf(string code) => Known.Value.GetValueOrDefault(code, code);
}
