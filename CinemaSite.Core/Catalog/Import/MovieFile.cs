using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>The columns that an import knows; a file names them in camel case, without regard to case.</summary>
internal enum ImportColumn
{
    Title,
    Year,
    OriginalTitle,
    Minutes,
    Price,
    Certification,
    Genres,
    Directors,
    Stars,
    Countries,
    Languages,
    Description,
    Tagline,
    Imdb,
    Votes,
    MetaScore,
    Gross,
    ReleaseDate,
}

/// <summary>A row of the file: its first line and its values, or what makes it unreadable.</summary>
internal sealed record MovieRow(int Line, string?[] Values, ImportError? Fault)
{
    public string? this[ImportColumn column] => Values[(int)column];
}

/// <summary>Reads a CSV or TSV file of movies row by row; what it keeps in memory does not grow with the file.</summary>
internal sealed class MovieFile : IDisposable
{
    private const int LongestValue = 65_536;

    private static readonly Dictionary<string, ImportColumn> Columns = new(
        Enum.GetValues<ImportColumn>().Select(c => KeyValuePair.Create(NameOf(c), c))
            .Append(new("country", ImportColumn.Countries)).Append(new("language", ImportColumn.Languages)), StringComparer.OrdinalIgnoreCase);

    private readonly CsvParser parser;
    private readonly List<ImportColumn?> header = [];
    private readonly List<string> unknown = [];
    private bool badQuote;

    private MovieFile(Stream stream)
    {
        var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 16_384, leaveOpen: true);
        parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            GetDelimiter = args => args.Text.AsSpan(0, Math.Max(0, args.Text.AsSpan().IndexOfAny('\r', '\n'))).Contains('\t') ? "\t" : ",",
            // Blank lines count, or the numbers of the lines would be wrong after them.
            IgnoreBlankLines = false,
            // Quotes inside a value that does not begin with one are letters.
            BadDataFound = args => badQuote |= args.Field.TrimStart().StartsWith('"'),
            MaxFieldSize = LongestValue,
        });
    }

    /// <summary>Names of columns that are passed over.</summary>
    public IReadOnlyList<string> UnknownColumns => unknown;

    private bool IsTabbed => parser.Delimiter == "\t";

    /// <summary>The name of a column in files and reports.</summary>
    public static string NameOf(ImportColumn column) => JsonNamingPolicy.CamelCase.ConvertName(column.ToString());

    /// <summary>Reads the header; a mapping says what its columns mean, else their names do.</summary>
    /// <exception cref="ImportFileException">The file has no header or lacks what every movie needs.</exception>
    public static async Task<MovieFile> OpenAsync(Stream stream, IReadOnlyList<ImportColumn?>? mapping = null)
    {
        var file = new MovieFile(stream);
        try
        {
            await file.ReadHeaderAsync(mapping);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The first lines as they are, the header among them.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<string>>> PeekAsync(Stream stream, int count)
    {
        using var file = new MovieFile(stream);
        var lines = new List<IReadOnlyList<string>>();
        while (lines.Count < count && (await file.ReadAsync(1)).Record is { } record)
            if (lines.Count > 0 || !record.All(string.IsNullOrWhiteSpace)) lines.Add([.. record.Select(v => v.Trim('\uFEFF', ' '))]);
            else break;
        return lines;
    }

    /// <summary>The rows, blank lines left out.</summary>
    public async IAsyncEnumerable<MovieRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = parser.RawRow + 1;
            badQuote = false;
            var (record, fault) = await ReadAsync(line);
            if (fault is not null) yield return new MovieRow(line, new string?[Enum.GetValues<ImportColumn>().Length], fault);
            if (record is null) yield break;
            if (record.All(string.IsNullOrWhiteSpace)) continue;
            yield return ToRow(line, record);
        }
    }

    public void Dispose() => parser.Dispose();

    private async Task ReadHeaderAsync(IReadOnlyList<ImportColumn?>? mapping)
    {
        var (record, _) = await ReadAsync(1);
        if (record is null || record.All(string.IsNullOrWhiteSpace)) throw new ImportFileException("The file is empty: its first line must name the columns, at least title and year.");
        if (mapping is not null)
        {
            header.AddRange(record.Select((_, i) => i < mapping.Count ? mapping[i] : null));
            return;
        }
        foreach (var name in record.Select(n => n.Trim('\uFEFF', ' ')))
        {
            ImportColumn? column = Columns.TryGetValue(name, out var known) ? known : null;
            if (column is null && name.Length > 0) unknown.Add(name);
            if (column is { } twice && header.Contains(twice)) throw new ImportFileException($"The first line names the column {NameOf(twice)} twice: keep one of them.");
            header.Add(column);
        }
        var missing = new[] { ImportColumn.Title, ImportColumn.Year }.Where(c => !header.Contains(c)).Select(NameOf).ToList();
        if (missing.Count > 0)
            throw new ImportFileException($"The first line lacks {string.Join(" and ", missing)}: it must name the columns, separated by commas or tabs. It names: {ImportText.Clean(string.Join(", ", record))}.");
    }

    private async Task<(string[]? Record, ImportError? Fault)> ReadAsync(int line)
    {
        try
        {
            return (await parser.ReadAsync() ? parser.Record : null, null);
        }
        catch (MaxFieldSizeException)
        {
            return (null, new ImportError(line, null, $"A value from here on is longer than {LongestValue} characters, most likely because a quote is never closed; nothing after it could be read."));
        }
    }

    private MovieRow ToRow(int line, string[] record)
    {
        var values = new string?[Enum.GetValues<ImportColumn>().Length];
        // Files with tabs seldom quote: there a quote at the beginning may well belong to the title.
        if (badQuote && IsTabbed) record = parser.RawRecord.TrimEnd('\r', '\n').Split('\t');
        for (var i = 0; i < Math.Min(header.Count, record.Length); i++)
            if (header[i] is { } column) values[(int)column] = ImportText.Unguarded(record[i]);
        if (badQuote && !IsTabbed) return new MovieRow(line, values, new ImportError(line, null, "A value begins with a quote, but the quote that closes it is missing or not at its end."));
        return record.Skip(header.Count).All(string.IsNullOrWhiteSpace)
            ? new MovieRow(line, values, null)
            : new MovieRow(line, values, new ImportError(line, null, $"The row has {record.Length} values, but the first line names {header.Count} columns: a value with a separator in it must be quoted."));
    }
}
