using CinemaSite.Core.Data;

namespace CinemaSite.Core.Catalog;

/// <summary>What writers tell the search: that something changed. Called in the transaction that changed it.</summary>
public sealed class CatalogSearch(CinemaDb db, CatalogBell bell, CatalogVersion version, TimeProvider clock)
{
    private const int BatchSize = 500;

    /// <summary>Makes added, changed and deleted movies findable as they are after the commit, on every copy of the site.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(movieIds);
        var now = clock.GetUtcNow().UtcDateTime;
        var newest = 0L;
        foreach (var ids in movieIds.Distinct().Chunk(BatchSize))
        {
            var changes = Array.ConvertAll(ids, id => new CatalogChange { MovieId = id, ChangedUtc = now });
            db.CatalogChanges.AddRange(changes);
            await db.SaveChangesAsync(cancellationToken);
            newest = Math.Max(newest, changes.Max(c => c.Seq));
            // An import of a million movies must not keep a million notes in memory.
            foreach (var change in changes) db.Entry(change).State = Microsoft.EntityFrameworkCore.EntityState.Detached;
        }
        if (newest == 0) return;
        db.AfterCommit(() =>
        {
            version.Written(newest);
            bell.Ring();
        });
    }

    /// <summary>Tells that popularity and weighted ratings of many movies were computed anew.</summary>
    public Task RanksChangedAsync(CancellationToken cancellationToken = default) => RefreshAsync([CatalogChange.Ranks], cancellationToken);

    /// <summary>Tells that comments, likes or names beside them changed: kept pages are made anew, nothing is searched differently.</summary>
    public Task TalkChangedAsync(CancellationToken cancellationToken = default) => RefreshAsync([CatalogChange.Talk], cancellationToken);

    /// <summary>Tells that people have more or fewer movies than before, or are gone. Whoever renames somebody refreshes their movies.</summary>
    public Task PeopleChangedAsync(IReadOnlyCollection<int> personIds, CancellationToken cancellationToken = default) =>
        RefreshAsync([.. personIds.Select(CatalogChange.Person)], cancellationToken);

    /// <summary>Tells that a genre or a certification was added, renamed or removed.</summary>
    public Task NamesChangedAsync(CancellationToken cancellationToken = default) => RefreshAsync([CatalogChange.NamesOfFilters], cancellationToken);
}
