using System.Globalization;
using System.Text;

namespace CinemaSite.Core.Catalog;

/// <summary>
/// Which changes of the catalogue this copy of the site knows. Pages that are kept are kept under it, so a change makes all of
/// them new at once, and a page that was being made meanwhile is never taken for a newer one. Two copies that hold the same
/// changes have the same word, and only these.
/// </summary>
public sealed class CatalogVersion
{
    private readonly Lock gate = new();
    private readonly SortedSet<long> written = [];
    private IReadOnlyList<(long First, long Last)> missing = [];
    private long applied;
    private bool wordsBehind;
    private bool doubted;
    private string own = "";

    /// <summary>The version as a word; it differs after every change.</summary>
    public string Current { get; private set; } = "0";

    /// <summary>A change with this number was committed here; the index in memory follows in a moment.</summary>
    internal void Written(long seq)
    {
        lock (gate)
        {
            written.Add(seq);
            Name();
        }
    }

    /// <summary>The index in memory holds everything up to this number but the numbers that are <paramref name="stillMissing"/>.</summary>
    internal void Applied(long seq, IReadOnlyList<(long First, long Last)> stillMissing)
    {
        lock (gate)
        {
            // What is applied once more, after a failure or to new words, is held already.
            if (seq < applied) return;
            (applied, missing) = (seq, stillMissing);
            written.RemoveWhere(w => w <= seq && !stillMissing.Any(m => w >= m.First && w <= m.Last));
            Name();
        }
    }

    /// <summary>The index of words knows less than this word says: what searches find now is for this copy alone, and not for long.</summary>
    /// <param name="damaged">True when it was found damaged; then searches of before may have found too little as well.</param>
    internal void WordsBehind(bool damaged)
    {
        lock (gate)
        {
            wordsBehind = true;
            doubted |= damaged;
            own = Unique();
            Name();
        }
    }

    /// <summary>The index of words holds all that this word says; no page made before is met again.</summary>
    internal void WordsWhole()
    {
        lock (gate)
        {
            if (!wordsBehind) return;
            wordsBehind = false;
            own = doubted ? Unique() : "";
            Name();
        }
    }

    private static string Unique() => "." + Guid.NewGuid().ToString("N");

    // Between two states of the index the written numbers only grow, so their count and the highest, which is this copy's own, tell them apart.
    private void Name()
    {
        var word = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{applied}");
        foreach (var (first, last) in missing) word.Append(CultureInfo.InvariantCulture, $"-{first}~{last}");
        if (written.Count > 0) word.Append(CultureInfo.InvariantCulture, $"+{written.Count}~{written.Max}");
        Current = word.Append(own).ToString();
    }
}
