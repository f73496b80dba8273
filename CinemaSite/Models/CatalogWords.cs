using System.Globalization;
using CinemaSite.Core.Catalog;

namespace CinemaSite.Models;

/// <summary>The catalogue's terms as people read them.</summary>
public static class CatalogWords
{
    public static string Of(CatalogSort sort) => sort switch
    {
        CatalogSort.Relevance => "Best match",
        CatalogSort.Oldest => "Oldest",
        CatalogSort.PriceUp => "Price, low first",
        CatalogSort.PriceDown => "Price, high first",
        CatalogSort.Popularity => "Popularity",
        CatalogSort.Rating => "Viewers’ rating",
        CatalogSort.Imdb => "IMDb rating",
        CatalogSort.Title => "Title",
        CatalogSort.Added => "Date added",
        _ => "Newest",
    };

    /// <summary>A value as a part of an element's id, which has no spaces: <c>Not Rated</c> is <c>not_20rated</c>.</summary>
    public static string IdOf(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return string.Concat(value.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"_{(int)c:x}")));
    }

    public static string Of(CreditRole role) => role switch
    {
        CreditRole.Director => "Direction",
        CreditRole.Star => "On screen",
        _ => role.ToString(),
    };
}
