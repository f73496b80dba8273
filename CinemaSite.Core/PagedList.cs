using System.Collections;

namespace CinemaSite.Core;

/// <summary>A page of a longer list. Its members bear the names of the well-known paging packages.</summary>
public interface IPagedList
{
    /// <summary>From 1; may lie beyond the last page.</summary>
    int PageNumber { get; }

    int PageSize { get; }
    int TotalItemCount { get; }
    int PageCount { get; }
    bool HasPreviousPage { get; }
    bool HasNextPage { get; }
}

/// <summary>A page of a longer list, with its items.</summary>
public interface IPagedList<out T> : IPagedList, IReadOnlyList<T>;

/// <summary>Items of one page with the count of all.</summary>
public sealed class PagedList<T>(IReadOnlyList<T> items, int pageNumber, int pageSize, int totalItemCount) : IPagedList<T>
{
    public int PageNumber => pageNumber;
    public int PageSize => pageSize;
    public int TotalItemCount => totalItemCount;
    public int PageCount => (totalItemCount + pageSize - 1) / pageSize;
    public bool HasPreviousPage => pageNumber > 1 && PageCount > 0;
    public bool HasNextPage => pageNumber < PageCount;
    public int Count => items.Count;
    public T this[int index] => items[index];

    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
