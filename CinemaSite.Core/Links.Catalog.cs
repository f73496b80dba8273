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

    /// <summary>The upright poster; the version in the address lets it be kept for ever. Below zero it is an uploaded picture's.</summary>
    public static string Poster(int movieId, int version) => version < 0 ? PosterPicture(movieId, version, 400, "jpg") : string.Create(CultureInfo.InvariantCulture, $"/posters/{movieId}-{version}.svg");

    /// <summary>The sizes of an uploaded poster for browsers to choose from; null for a drawn one, which fits every size.</summary>
    public static string? PosterSet(int movieId, int version) => version < 0
        ? string.Join(", ", PosterWidths.Select(w => $"{PosterPicture(movieId, version, w, "webp")} {w.ToString(CultureInfo.InvariantCulture)}w"))
        : null;

    /// <summary>The wide picture of heroes, backdrops and rows of films half-way, which is always a drawn one.</summary>
    public static string WidePoster(int movieId, int version) => string.Create(CultureInfo.InvariantCulture, $"/posters/{movieId}-{Math.Abs(version)}-wide.svg");

    /// <summary>One size of an uploaded poster.</summary>
    public static string PosterPicture(int movieId, int version, int width, string format) => string.Create(CultureInfo.InvariantCulture, $"/posters/{movieId}-{Math.Abs(version)}-{width}.{format}");

    /// <summary>The widths in which uploaded posters are kept; they are two thirds of the height.</summary>
    public static readonly int[] PosterWidths = [200, 400, 800];
}
