namespace CinemaSite.Core.Catalog.Import;

/// <summary>A name as it was written and as it is compared.</summary>
public readonly record struct DraftName(string Text, string Key)
{
    /// <summary>The name with its key.</summary>
    public static DraftName Of(string text) => new(text, Names.Normalize(text));
}

/// <summary>Somebody who plays in a movie.</summary>
public readonly record struct DraftStar(DraftName Name, string? Character);

/// <summary>A movie that is to be added, with the names it refers to instead of ids.</summary>
public sealed record MovieDraft
{
    public required DraftName Title { get; init; }
    public string? OriginalTitle { get; init; }
    public required int Year { get; init; }
    public DateOnly? ReleaseDate { get; init; }
    public required int Minutes { get; init; }
    public string? Tagline { get; init; }
    public string? Description { get; init; }
    public required long PriceMinor { get; init; }

    /// <summary>The normalised code of a certification that exists.</summary>
    public required string Certification { get; init; }

    public Availability Availability { get; init; }
    public int? ImdbTenths { get; init; }
    public int? ImdbVotes { get; init; }
    public int? MetaScore { get; init; }
    public long? Gross { get; init; }
    public IReadOnlyList<DraftName> Genres { get; init; } = [];
    public IReadOnlyList<DraftName> Directors { get; init; } = [];
    public IReadOnlyList<DraftStar> Stars { get; init; } = [];
    public IReadOnlyList<string> Countries { get; init; } = [];
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>By which movies are told apart.</summary>
    internal MovieKey Key => new(Title.Key, Year, Minutes);
}

internal readonly record struct MovieKey(string Title, int Year, int Minutes);
