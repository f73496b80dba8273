using System.Globalization;

namespace CinemaSite.Core.Catalog.Editing;

/// <summary>A star of a form: the person's id and the character.</summary>
public sealed record FormStar(string Id, string? Character);

/// <summary>A movie as a moderator typed it. Nothing of it is checked yet; it comes back as it was when something is wrong.</summary>
public sealed record MovieForm
{
    public string? Title { get; init; }
    public string? OriginalTitle { get; init; }
    public string? Year { get; init; }
    public string? ReleaseDate { get; init; }
    public string? Minutes { get; init; }
    public string? Tagline { get; init; }
    public string? Description { get; init; }

    /// <summary>Major units.</summary>
    public string? Price { get; init; }

    /// <summary>The id of a certification.</summary>
    public string? Certification { get; init; }

    /// <summary>Ids; the first genre gives the poster its palette.</summary>
    public IReadOnlyList<string> Genres { get; init; } = [];

    public IReadOnlyList<string> Directors { get; init; } = [];
    public IReadOnlyList<FormStar> Stars { get; init; } = [];

    /// <summary>English names, split by commas or semicolons.</summary>
    public string? Countries { get; init; }

    public string? Languages { get; init; }
    public string? Imdb { get; init; }
    public string? Votes { get; init; }
    public string? MetaScore { get; init; }
    public string? Gross { get; init; }
    public string? Availability { get; init; }

    /// <summary>Country codes, split by commas; nothing means everywhere.</summary>
    public string? SoldIn { get; init; }

    /// <summary>Which version of the movie the form was filled from.</summary>
    public string? Version { get; init; }

    /// <summary>The form of a movie as it is now.</summary>
    internal static MovieForm Of(Movie movie, string currency) => new()
    {
        Title = movie.Title,
        OriginalTitle = movie.OriginalTitle,
        Year = Whole(movie.Year),
        ReleaseDate = movie.ReleaseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Minutes = Whole(movie.Minutes),
        Tagline = movie.Tagline,
        Description = movie.Description,
        Price = Money.Plain(movie.PriceMinor, currency),
        Certification = Whole(movie.CertificationId),
        Genres = [.. movie.Genres.OrderBy(g => g.Position).Select(g => Whole(g.GenreId))],
        Directors = [.. Of(movie, CreditRole.Director).Select(c => Whole(c.PersonId))],
        Stars = [.. Of(movie, CreditRole.Star).Select(c => new FormStar(Whole(c.PersonId), c.Character))],
        Countries = List(movie.Countries.Select(c => c.Name)),
        Languages = List(movie.Languages.Select(l => l.Name)),
        Imdb = movie.ImdbTenths is { } tenths ? (tenths / 10m).ToString("0.0", CultureInfo.InvariantCulture) : null,
        Votes = movie.ImdbVotes is { } votes ? Whole(votes) : null,
        MetaScore = movie.MetaScore is { } score ? Whole(score) : null,
        Gross = movie.Gross is { } gross ? Whole(gross) : null,
        Availability = movie.Availability.ToString(),
        SoldIn = movie.SoldIn?.Replace(",", ", ", StringComparison.Ordinal),
        Version = Whole(movie.Version),
    };

    private static IEnumerable<MovieCredit> Of(Movie movie, CreditRole role) => movie.Credits.Where(c => c.Role == role).OrderBy(c => c.Position);

    // A name with a comma would be read as two: semicolons then, of which there must be one.
    private static string? List(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        if (sorted.Count == 0) return null;
        return sorted.Exists(n => n.Contains(',', StringComparison.Ordinal)) ? string.Join("; ", sorted) + (sorted.Count == 1 ? ";" : "") : string.Join(", ", sorted);
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the ids of a form stand for. Ids of what is not there are missing.</summary>
public sealed record MovieNames(IReadOnlyDictionary<string, string> Genres, IReadOnlyDictionary<string, string> People, IReadOnlyDictionary<string, string> Certifications)
{
    /// <summary>The names of a list of ids, those that are gone by their number.</summary>
    internal static string List(IReadOnlyDictionary<string, string> names, IEnumerable<string> ids) => string.Join("; ", ids.Select(id => names.GetValueOrDefault(id, id)));
}

/// <summary>A field of the form: how it reads for people, and how one form takes it over from another.</summary>
internal sealed record MovieField(string Name, string Label, Func<MovieForm, MovieNames, string?> Words, Func<MovieForm, MovieForm, MovieForm> Take)
{
    /// <summary>All of them, in the order of the form.</summary>
    public static IReadOnlyList<MovieField> All { get; } =
    [
        new("title", "Title", (f, _) => f.Title, (f, o) => f with { Title = o.Title }),
        new("originalTitle", "Original title", (f, _) => f.OriginalTitle, (f, o) => f with { OriginalTitle = o.OriginalTitle }),
        new("year", "Year", (f, _) => f.Year, (f, o) => f with { Year = o.Year }),
        new("releaseDate", "Release date", (f, _) => f.ReleaseDate, (f, o) => f with { ReleaseDate = o.ReleaseDate }),
        new("minutes", "Running time", (f, _) => f.Minutes, (f, o) => f with { Minutes = o.Minutes }),
        new("tagline", "Tagline", (f, _) => f.Tagline, (f, o) => f with { Tagline = o.Tagline }),
        new("description", "Description", (f, _) => f.Description, (f, o) => f with { Description = o.Description }),
        new("price", "Price", (f, _) => f.Price, (f, o) => f with { Price = o.Price }),
        new("certification", "Certification", (f, n) => f.Certification is { } id ? n.Certifications.GetValueOrDefault(id, id) : null, (f, o) => f with { Certification = o.Certification }),
        new("genres", "Genres", (f, n) => MovieNames.List(n.Genres, f.Genres), (f, o) => f with { Genres = o.Genres }),
        new("directors", "Directors", (f, n) => MovieNames.List(n.People, f.Directors), (f, o) => f with { Directors = o.Directors }),
        new("stars", "Stars", (f, n) => string.Join("; ", f.Stars.Select(s => n.People.GetValueOrDefault(s.Id, s.Id) + (string.IsNullOrEmpty(s.Character) ? "" : $" as {s.Character}"))), (f, o) => f with { Stars = o.Stars }),
        new("countries", "Countries", (f, _) => f.Countries, (f, o) => f with { Countries = o.Countries }),
        new("languages", "Languages", (f, _) => f.Languages, (f, o) => f with { Languages = o.Languages }),
        new("imdb", "IMDb rating", (f, _) => f.Imdb, (f, o) => f with { Imdb = o.Imdb }),
        new("votes", "IMDb votes", (f, _) => f.Votes, (f, o) => f with { Votes = o.Votes }),
        new("metaScore", "Meta score", (f, _) => f.MetaScore, (f, o) => f with { MetaScore = o.MetaScore }),
        new("gross", "Box office", (f, _) => f.Gross, (f, o) => f with { Gross = o.Gross }),
        new("availability", "Availability", (f, _) => f.Availability, (f, o) => f with { Availability = o.Availability }),
        new("soldIn", "Sold in", (f, _) => f.SoldIn, (f, o) => f with { SoldIn = o.SoldIn }),
    ];
}
