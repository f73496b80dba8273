using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Import;

namespace CinemaSite.Tests.Catalog;

/// <summary>What a row may hold, and the film it becomes.</summary>
public class MovieRowTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 12, 0, 0, DateTimeKind.Utc);

    private static (MovieDraft? Draft, List<ImportError> Errors) Read(params (string Column, string Value)[] values)
    {
        var row = new MovieRow(7, new string?[Enum.GetValues<ImportColumn>().Length], null);
        row.Values[(int)ImportColumn.Title] = "Metropolis";
        row.Values[(int)ImportColumn.Year] = "1927";
        foreach (var (column, value) in values) row.Values[(int)Enum.Parse<ImportColumn>(column, ignoreCase: true)] = value;
        var errors = new List<ImportError>();
        var reader = new MovieRowReader(new ImportOptions(), new HashSet<string> { "PG" }, "usd", Now);
        return (reader.Read(row, errors), errors);
    }

    [Theory]
    [InlineData("title", "")]
    [InlineData("title", " \t ")]
    [InlineData("year", "")]
    [InlineData("year", "1869")]
    [InlineData("year", "2037")]
    [InlineData("year", "19 27")]
    [InlineData("year", "MCMXXVII")]
    [InlineData("minutes", "0")]
    [InlineData("minutes", "1001")]
    [InlineData("minutes", "90.5")]
    [InlineData("price", "-1")]
    [InlineData("price", "0")]
    [InlineData("price", "0.00")]
    [InlineData("price", "4.999")]
    [InlineData("price", "4,99")]
    [InlineData("price", "1,000")]
    [InlineData("price", "$4.99")]
    [InlineData("price", "1000000000000000000000000000")]
    [InlineData("imdb", "10.1")]
    [InlineData("imdb", "-0.1")]
    [InlineData("imdb", "7,4")]
    [InlineData("metaScore", "101")]
    [InlineData("votes", "-1")]
    [InlineData("gross", "-1")]
    [InlineData("releaseDate", "10.01.1927")]
    [InlineData("releaseDate", "1927-02-30")]
    [InlineData("certification", "XXX")]
    [InlineData("title", "Metropolis \uFFFD")]
    public void A_wrong_value_is_refused_and_says_where(string column, string value)
    {
        var (draft, errors) = Read((column, value));
        Assert.Null(draft);
        var error = Assert.Single(errors);
        Assert.Equal((7, column), (error.Line, error.Column));
        Assert.StartsWith(column + " ", error.Reason);
    }

    [Theory]
    [InlineData("title", Movie.TitleLength)]
    [InlineData("originalTitle", Movie.TitleLength)]
    [InlineData("tagline", Movie.TaglineLength)]
    [InlineData("description", Movie.DescriptionLength)]
    [InlineData("genres", 60)]
    [InlineData("directors", 120)]
    [InlineData("stars", 120)]
    [InlineData("countries", 80)]
    [InlineData("languages", 80)]
    public void Text_is_measured(string column, int longest)
    {
        Assert.NotNull(Read((column, new string('x', longest))).Draft);
        Assert.Equal(column, Assert.Single(Read((column, new string('x', longest + 1))).Errors).Column);
    }

    [Fact]
    public void What_is_no_character_is_left_out_of_a_title() => Assert.Equal("Metropolis", Read(("title", "Metro\uFFFEpolis\uFFFF")).Draft!.Title.Text);

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(["year", "minutes", "imdb"], Read(("year", "x"), ("minutes", "x"), ("imdb", "x")).Errors.Select(e => e.Column));

    [Fact]
    public void A_full_row_becomes_a_full_film()
    {
        var (draft, errors) = Read(
            ("title", "  Metro\u0000polis\u200B  "), ("minutes", "153"), ("price", "3.5"), ("certification", " pg "), ("imdb", "8.25"), ("votes", "185000"), ("metaScore", "98"),
            ("gross", "1236166"), ("releaseDate", "1927-01-10"), ("description", "One.\r\n\r\n Two  three. "), ("languages", "Silent (German)"), ("countries", "Germany; germany ;"));
        Assert.Empty(errors);
        Assert.Equal("Metro polis", draft!.Title.Text);
        Assert.Equal((153, 350L, "PG", 83, 185000, 98, 1236166L), (draft.Minutes, draft.PriceMinor, draft.Certification, draft.ImdbTenths, draft.ImdbVotes, draft.MetaScore, draft.Gross));
        Assert.Equal(new DateOnly(1927, 1, 10), draft.ReleaseDate);
        Assert.Equal("One.\nTwo three.", draft.Description);
        Assert.Equal(["Silent (German)"], draft.Languages);
        Assert.Equal(["Germany"], draft.Countries);
        Assert.Equal(Availability.OnSale, draft.Availability);
    }

    [Fact]
    public void What_is_missing_gets_the_default()
    {
        var draft = Read().Draft!;
        Assert.Equal((90, 499L, "NR"), (draft.Minutes, draft.PriceMinor, draft.Certification));
    }

    [Theory]
    [InlineData("Drama; Comedy;drama ; ", new[] { "Drama", "Comedy" })]
    [InlineData("Sci-Fi, Fantasy, Short", new[] { "Sci-Fi", "Fantasy", "Short" })]
    [InlineData("", new string[0])]
    public void Genres_are_a_list(string text, string[] genres) => Assert.Equal(genres, Read(("genres", text)).Draft!.Genres.Select(g => g.Text));

    [Theory]
    [InlineData("Brigitte Helm as Maria; Alfred Abel", new[] { "Brigitte Helm/Maria", "Alfred Abel/" })]
    [InlineData("Douglas Fairbanks, Jr.; Rex AS The Dog", new[] { "Douglas Fairbanks, Jr./", "Rex/The Dog" })]
    [InlineData("Bess; BESS ; bess as Bess", new[] { "Bess/" })]
    [InlineData("Lukas; Asta; as Maria", new[] { "Lukas/", "Asta/", "as Maria/" })]
    [InlineData("(credited as Bruce Jenner); [a]; .; Steve", new[] { "Steve/" })]
    public void Stars_may_have_characters(string text, string[] stars) =>
        Assert.Equal(stars, Read(("stars", text)).Draft!.Stars.Select(s => $"{s.Name.Text}/{s.Character}"));

    [Theory]
    [InlineData("2027", "", Availability.ComingSoon)]
    [InlineData("2026", "2026-11-27", Availability.ComingSoon)]
    [InlineData("2026", "2026-11-26", Availability.OnSale)]
    public void What_is_not_out_yet_is_coming_soon(string year, string date, Availability availability) =>
        Assert.Equal(availability, Read(("year", year), ("releaseDate", date)).Draft!.Availability);
}
