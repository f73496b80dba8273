using System.Text.Json;
using System.Text.Json.Serialization;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;

namespace CinemaSite.Core.Data.Demo;

internal sealed record DemoStar(string Name, string? As);

internal sealed record DemoCrew(string Name, CreditRole Role);

internal sealed record DemoFilm(
    string Title, string? OriginalTitle, int Year, DateOnly? ReleaseDate, int Minutes, string Certification,
    IReadOnlyList<string> Genres, IReadOnlyList<string> Countries, IReadOnlyList<string> Languages,
    IReadOnlyList<string> Directors, IReadOnlyList<DemoStar> Stars, IReadOnlyList<DemoCrew>? Crew,
    string? Tagline, string? Description, long Price, decimal? Imdb, int? MetaScore, Availability Availability, IReadOnlyList<string>? SoldIn);

internal sealed record DemoGenre(string Name, string Slug, string Description);

internal sealed record DemoViewer(string Email, string DisplayName, IReadOnlyList<string> Tastes);

internal sealed record DemoReport(string By, ReportReason Reason, string? Text);

internal sealed record DemoComment(string Title, int Year, string By, string Text, bool Spoiler, int DaysAgo, int? ReplyTo, int Likes, bool Held, IReadOnlyList<DemoReport>? Reports);

/// <summary>Reads the hand-written files of the demo catalogue out of the assembly.</summary>
internal static class DemoFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static List<DemoFilm> Films() => [.. Read<DemoFilm>("catalogue-1.json"), .. Read<DemoFilm>("catalogue-2.json")];

    public static List<DemoGenre> Genres() => Read<DemoGenre>("genres.json");

    public static List<DemoViewer> Viewers() => Read<DemoViewer>("people.json");

    public static List<DemoComment> Comments() => Read<DemoComment>("comments.json");

    private static List<T> Read<T>(string file)
    {
        using var stream = typeof(DemoFiles).Assembly.GetManifestResourceStream($"CinemaSite.Core.Data.Demo.{file}")
            ?? throw new FileNotFoundException("The demo catalogue is not in the assembly.", file);
        return JsonSerializer.Deserialize<List<T>>(stream, Options) ?? [];
    }
}
