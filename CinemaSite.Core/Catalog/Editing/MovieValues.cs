using System.Globalization;
using CinemaSite.Core.Catalog.Import;
using static CinemaSite.Core.Catalog.MovieLimits;

namespace CinemaSite.Core.Catalog.Editing;

/// <summary>What is wrong with a field of the form, in a sentence that says what to mend.</summary>
public sealed record FieldProblem(string Field, string Message);

/// <summary>A movie's values as the form gives them, checked.</summary>
internal sealed record MovieValues
{
    private static readonly char[] Dividers = [';', ',', '\n'];

    public required string Title { get; init; }
    public string? OriginalTitle { get; init; }
    public required int Year { get; init; }
    public DateOnly? ReleaseDate { get; init; }
    public required int Minutes { get; init; }
    public string? Tagline { get; init; }
    public string? Description { get; init; }
    public required long PriceMinor { get; init; }
    public required int CertificationId { get; init; }
    public required IReadOnlyList<int> Genres { get; init; }
    public required IReadOnlyList<int> Directors { get; init; }
    public required IReadOnlyList<(int Id, string? Character)> Stars { get; init; }
    public required IReadOnlyList<string> Countries { get; init; }
    public required IReadOnlyList<string> Languages { get; init; }
    public int? ImdbTenths { get; init; }
    public int? ImdbVotes { get; init; }
    public int? MetaScore { get; init; }
    public long? Gross { get; init; }
    public required Availability Availability { get; init; }
    public string? SoldIn { get; init; }

    /// <summary>Reads the form; all that is wrong with it is in <paramref name="problems"/>, and then nothing else counts.</summary>
    public static MovieValues Read(MovieForm form, MovieNames names, string currency, DateTime now, List<FieldProblem> problems)
    {
        var fields = new Fields(problems);
        var title = fields.Text("title", form.Title, Movie.TitleLength);
        if (title is null && string.IsNullOrWhiteSpace(form.Title)) fields.Refuse("title", "A film needs a title.");
        if (title is not null && Names.Normalize(title).Length > Movie.TitleLength) fields.Refuse("title", $"At most {Movie.TitleLength} characters, please.");
        var year = fields.Whole("year", form.Year, FirstYear, now.Year + YearsAhead, "When was it made?");
        var minutes = fields.Whole("minutes", form.Minutes, 1, LongestMinutes, "How long does it run?");
        var values = new MovieValues
        {
            Title = title ?? "",
            OriginalTitle = fields.Text("originalTitle", form.OriginalTitle, Movie.TitleLength),
            Year = (int)(year ?? 0),
            ReleaseDate = fields.Date("releaseDate", form.ReleaseDate),
            Minutes = (int)(minutes ?? 0),
            Tagline = fields.Text("tagline", form.Tagline, Movie.TaglineLength),
            Description = fields.Measured("description", ImportText.CleanParagraphs(form.Description), Movie.DescriptionLength),
            PriceMinor = fields.Price(form.Price, currency),
            CertificationId = fields.Known("certification", form.Certification, names.Certifications, "Choose a certification.", "That certification is not there any more: choose another."),
            Genres = fields.Ids("genres", form.Genres, names.Genres, "That genre is not there any more: take it out."),
            Directors = fields.Ids("directors", form.Directors, names.People, "That person is not there any more: take them out."),
            Stars = fields.Stars(form.Stars, names.People),
            Countries = fields.Places("countries", form.Countries),
            Languages = fields.Places("languages", form.Languages),
            ImdbTenths = fields.Tenths("imdb", form.Imdb),
            ImdbVotes = (int?)fields.Whole("votes", form.Votes, 0, int.MaxValue),
            MetaScore = (int?)fields.Whole("metaScore", form.MetaScore, 0, 100),
            Gross = fields.Whole("gross", form.Gross, 0, LargestGross),
            Availability = fields.Availability(form.Availability),
            SoldIn = fields.Codes("soldIn", form.SoldIn),
        };
        if (values.Genres.Count == 0 && form.Genres.Count == 0) fields.Refuse("genres", "A film needs at least one genre.");
        if (values.Directors.Count == 0 && form.Directors.Count == 0) fields.Refuse("directors", "A film needs at least one director.");
        return values;
    }

