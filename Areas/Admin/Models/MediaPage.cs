using System.Globalization;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Files;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>A movie's files, and the form that was refused, if any.</summary>
public sealed record MediaPage(MovieMedia Media, MediaPost? Refused = null)
{
    /// <summary>Languages most texts are in, for the field's list; any other tag may be typed.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "uk", "de", "fr", "es", "it", "pl", "pt", "sv", "da", "cs", "ja", "ko", "zh"];

    public string? ProblemOf(string field) => Refused?.Field == field ? Refused.Problem : null;

    /// <summary>A length in bytes, in the largest fitting unit.</summary>
    public static string Size(long bytes) =>
        bytes >= 1L << 30 ? string.Create(CultureInfo.CurrentCulture, $"{bytes / (double)(1L << 30):0.00} GiB")
        : bytes >= 1L << 20 ? string.Create(CultureInfo.CurrentCulture, $"{bytes / (double)(1L << 20):0.0} MiB")
        : string.Create(CultureInfo.CurrentCulture, $"{Math.Max(1, bytes / 1024)} KiB");

    public static string Of(TrackKind kind) => kind switch
    {
        TrackKind.Captions => "Captions: speech and sounds",
        TrackKind.Subtitles => "Subtitles: speech",
        _ => "Chapters: names of the parts",
    };
}

/// <summary>A film or trailer on the page of a movie's files.</summary>
public sealed record MediaFilmPart(MediaPage Page, string Field, string Title, bool Has, CinemaSite.Core.Media.MediaFile? File, string WatchUrl);

/// <summary>What a client without a page is told of an upload in pieces.</summary>
public sealed record UploadState(string Url, long Offset, long Length, int Piece);
