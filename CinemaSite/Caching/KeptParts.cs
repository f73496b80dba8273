using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;

namespace CinemaSite.Caching;

/// <summary>
/// HTML of parts of pages, kept under all that they were made from. What stands in such a part for one person alone
/// is only the token of its forms: that is left out here and put in anew for every page.
/// </summary>
public sealed class KeptParts : IDisposable
{
    private const long MostBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private readonly MemoryCache parts = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>The pieces of the part between which a form's token stands.</summary>
    internal bool TryGet(object key, [NotNullWhen(true)] out string[]? pieces) => parts.TryGetValue(key, out pieces) && pieces is not null;

    /// <summary>Keeps a part for a minute, or for less when there is no room.</summary>
    internal void Keep(object key, string[] pieces) =>
        parts.Set(key, pieces, new MemoryCacheEntryOptions { Size = pieces.Sum(p => (long)p.Length * sizeof(char)), AbsoluteExpirationRelativeToNow = Kept });

    public void Dispose() => parts.Dispose();
}
