using System.Globalization;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Editing;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>The choices of the list as they stand in the address.</summary>
public sealed class MoviesAsk
{
    public string? Q { get; set; }
    public string? Status { get; set; }
    public string? Genre { get; set; }
    public string? Certification { get; set; }
    public string? YearFrom { get; set; }
    public string? YearTo { get; set; }
    public string? Missing { get; set; }
    public string? Sort { get; set; }
    public string? Page { get; set; }

    public StaffMoviesFilter ToFilter() => new(
        Asked.Text(Q), Asked.Choice<Availability>(Status), Asked.Text(Genre), Asked.Text(Certification)?.ToUpperInvariant(), Year(YearFrom), Year(YearTo), Asked.Choice<MissingPart>(Missing), Asked.Text(Sort), Asked.Page(Page));

    private static int? Year(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 0 and < 10_000 ? year : null;
}

/// <summary>The list of movies.</summary>
public sealed record MoviesPage(
    StaffMoviesFilter Filter, IPagedList<StaffMovie> Movies, (IReadOnlyList<(string Key, string Name)> Genres, IReadOnlyList<(string Key, string Name)> Certifications) Choices, string Currency)
{
    /// <summary>The column's address: sorts by it, or turns its order around.</summary>
    public string SortBy(string column) => StaffAddresses.MoviesWith(Filter, sort: Filter.Order == column ? "-" + column : column);

    /// <summary>For <c>aria-sort</c>; null when the list is not sorted by the column.</summary>
    public string? Sorted(string column) => Filter.Order == column ? "ascending" : Filter.Order == "-" + column ? "descending" : null;

    /// <summary>The mark beside the column's name.</summary>
    public string Arrow(string column) => Sorted(column) switch { "ascending" => "▲", "descending" => "▼", _ => "" };

    /// <summary>Mean of the viewers' ratings.</summary>
    public static string Rating(StaffMovie movie)
    {
        ArgumentNullException.ThrowIfNull(movie);
        return movie.RatingCount == 0 ? "–" : ((double)movie.RatingSum / movie.RatingCount).ToString("0.0", CultureInfo.CurrentCulture);
    }
}

/// <summary>What shall become of many movies, as the form says it.</summary>
public sealed class BulkAsk
{
    public int[]? Ids { get; set; }

    /// <summary><c>true</c> for all that the list's choices leave.</summary>
    public string? All { get; set; }

    /// <summary>What was shown: id and version of each.</summary>
    public string? Shown { get; set; }

    public string? Deed { get; set; }
    public string? Amount { get; set; }
    public string? Availability { get; set; }

    /// <summary>The wish, or null with what is wrong with it.</summary>
    public BulkWish? Read(string currency, out string problem)
    {
        problem = "";
        var deed = Asked.Choice<PriceDeed>(Deed) ?? PriceDeed.Keep;
        var availability = Asked.Choice<Availability>(Availability);
        var amount = Amount?.Trim() ?? "";
        var minus = amount.StartsWith('-') || amount.StartsWith('−');
        if (minus) amount = amount[1..];
        if (deed is PriceDeed.Percent)
        {
            if (decimal.TryParse(amount.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 1000) return new BulkWish(deed, 0, minus ? -percent : percent, availability);
            problem = "By how many per cent? A number such as 10 or -25, please.";
            return null;
        }
        if (deed is PriceDeed.Keep)
        {
            if (availability is not null) return new BulkWish(deed, 0, 0, availability);
            problem = "Choose what shall change: the price, the availability or both.";
            return null;
        }
        if (Money.Parse(amount, currency) is { } minor and > 0 && !(minus && deed == PriceDeed.Set)) return new BulkWish(deed, minus ? -minor : minor, 0, availability);
        problem = deed == PriceDeed.Set ? "What shall they cost? An amount above nothing, such as 4.99, please." : "By how much? An amount such as 1.00 or -0.50, please.";
        return null;
    }
}

/// <summary>What a change of many movies would do.</summary>
/// <param name="Carts">In how many carts those lie that would be withdrawn.</param>
public sealed record BulkPage(IReadOnlyList<BulkRow> Rows, BulkAsk Wish, string List, int Carts)
{
    public int Changing => Rows.Count(r => r.Skipped is null);

    /// <summary>Id and version of each movie, for the form that does it.</summary>
    public string ShownText => string.Join(',', Rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Id}-{r.Version}")));

    internal static List<(int Id, long Version)> Shown(string? text) => [.. (text ?? "").Split(',').Select(part => part.Split('-'))
        .Select(p => p.Length == 2 && int.TryParse(p[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && long.TryParse(p[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (id, version) : default)
        .Where(p => p.Item1 > 0)];
}

/// <summary>The columns of the movies' file, by the names under which they are imported; what an import does not know it passes over.</summary>
internal static class MovieColumns
{
    public static readonly IReadOnlyList<string> Heads =
        ["title", "year", "originalTitle", "minutes", "price", "certification", "genres", "directors", "stars", "countries", "languages", "description", "tagline", "imdb", "votes", "metaScore", "gross", "releaseDate", "availability", "soldIn"];

    public static IEnumerable<string?> Cells(ExportedMovie m, string currency) =>
    [
        m.Title, Whole(m.Year), m.OriginalTitle, Whole(m.Minutes), Money.Plain(m.PriceMinor, currency), m.Certification, List(m.Genres), List(m.Directors),
        List(m.Stars.Select(s => s.Character is null ? s.Name : $"{s.Name} as {s.Character}")), List(m.Countries), List(m.Languages), m.Description, m.Tagline,
        m.ImdbTenths is { } tenths ? (tenths / 10m).ToString("0.0", CultureInfo.InvariantCulture) : null, Whole(m.ImdbVotes), Whole(m.MetaScore), Whole(m.Gross),
        m.ReleaseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), m.Availability.ToString(), m.SoldIn,
    ];

    private static string List(IEnumerable<string> names) => string.Join("; ", names);

    private static string? Whole(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A link list of pages.</summary>
public sealed record StaffPager(IPagedList List, Func<int, string> Url);
