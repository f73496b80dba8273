namespace CinemaSite.Caching;

/// <summary>Parts of pages whose HTML is the same for everybody, kept by <c>&lt;cache&gt;</c> under a key that holds all they depend on.</summary>
public static class PartCache
{
    /// <summary>How long a part is kept after it was made.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>The most that all parts together take, in bytes.</summary>
    internal const long MostBytes = 32 * 1024 * 1024;
}
