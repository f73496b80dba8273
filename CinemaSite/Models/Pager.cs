using CinemaSite.Core;

namespace CinemaSite.Models;

/// <summary>The links between the pages of a list.</summary>
/// <param name="List">The page shown.</param>
/// <param name="Url">The address of a page by its number.</param>
/// <param name="Boosted">Swapped by htmx, as the part around it says; else plain links.</param>
public sealed record Pager(IPagedList List, Func<int, string> Url, bool Boosted = false)
{
    private const int Around = 2;

    /// <summary>The first, the last and the pages around the shown one; null stands for the pages left out.</summary>
    public IEnumerable<int?> Numbers()
    {
        var shown = Math.Min(List.PageNumber, List.PageCount);
        var before = 0;
        for (var page = 1; page <= List.PageCount; page++)
        {
            if (page != 1 && page != List.PageCount && Math.Abs(page - shown) > Around)
            {
                // Straight to the next one worth showing: a list may have thousands.
                page = page < shown ? shown - Around - 1 : List.PageCount - 1;
                continue;
            }
            if (page - before > 1) yield return null;
            yield return before = page;
        }
    }
}
