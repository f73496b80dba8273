using System.Globalization;

namespace CinemaSite.Core.Catalog;

/// <summary>
/// Which changes of the catalogue this copy of the site knows. Pages that are kept are kept under it, so a change makes all of
/// them new at once, and a page that was being made meanwhile is never taken for a newer one. The same on every copy.
/// </summary>
public sealed class CatalogVersion
{
    private readonly Lock gate = new();
    private long known;
    private long applied;
    private int late;

    /// <summary>The version as a word; it differs after every change.</summary>
    public string Current { get; private set; } = "0";

    /// <summary>A change with this number was committed here; the index in memory follows in a moment.</summary>
    internal void Written(long seq)
    {
        lock (gate)
        {
            known = Math.Max(known, seq);
            Name();
        }
    }

    /// <summary>The index in memory holds everything up to this number, and numbers that were missing before if <paramref name="cameLate"/>.</summary>
    internal void Applied(long seq, bool cameLate)
    {
        lock (gate)
        {
            applied = seq;
            known = Math.Max(known, seq);
            if (cameLate) late++;
            Name();
        }
    }

    private void Name() => Current = string.Create(CultureInfo.InvariantCulture, $"{applied}.{known}.{late}");
}
