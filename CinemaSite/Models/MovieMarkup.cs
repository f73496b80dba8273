using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using Microsoft.AspNetCore.Html;

namespace CinemaSite.Models;

/// <summary>A movie told to machines: schema.org's Movie for search engines.</summary>
public static class MovieMarkup
{
    private static readonly JsonSerializerOptions Plain = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The element with the movie's data. It is data and no script: the policy lets nothing run that stands in a page.</summary>
    public static IHtmlContent JsonLd(MovieDetails movie, SiteAddress address)
    {
        ArgumentNullException.ThrowIfNull(movie);
        ArgumentNullException.ThrowIfNull(address);
        object Person(Credit credit) => new Dictionary<string, object> { ["@type"] = "Person", ["name"] = credit.Name, ["url"] = address.To(credit.Url) };
        var data = new Dictionary<string, object?>
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Movie",
            ["name"] = movie.Title,
            ["alternateName"] = movie.OriginalTitle,
            ["url"] = address.To(movie.Url),
            ["image"] = address.To(movie.Poster),
            ["description"] = movie.Description ?? movie.Tagline,
            ["dateCreated"] = movie.Year.ToString("0000", CultureInfo.InvariantCulture),
            ["datePublished"] = movie.ReleaseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["duration"] = string.Create(CultureInfo.InvariantCulture, $"PT{movie.Minutes}M"),
            ["contentRating"] = movie.Certification,
            ["genre"] = movie.Genres.Count == 0 ? null : movie.Genres.Select(g => g.Name),
            ["countryOfOrigin"] = movie.Countries.Count == 0 ? null : movie.Countries.Select(c => new Dictionary<string, object> { ["@type"] = "Country", ["name"] = c }),
            ["inLanguage"] = movie.Languages.Count == 0 ? null : movie.Languages,
            ["director"] = movie.Directors.Count == 0 ? null : movie.Directors.Select(Person),
            ["actor"] = movie.Stars.Count == 0 ? null : movie.Stars.Select(Person),
            // Told to machines only when the page shows it to people.
            ["aggregateRating"] = movie.Mean is not { } mean ? null : new Dictionary<string, object>
            {
                ["@type"] = "AggregateRating", ["ratingValue"] = Math.Round(mean, 1), ["ratingCount"] = movie.RatingCount, ["bestRating"] = 10, ["worstRating"] = 1,
            },
        };
        // The serializer escapes what could end the element.
        return new HtmlString($"<script type=\"application/ld+json\">{JsonSerializer.Serialize(data.Where(d => d.Value is not null).ToDictionary(), Plain)}</script>");
    }
}
