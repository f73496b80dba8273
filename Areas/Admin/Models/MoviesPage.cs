using System.Globalization;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>The list of movies.</summary>
public sealed record MoviesPage(StaffMoviesFilter Filter, IPagedList<StaffMovie> Movies)
{
    /// <summary>The column's address: sorts by it, or turns its order around.</summary>
    public string SortBy(string column) => StaffAddresses.MoviesWith(Filter, sort: Filter.Sort == column ? "-" + column : column);

    /// <summary>For <c>aria-sort</c>; null when the list is not sorted by the column.</summary>
    public string? Sorted(string column) => Filter.Sort == column ? "ascending" : Filter.Sort == "-" + column ? "descending" : null;

    /// <summary>The mark beside the column's name.</summary>
    public string Arrow(string column) => Sorted(column) switch { "ascending" => "▲", "descending" => "▼", _ => "" };

    /// <summary>Mean of the viewers' ratings.</summary>
    public static string Rating(StaffMovie movie)
    {
        ArgumentNullException.ThrowIfNull(movie);
        return movie.RatingCount == 0 ? "–" : ((double)movie.RatingSum / movie.RatingCount).ToString("0.0", CultureInfo.CurrentCulture);
    }
}

/// <summary>A link list of pages.</summary>
public sealed record StaffPager(IPagedList List, Func<int, string> Url);
