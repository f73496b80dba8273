using System.Globalization;

namespace CinemaSite.Core;

/// <summary>Addresses of the catalogue.</summary>
public static partial class Links
{
    public const string Movies = "/movies";
    public const string Suggest = "/movies/suggest";
    public const string Genres = "/genres";
    public const string Favorites = "/favorites";

    /// <summary>Where a new member's first likes are sent.</summary>
    public const string FirstPicks = "/first-picks";

    public static string Movie(int id, string slug) => $"/movies/{Id(id)}/{slug}";

    public static string Trailer(int movieId) => $"/movies/{Id(movieId)}/trailer";

    public static string TrailerCaptions(int movieId) => $"/movies/{Id(movieId)}/trailer/en.vtt";

    public static string Genre(string slug) => $"/genres/{slug}";

    public static string Person(int id, string slug) => $"/people/{Id(id)}/{slug}";

    /// <summary>The upright poster; the version in the address lets it be kept for ever.</summary>
    public static string Poster(int movieId, int version) => string.Create(CultureInfo.InvariantCulture, $"/posters/{movieId}-{version}.svg");

    /// <summary>The wide picture of heroes, backdrops and rows of films half-way.</summary>
    public static string WidePoster(int movieId, int version) => string.Create(CultureInfo.InvariantCulture, $"/posters/{movieId}-{version}-wide.svg");
}
