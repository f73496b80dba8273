using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>The fields of the index of words, and how movies and people are written into them.</summary>
internal static class WordDocuments
{
    /// <summary>A new number when fields or folding change: an index of another number is built anew.</summary>
    public const string Schema = "1";

    /// <summary>Id of a movie as a word, to replace and delete it.</summary>
    public const string Movie = "movie";

    /// <summary>Id of a movie as a number, to read it.</summary>
    public const string MovieId = "movieId";

    /// <summary>Words of the title and of the original title.</summary>
    public const string Title = "title";

    /// <summary>How many words the title has.</summary>
    public const string TitleLength = "titleLength";

    /// <summary>A title as one word, with and without its article.</summary>
    public const string Whole = "whole";

    /// <summary>Neighbouring words of a title written as one (Spider-Man, spiderman), and the first word after <see cref="Begins"/>.</summary>
    public const string Joined = "joined";

    public const char Begins = '^';
    public const string People = "people";
    public const string Description = "description";

    public const string Person = "person";
    public const string PersonId = "personId";
    public const string PersonName = "name";
    public const string PersonMovies = "movies";

    private static readonly HashSet<string> Articles = ["the", "a", "an", "le", "la", "les", "der", "die", "das", "el", "los", "las", "il", "lo", "gli"];

    // Constant scores need neither norms nor frequencies; only phrases need positions.
    private static readonly FieldType WithPositions = Type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    private static readonly FieldType WithoutPositions = Type(IndexOptions.DOCS_ONLY);

    public static Term MovieTerm(int id) => new(Movie, id.ToString(CultureInfo.InvariantCulture));

    public static Term PersonTerm(int id) => new(Person, id.ToString(CultureInfo.InvariantCulture));

    public static Document Of(CatalogText movie)
    {
        var document = new Document
        {
            new StringField(Movie, movie.Id.ToString(CultureInfo.InvariantCulture), Field.Store.NO),
            new NumericDocValuesField(MovieId, movie.Id),
        };
        var length = AddTitle(document, movie.Title);
        if (movie.OriginalTitle is { Length: > 0 } original && original != movie.Title) AddTitle(document, original);
        document.Add(new NumericDocValuesField(TitleLength, length));
        foreach (var (_, name) in movie.People) document.Add(new Field(People, name, WithoutPositions));
        if (movie.Description is { Length: > 0 } description) document.Add(new Field(Description, description, WithoutPositions));
        return document;
    }

    public static Document Of(PersonText person) =>
    [
        new StringField(Person, person.Id.ToString(CultureInfo.InvariantCulture), Field.Store.NO),
        new NumericDocValuesField(PersonId, person.Id),
        new NumericDocValuesField(PersonMovies, person.Movies),
        new Field(PersonName, person.Name, WithoutPositions),
    ];

    private static int AddTitle(Document document, string title)
    {
        document.Add(new Field(Title, title, WithPositions));
        var words = FoldingAnalyzer.Words(title);
        for (var i = 1; i < words.Length; i++) document.Add(new StringField(Joined, words[i - 1] + words[i], Field.Store.NO));
        // M*A*S*H is three stars and four letters.
        if (words.Length is > 2 and < 7) document.Add(new StringField(Joined, string.Concat(words), Field.Store.NO));
        AddBeginning(document, words);
        if (words.Length > 1 && Articles.Contains(words[0])) AddBeginning(document, words.AsSpan(1));
        return Math.Max(1, words.Length);
    }

    private static void AddBeginning(Document document, ReadOnlySpan<string> words)
    {
        if (words.Length == 0) return;
        document.Add(new StringField(Joined, Begins + words[0], Field.Store.NO));
        document.Add(new StringField(Whole, string.Join(' ', words), Field.Store.NO));
    }

    private static FieldType Type(IndexOptions options)
    {
        var type = new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = options };
        type.Freeze();
        return type;
    }
}
