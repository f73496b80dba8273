namespace CinemaSite.Core.Catalog.Import;

/// <summary>What an import gives to rows that lack it, and whether it writes at all.</summary>
public sealed record ImportOptions
{
    /// <summary>Price in minor units.</summary>
    public long PriceMinor { get; init; } = 499;

    public int Minutes { get; init; } = 90;

    /// <summary>Made when the site has no such certification yet.</summary>
    public string Certification { get; init; } = "NR";

    /// <summary>What the columns mean, where the header does not say it; see <see cref="ImportMapping"/>.</summary>
    public string? Mapping { get; init; }

    /// <summary>Check everything, against the database too, and write nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows read, without the header.</param>
/// <param name="Added">Movies added, or in a dry run those that would be.</param>
/// <param name="Unchanged">Movies that were there already, from before or from an earlier row.</param>
/// <param name="Refused">Rows with a fault.</param>
/// <param name="Share">Part of the file that was read, 0 to 1; null when its length is unknown.</param>
public sealed record ImportProgress(int Rows, int Added, int Unchanged, int Refused, double? Share);

/// <summary>What is wrong with a row. A row may have several faults.</summary>
/// <param name="Line">The line of the file on which the row begins; the header is line 1.</param>
/// <param name="Column">The column, or null when the row as a whole is meant.</param>
/// <param name="Reason">A sentence that says what to mend.</param>
public sealed record ImportError(int Line, string? Column, string Reason);

/// <summary>What came of an import.</summary>
public sealed record ImportReport
{
    /// <summary>Of all faults this many are kept here; whoever wants all of them listens while the import runs.</summary>
    public const int KeptErrors = 200;

    public required ImportProgress Totals { get; init; }
    public required int NewPeople { get; init; }
    public required int NewGenres { get; init; }

    /// <summary>Columns of the file that mean nothing to the site.</summary>
    public required IReadOnlyList<string> UnknownColumns { get; init; }

    /// <summary>The first faults.</summary>
    public required IReadOnlyList<ImportError> Errors { get; init; }

    /// <summary>False when it was stopped before the end of the file.</summary>
    public required bool Finished { get; init; }

    public required bool DryRun { get; init; }

    /// <summary>The lowest and the highest id of the movies that were added; null when none was.</summary>
    public required (int First, int Last)? Ids { get; init; }
}

/// <summary>The file as a whole can't be imported; the message is a sentence for whoever gave it.</summary>
public sealed class ImportFileException : Exception
{
    public ImportFileException() { }

    public ImportFileException(string message) : base(message) { }

    public ImportFileException(string message, Exception innerException) : base(message, innerException) { }
}
