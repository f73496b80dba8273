using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CinemaSite.Core.Catalog;

namespace CinemaSite.Tests.Rules;

/// <summary>The demo catalogue is written by hand, so a machine reads it once more before visitors do.</summary>
public sealed partial class DemoCatalogueTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    private static readonly string[] Certifications = ["NR", "G", "PG", "PG-13", "R", "NC-17"];
    private static readonly string[] Bases = ["age", "renewal", "notice"];
    private static readonly string[] Roles = ["Screenplay", "Camera", "Music", "Producer", "Editing"];

    private static readonly IReadOnlyList<Film> Films =
        [.. Sources("catalogue-*.json").SelectMany(path => Read<Film>(path))];

    private static readonly IReadOnlyList<Shelf> Genres = [.. Sources("genres.json").SelectMany(path => Read<Shelf>(path))];

    public static TheoryData<string> Catalogues => [.. Sources("catalogue-*.json").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Catalogues))]
    public void Every_catalogue_file_is_well_formed_and_embedded(string file)
    {
        var path = Sources(file).Single();

        Assert.NotEmpty(Read<Film>(path));
        Assert.Contains(typeof(Movie).Assembly.GetManifestResourceNames(), name => name.EndsWith(file, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_film_has_its_needed_fields() => Holds(film =>
        Filled(film.Title, film.Certification, film.Tagline, film.Description)
        && film.OriginalTitle != film.Title
        && Some(film.Genres) && Some(film.Countries) && Some(film.Languages) && Some(film.Directors)
        && film.Minutes is >= 1 and <= 600);

    [Fact]
    public void Every_film_is_from_1895_to_1970_and_was_released_about_then() => Holds(film =>
        film.Year is >= 1895 and <= 1970
        && (film.ReleaseDate is not { } day || Math.Abs(day.Year - film.Year) <= 1));

    [Fact]
    public void No_two_films_share_title_year_and_length() =>
        Assert.Empty(Repeated(Films.Select(film => $"{film.Title} ({film.Year.ToString(CultureInfo.InvariantCulture)}), {film.Minutes.ToString(CultureInfo.InvariantCulture)} min")));

    [Fact]
    public void No_tagline_or_description_is_used_twice()
    {
        Assert.Empty(Repeated(Films.Select(film => film.Tagline)));
        Assert.Empty(Repeated(Films.Select(film => film.Description)));
    }

    [Fact]
    public void Every_genre_certification_and_role_is_a_known_one() => Holds(film =>
        film.Genres.All(name => Genres.Any(genre => genre.Name == name))
        && Certifications.Contains(film.Certification)
        && (film.Crew ?? []).All(member => Filled(member.Name) && Roles.Contains(member.Role)));

    [Fact]
    public void Every_film_says_why_it_is_in_the_public_domain() => Holds(film => Bases.Contains(film.Basis));

    [Fact]
    public void A_film_sold_in_some_countries_names_them_by_two_letters() => Holds(film =>
        film.SoldIn is null || (Some(film.SoldIn) && film.SoldIn.All(country => CountryCode().IsMatch(country))));

    [Fact]
    public void Nobody_is_listed_twice_in_the_same_place() => Holds(film =>
        Repeated(film.Directors).Count == 0
        && Repeated(film.Stars.Select(star => star.Name)).Count == 0
        && Repeated((film.Crew ?? []).Select(member => $"{member.Name}, {member.Role}")).Count == 0
        && (film.Crew ?? []).Count <= 4);

    [Fact]
    public void Every_film_names_one_to_six_stars_unless_it_is_drawn_or_found() => Holds(film =>
        film.Stars.Count <= 6
        && film.Stars.All(star => Filled(star.Name) && star.As != "")
        && (film.Stars.Count >= 1 || film.Genres.Contains("Animation") || film.Genres.Contains("Documentary")));

    [Fact]
    public void A_tagline_fits_on_its_line() => Holds(film =>
        film.Tagline.Length <= 90 && !film.Tagline.Contains('\n', StringComparison.Ordinal));

    [Fact]
    public void A_description_is_two_to_four_sentences_of_readable_length() => Holds(film =>
        film.Description.Length is >= 150 and <= 800
        && SentenceEnd().Count(film.Description) is >= 2 and <= 4);

    [Fact]
    public void A_price_is_between_99_and_999_cents() => Holds(film => film.Price is >= 99 and <= 999);

    [Fact]
    public void A_score_from_elsewhere_stays_in_its_scale() => Holds(film =>
        film.Imdb is null or (>= 1 and <= 10) && film.MetaScore is null or (>= 0 and <= 100));

    [Fact]
    public void Every_genre_has_its_own_name_slug_and_sentence()
    {
        Assert.Equal(21, Genres.Count);
        Assert.All(Genres, genre =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", genre.Slug);
            Assert.Single(SentenceEnd().Matches(genre.Description));
        });
        Assert.Empty(Repeated(Genres.Select(genre => genre.Name)));
        Assert.Empty(Repeated(Genres.Select(genre => genre.Slug)));
        Assert.Empty(Repeated(Genres.Select(genre => genre.Description)));
    }

    private static void Holds(Func<Film, bool> rule) =>
        Assert.Empty(Films.Where(film => !rule(film)).Select(film => $"{film.Title} ({film.Year.ToString(CultureInfo.InvariantCulture)})"));

    private static bool Filled(params string[] texts) =>
        texts.All(text => !string.IsNullOrWhiteSpace(text) && text == text.Trim());

    private static bool Some(IReadOnlyList<string> names) =>
        names.Count > 0 && Filled([.. names]) && Repeated(names).Count == 0;

    private static List<string> Repeated(IEnumerable<string> texts) =>
        [.. texts.GroupBy(text => text, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key)];

    private static List<T> Read<T>(string path) =>
        JsonSerializer.Deserialize<List<T>>(File.ReadAllText(path), Strict)!;

    private static string[] Sources(string pattern)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CinemaSite.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("CinemaSite.sln is not above the tests.");
        return [.. Directory.GetFiles(Path.Combine(folder.FullName, "CinemaSite.Core", "Data", "Demo"), pattern).Order(StringComparer.Ordinal)];
    }

    // The full stop of "Dr.", "Jr." or an initial does not end a sentence.
    [GeneratedRegex("""(?<!\b(?:Dr|Mr|Mrs|St|Jr|Sr|[A-Z]))[.!?…]+(?=["’”)]*(?:\s|$))""")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("^[A-Z]{2}$")]
    private static partial Regex CountryCode();

    private sealed record Film(
        string Title, int Year, int Minutes, string Certification,
        IReadOnlyList<string> Genres, IReadOnlyList<string> Countries, IReadOnlyList<string> Languages,
        IReadOnlyList<string> Directors, IReadOnlyList<Star> Stars,
        string Tagline, string Description, long Price,
        IReadOnlyList<Member>? Crew = null, string? OriginalTitle = null, DateOnly? ReleaseDate = null,
        decimal? Imdb = null, int? MetaScore = null,
        string? Basis = null, Availability Availability = Availability.OnSale, IReadOnlyList<string>? SoldIn = null);

    private sealed record Star(string Name, string? As = null);

    private sealed record Member(string Name, string Role);

    private sealed record Shelf(string Name, string Slug, string Description);
}
