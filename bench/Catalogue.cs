using System.Globalization;
using System.Text.RegularExpressions;

namespace CinemaSite.Bench;

/// <summary>A kind of page: what is asked, in turn.</summary>
/// <param name="Kept">Strangers get it from what is kept.</param>
/// <param name="HasBar">It must reach half of what the page from memory does.</param>
internal sealed record PageKind(string Name, IReadOnlyList<string> Urls, bool Kept = true, bool HasBar = false);

/// <summary>The pages of one site that are measured.</summary>
internal static partial class Catalogue
{
    private static readonly string[] Words = ["night", "love", "the river", "stone", "winter", "silent", "house", "last", "dream", "city"];
    // More than are remembered for long, as viewers' are.
    private static readonly string[] Beginnings = [.. from first in "abcdefghijklmnopqrstuvw" from second in "aeiouhlr" select $"{first}{second}"];

    /// <summary>Looks at the site for pages that it has.</summary>
    public static async Task<IReadOnlyList<PageKind>> PagesAsync(Uri site, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = site };
        var first = await http.GetStringAsync("/movies?sort=title", stop);
        var total = int.Parse(Count().Match(first).Groups[1].Value, CultureInfo.InvariantCulture);
        var movies = Movie().Matches(first).Select(m => m.Value).Distinct().Take(20).ToList();
        var people = new List<string>();
        foreach (var movie in movies) people.AddRange(Person().Matches(await http.GetStringAsync(movie, stop)).Select(m => m.Value).Distinct().Take(2));
        var genres = Genre().Matches(await http.GetStringAsync("/genres", stop)).Select(m => m.Groups[1].Value).Distinct().Take(5).ToList();
        var middle = Math.Max(1, total / 24 / 2);
        return
        [
            new PageKind("Home", ["/"]),
            new PageKind("Catalogue", ["/movies"], HasBar: true),
            new PageKind("Filtered", [.. genres.Select(g => $"/movies?genre={g}&yearFrom=1980&sort=popularity")], HasBar: true),
            new PageKind("Searched", [.. Words.Select(w => $"/movies?q={Uri.EscapeDataString(w)}")], HasBar: true),
            new PageKind("Deep page", [.. Enumerable.Range(middle, 5).Select(p => $"/movies?sort=title&page={p}")], HasBar: true),
            new PageKind("Movie", movies, HasBar: true),
            new PageKind("Person", [.. people.Distinct()]),
            new PageKind("Suggestions", [.. Beginnings.Select(b => $"/movies/suggest?q={b}")], Kept: false),
        ];
    }

    [GeneratedRegex("result-count\" data-count=\"(\\d+)")]
    private static partial Regex Count();

    [GeneratedRegex("(?<=href=\")/movies/\\d+/[^\"?#]+")]
    private static partial Regex Movie();

    [GeneratedRegex("(?<=href=\")/people/\\d+/[^\"?#]+")]
    private static partial Regex Person();

    [GeneratedRegex("href=\"/genres/([^\"?#]+)")]
    private static partial Regex Genre();
}