    private sealed class Fields(List<FieldProblem> problems)
    {
        public void Refuse(string field, string message)
        {
            if (!problems.Exists(p => p.Field == field)) problems.Add(new FieldProblem(field, message));
        }

        public string? Text(string field, string? text, int longest) => Measured(field, ImportText.Clean(text), longest);

        public string? Measured(string field, string? text, int longest)
        {
            if (text is null || text.Length <= longest) return text;
            Refuse(field, string.Create(CultureInfo.InvariantCulture, $"At most {longest:N0} characters, please: these are {text.Length:N0}."));
            return null;
        }

        public long? Whole(string field, string? text, long least, long most, string? missing = null)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                if (missing is not null) Refuse(field, missing);
                return null;
            }
            if (long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            Refuse(field, string.Create(CultureInfo.InvariantCulture, $"A whole number from {least} to {most}, please."));
            return null;
        }

        public int? Tenths(string field, string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) return null;
            if (decimal.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 10)
                return (int)Math.Round(number * 10, MidpointRounding.AwayFromZero);
            Refuse(field, "A number from 0 to 10, such as 7.4, please.");
            return null;
        }

        public DateOnly? Date(string field, string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) return null;
            if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= FirstYear) return date;
            Refuse(field, "A date such as 1927-01-10, please.");
            return null;
        }

        public long Price(string? text, string currency)
        {
            if (Money.Parse(text, currency) is { } minor and > 0) return minor;
            Refuse("price", string.IsNullOrWhiteSpace(text) ? "What does it cost?" : "An amount above nothing, such as 4.99, please.");
            return 0;
        }

        public int Known(string field, string? id, IReadOnlyDictionary<string, string> names, string missing, string gone)
        {
            if (id is not null && names.ContainsKey(id)) return int.Parse(id, CultureInfo.InvariantCulture);
            Refuse(field, string.IsNullOrWhiteSpace(id) ? missing : gone);
            return 0;
        }

        public List<int> Ids(string field, IEnumerable<string> ids, IReadOnlyDictionary<string, string> names, string gone) =>
            [.. ids.Distinct(StringComparer.Ordinal).Select(id => Known(field, id, names, gone, gone)).Where(id => id > 0)];

        public List<(int, string?)> Stars(IEnumerable<FormStar> stars, IReadOnlyDictionary<string, string> names) =>
            [.. stars.DistinctBy(s => s.Id).Select(s => (Known("stars", s.Id, names, "Who?", "That person is not there any more: take them out."), Text("stars", s.Character, CharacterLength))).Where(s => s.Item1 > 0)];

        public List<string> Places(string field, string? text)
        {
            // As the form writes names of which one holds a comma.
            var places = (text ?? "").Split(text?.Contains(';', StringComparison.Ordinal) == true ? [';', '\n'] : Dividers).Select(ImportText.Clean).OfType<string>().DistinctBy(Names.Normalize).ToList();
            if (places.Exists(p => p.Length > PlaceLength)) Refuse(field, $"One of the names has more than {PlaceLength} characters.");
            return places;
        }

        public Availability Availability(string? text)
        {
            if (text is { Length: > 0 } && char.IsAsciiLetter(text[0]) && Enum.TryParse<Availability>(text, out var choice) && Enum.IsDefined(choice)) return choice;
            Refuse("availability", "Choose whether it can be bought.");
            return default;
        }

        public string? Codes(string field, string? text)
        {
            var codes = (text ?? "").Split([.. Dividers, ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(c => c.ToUpperInvariant()).Distinct().ToList();
            if (codes.Find(c => !Core.Countries.IsKnown(c)) is { } unknown) Refuse(field, $"“{(unknown.Length > 20 ? unknown[..20] + "…" : unknown)}” is no country's code: two letters each, such as US, DE.");
            // All codes there are take 750 characters.
            return codes.Count == 0 ? null : string.Join(',', codes.Order(StringComparer.Ordinal));
        }
    }
}
