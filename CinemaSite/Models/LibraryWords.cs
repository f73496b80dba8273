using System.Globalization;
using CinemaSite.Core.Library;

namespace CinemaSite.Models;

/// <summary>What the library says about itself.</summary>
public static class LibraryWords
{
    /// <summary><c>11 films, 17 hours</c></summary>
    public static string Size(LibraryPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var hours = (page.OwnedMinutes + 30) / 60;
        return $"{Films(page.Owned)}, {(hours == 0 ? Count(page.OwnedMinutes, "minute") : Count(hours, "hour"))}";
    }

    /// <summary><c>9 of 11 films</c>, or all of them.</summary>
    public static string Shown(LibraryPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page.Filter.IsNarrowed ? $"{page.Items.TotalItemCount.ToString(CultureInfo.CurrentCulture)} of {Films(page.Owned)}" : Films(page.Owned);
    }

    private static string Films(int count) => Count(count, "film");

    private static string Count(int count, string thing) => string.Create(CultureInfo.CurrentCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");
}
