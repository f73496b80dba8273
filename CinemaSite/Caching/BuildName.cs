using System.Reflection;
using System.Security.Cryptography;
using CinemaSite.Core.Catalog;

namespace CinemaSite.Caching;

/// <summary>Tells builds of the site apart: pages of one must not be served by another, whose style sheets have other addresses.</summary>
internal static class BuildName
{
    private const int Bytes = 8;

    /// <summary>The name of the build that runs.</summary>
    public static string Current { get; } = Of([typeof(BuildName).Assembly, typeof(CatalogVersion).Assembly], Assets(Path.Combine(AppContext.BaseDirectory, "CinemaSite.staticwebassets.endpoints.json")));

    /// <summary>A name that changes with the programs and with the list of files, in which a style sheet may change alone.</summary>
    public static string Of(IEnumerable<Assembly> programs, ReadOnlySpan<byte> assets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var program in programs) hash.AppendData(program.ManifestModule.ModuleVersionId.ToByteArray());
        hash.AppendData(assets);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }

    private static byte[] Assets(string file) => File.Exists(file) ? File.ReadAllBytes(file) : [];
}
