using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>
/// The ids of people or genres by the normalised name, remembered across batches. What a transaction taught is kept only
/// once it is committed.
/// </summary>
internal sealed class NameIds
{
    // Well below SQL Server's 2,100 parameters.
    internal const int ChunkSize = 500;

    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> learned = new(StringComparer.Ordinal);
    private int made;

    /// <summary>Names that were not in the database before.</summary>
    public int Created { get; private set; }

    public int this[string key] => known.TryGetValue(key, out var id) ? id : learned[key];

    /// <summary>Learns the ids of all <paramref name="names"/>: those the database has, then those that <paramref name="make"/> adds to it.</summary>
    public async Task LearnAsync(
        IEnumerable<DraftName> names, Func<string[], IQueryable<KeyValuePair<string, int>>> find, Func<List<DraftName>, Task<List<int>>> make, CancellationToken cancellationToken)
    {
        var missing = names.Where(n => !known.ContainsKey(n.Key)).DistinctBy(n => n.Key).ToList();
        foreach (var keys in missing.Select(n => n.Key).Chunk(ChunkSize))
            foreach (var (key, id) in await find(keys).ToListAsync(cancellationToken))
                learned[key] = id;
        missing.RemoveAll(n => learned.ContainsKey(n.Key));
        if (missing.Count == 0) return;
        var ids = await make(missing);
        for (var i = 0; i < missing.Count; i++) learned[missing[i].Key] = ids[i];
        made += missing.Count;
    }

    /// <summary>The transaction begins, perhaps once more after a fault.</summary>
    public void Begin()
    {
        learned.Clear();
        made = 0;
    }

    /// <summary>The transaction is committed.</summary>
    public void Keep()
    {
        foreach (var (key, id) in learned) known[key] = id;
        Created += made;
        Begin();
    }

    /// <summary>Somebody else may have changed what was remembered.</summary>
    public void Forget()
    {
        Begin();
        known.Clear();
    }
}
