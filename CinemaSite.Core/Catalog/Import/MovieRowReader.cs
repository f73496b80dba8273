using System.Globalization;
using static CinemaSite.Core.Catalog.MovieLimits;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>Turns a row of a file into a movie, or says all that is wrong with it.</summary>
internal sealed class MovieRowReader(ImportOptions options, IReadOnlySet<string> certifications, string currency, DateTime now)
{
    private readonly string defaultCertification = Names.Normalize(options.Certification);
    private readonly int lastYear = now.Year + YearsAhead;

    /// <summary>The movie, or null after adding at least one fault to <paramref name="errors"/>.</summary>
    public MovieDraft? Read(MovieRow row, List<ImportError> errors)
    {
        var before = errors.Count;
        if (row.Fault is { } fault)
        {
            errors.Add(fault);
            return null;
        }
        var fields = new Fields(row, errors);
        for (var i = 0; i < row.Values.Length; i++)
            if (row.Values[i]?.Contains('\uFFFD') == true) fields.Refuse((ImportColumn)i, "has letters that are not UTF-8: save the file in that encoding");

        var title = fields.Text(ImportColumn.Title, Movie.TitleLength);
        if (title is null && fields.IsEmpty(ImportColumn.Title)) fields.Refuse(ImportColumn.Title, "is missing");
        var year = fields.Whole(ImportColumn.Year, FirstYear, lastYear);
        if (year is null && fields.IsEmpty(ImportColumn.Year)) fields.Refuse(ImportColumn.Year, "is missing");
        var release = fields.Date(ImportColumn.ReleaseDate);
        var draft = new MovieDraft
        {
            Title = DraftName.Of(title ?? ""),
            OriginalTitle = fields.Text(ImportColumn.OriginalTitle, Movie.TitleLength),
            Year = (int)(year ?? 0),
            ReleaseDate = release,
            Minutes = (int)(fields.Whole(ImportColumn.Minutes, 1, LongestMinutes) ?? options.Minutes),
            Tagline = fields.Text(ImportColumn.Tagline, Movie.TaglineLength),
            Description = fields.Paragraphs(ImportColumn.Description, Movie.DescriptionLength),
            PriceMinor = fields.Price(ImportColumn.Price, currency) ?? options.PriceMinor,
            Certification = Certification(fields),
            Availability = year > now.Year || release > DateOnly.FromDateTime(now) ? Availability.ComingSoon : Availability.OnSale,
            ImdbTenths = fields.Tenths(ImportColumn.Imdb, 10),
            ImdbVotes = (int?)fields.Whole(ImportColumn.Votes, 0, int.MaxValue),
            MetaScore = (int?)fields.Whole(ImportColumn.MetaScore, 0, 100),
            Gross = fields.Whole(ImportColumn.Gross, 0, LargestGross),
            Genres = fields.NameList(ImportColumn.Genres, GenreLength),
            Directors = fields.NameList(ImportColumn.Directors, NameLength),
            Stars = Stars(fields),
            Countries = [.. fields.NameList(ImportColumn.Countries, PlaceLength).Select(n => n.Text)],
            Languages = [.. fields.NameList(ImportColumn.Languages, PlaceLength).Select(n => n.Text)],
        };
        if (draft.Title.Key.Length > Movie.TitleLength) fields.Refuse(ImportColumn.Title, $"has more than {Movie.TitleLength} characters");
        return errors.Count == before ? draft : null;
    }

    private string Certification(Fields fields)
    {
        if (fields.Text(ImportColumn.Certification, CertificationLength) is not { } code) return defaultCertification;
        var key = Names.Normalize(code);
        if (key != defaultCertification && !certifications.Contains(key)) fields.Refuse(ImportColumn.Certification, $"is '{code}', which the site does not have");
        return key;
    }

    private static List<DraftStar> Stars(Fields fields)
    {
        var stars = new List<DraftStar>();
        foreach (var part in fields.List(ImportColumn.Stars))
        {
            var split = part.IndexOf(" as ", StringComparison.OrdinalIgnoreCase);
            var (name, character) = split > 0 ? (part[..split], part[(split + 4)..]) : (part, null);
            if (name.Length > NameLength) fields.Refuse(ImportColumn.Stars, $"has a name of more than {NameLength} characters");
            if (character?.Length > CharacterLength) fields.Refuse(ImportColumn.Stars, $"has a character of more than {CharacterLength} characters");
            var star = new DraftStar(DraftName.Of(name), character);
            if (!stars.Exists(s => s.Name.Key == star.Name.Key)) stars.Add(star);
        }
        return stars;
    }

    private sealed class Fields(MovieRow row, List<ImportError> errors)
    {
        public void Refuse(ImportColumn column, string what) =>
            errors.Add(new ImportError(row.Line, MovieFile.NameOf(column), $"{MovieFile.NameOf(column)} {what}."));

        public bool IsEmpty(ImportColumn column) => string.IsNullOrWhiteSpace(row[column]);

        public string? Text(ImportColumn column, int longest) => Measured(column, ImportText.Clean(row[column]), longest);

        public string? Paragraphs(ImportColumn column, int longest) => Measured(column, ImportText.CleanParagraphs(row[column]), longest);

        public long? Whole(ImportColumn column, long least, long most)
        {
            if (ImportText.Clean(row[column]) is not { } text) return null;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            Refuse(column, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}, not '{Shown(text)}'"));
            return null;
        }

        public int? Tenths(ImportColumn column, int most)
        {
            if (ImportText.Clean(row[column]) is not { } text) return null;
            if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most)
                return (int)Math.Round(number * 10, MidpointRounding.AwayFromZero);
            Refuse(column, $"must be a number from 0 to {most}, such as 7.4, not '{Shown(text)}'");
            return null;
        }

        public long? Price(ImportColumn column, string currency)
        {
            if (ImportText.Clean(row[column]) is not { } text) return null;
            // A comma divides thousands here and decimals there; a file is read alike everywhere.
            if (!text.Contains(',') && Money.Parse(text, currency) is > 0 and var minor) return minor;
            Refuse(column, $"must be an amount above nothing with a point and no sign of the currency, such as 4.99, not '{Shown(text)}'");
            return null;
        }

        public DateOnly? Date(ImportColumn column)
        {
            if (ImportText.Clean(row[column]) is not { } text) return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
            Refuse(column, $"must be a date such as 1927-01-10, not '{Shown(text)}'");
            return null;
        }

        public IEnumerable<string> List(ImportColumn column) =>
            (row[column] ?? "").Split(';').Select(ImportText.Clean).OfType<string>().Where(name => !ImportText.IsNote(name));

        public List<DraftName> NameList(ImportColumn column, int longest)
        {
            var names = new List<DraftName>();
            // No genre has a comma in its name, and some files divide genres by it.
            foreach (var name in column == ImportColumn.Genres ? List(column).SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) : List(column))
            {
                var added = DraftName.Of(name);
                if (Math.Max(name.Length, added.Key.Length) > longest) Refuse(column, $"has a name of more than {longest} characters");
                if (!names.Exists(n => n.Key == added.Key)) names.Add(added);
            }
            return names;
        }

        private string? Measured(ImportColumn column, string? text, int longest)
        {
            if (text is null || text.Length <= longest) return text;
            Refuse(column, string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters; the most is {longest}"));
            return null;
        }

        private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
    }
}
