namespace CinemaSite.Core.Catalog.Import;

/// <summary>Which column of a file means what. A mapping is the columns' meanings in their order, split by commas; nothing stands for a column that is passed over.</summary>
public static class ImportMapping
{
    // What films' files from elsewhere call their columns, without spaces and marks.
    private static readonly Dictionary<string, ImportColumn> Guesses = new(
        Enum.GetValues<ImportColumn>().Select(c => KeyValuePair.Create(Key(MovieFile.NameOf(c)), c)).Concat(
        [
            new("country", ImportColumn.Countries), new("language", ImportColumn.Languages), new("genre", ImportColumn.Genres), new("director", ImportColumn.Directors),
            new("name", ImportColumn.Title), new("movie", ImportColumn.Title), new("film", ImportColumn.Title), new("seriestitle", ImportColumn.Title), new("movietitle", ImportColumn.Title), new("primarytitle", ImportColumn.Title),
            new("releasedyear", ImportColumn.Year), new("releaseyear", ImportColumn.Year), new("startyear", ImportColumn.Year), new("runtime", ImportColumn.Minutes), new("runtimeminutes", ImportColumn.Minutes), new("duration", ImportColumn.Minutes), new("length", ImportColumn.Minutes),
            new("star", ImportColumn.Stars), new("cast", ImportColumn.Stars), new("actors", ImportColumn.Stars), new("overview", ImportColumn.Description), new("plot", ImportColumn.Description), new("summary", ImportColumn.Description), new("synopsis", ImportColumn.Description),
            new("certificate", ImportColumn.Certification), new("rated", ImportColumn.Certification), new("imdbrating", ImportColumn.Imdb), new("averagerating", ImportColumn.Imdb), new("noofvotes", ImportColumn.Votes), new("numvotes", ImportColumn.Votes), new("imdbvotes", ImportColumn.Votes),
            new("metascore", ImportColumn.MetaScore), new("boxoffice", ImportColumn.Gross), new("released", ImportColumn.ReleaseDate),
        ]).DistinctBy(g => g.Key));

    /// <summary>The meanings a column can have, by the names of an import's columns.</summary>
    public static IReadOnlyList<string> Meanings { get; } = [.. Enum.GetValues<ImportColumn>().Select(MovieFile.NameOf)];

    /// <summary>The mapping that a file's header suggests.</summary>
    public static string Guess(IEnumerable<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var taken = new HashSet<ImportColumn>();
        return string.Join(',', header.Select(name => Guesses.TryGetValue(Key(name), out var column) && taken.Add(column) ? MovieFile.NameOf(column) : ""));
    }

    /// <summary>What keeps a mapping from being used; null when nothing does.</summary>
    public static string? Problem(string mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var columns = mapping.Split(',').Where(m => m.Length > 0).ToList();
        if (columns.Find(m => !Meanings.Contains(m)) is not null) return "Choose from the list what each column means.";
        if (columns.GroupBy(m => m).FirstOrDefault(g => g.Count() > 1) is { } twice) return $"Two columns can’t both be {twice.Key}.";
        var missing = new[] { ImportColumn.Title, ImportColumn.Year }.Select(MovieFile.NameOf).Where(m => !columns.Contains(m)).ToList();
        return missing.Count == 0 ? null : $"Say which column is {string.Join(" and which ", missing)}.";
    }

    internal static IReadOnlyList<ImportColumn?> Read(string mapping) =>
        [.. mapping.Split(',').Select(m => Enum.GetValues<ImportColumn>().Cast<ImportColumn?>().FirstOrDefault(c => MovieFile.NameOf(c!.Value) == m))];

    private static string Key(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
