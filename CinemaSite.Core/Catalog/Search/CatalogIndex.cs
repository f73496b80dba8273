namespace CinemaSite.Core.Catalog.Search;

/// <summary>The catalogue in memory: readers take the snapshot once and use it to the end; <see cref="CatalogFollower"/> puts the next one in its place.</summary>
public sealed class CatalogIndex
{
    private static readonly CatalogSnapshot Nothing = CatalogSnapshot.Empty;
    private volatile CatalogSnapshot? current;

    /// <summary>False until the catalogue was read for the first time after the start.</summary>
    public bool IsLoaded => current is not null;

    internal CatalogSnapshot Current
    {
        get => current ?? Nothing;
        set => current = value;
    }
}
