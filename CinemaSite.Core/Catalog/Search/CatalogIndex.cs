namespace CinemaSite.Core.Catalog.Search;

/// <summary>The catalogue in memory: readers take the snapshot once and use it to the end; <see cref="CatalogFollower"/> puts the next one in its place.</summary>
public sealed class CatalogIndex
{
    private volatile CatalogSnapshot current = CatalogSnapshot.Empty;

    internal CatalogSnapshot Current
    {
        get => current;
        set => current = value;
    }
}
