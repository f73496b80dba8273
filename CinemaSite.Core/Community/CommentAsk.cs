using System.Globalization;

namespace CinemaSite.Core.Community;

/// <summary>The order of a movie's comments.</summary>
public enum CommentSort
{
    Helpful,
    Newest,
}

/// <summary>Which comments of a movie are asked for: bound once from an address, and rendered back into links.</summary>
public sealed record CommentAsk
{
    public CommentSort Sort { get; init; }

    /// <summary>Only threads begun by people who rated the movie so.</summary>
    public int? Rating { get; init; }

    /// <summary>The page that has this comment on it.</summary>
    public long? CommentId { get; init; }

    /// <summary>All of this one thread.</summary>
    public long? ThreadId { get; init; }

    /// <summary>What comes after this comment; in a thread, after this place.</summary>
    public long? After { get; init; }

    /// <summary>The score after which the walk began: judgements that came later don't move what it shows.</summary>
    public long? AsOf { get; init; }

    /// <summary>The first page of the same order and people.</summary>
    public CommentAsk First => new() { Sort = Sort, Rating = Rating };

    /// <summary>The address that shows these comments.</summary>
    public string ToUrl(string movieUrl, string fragment = "comments")
    {
        var query = string.Join('&', Parameters());
        return query.Length == 0 ? $"{movieUrl}#{fragment}" : $"{movieUrl}?{query}#{fragment}";
    }

    /// <summary>Reads the choices from a query string. What cannot be read counts as not asked.</summary>
    public static CommentAsk Parse(Func<string, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new CommentAsk
        {
            Sort = value("sort") == "newest" ? CommentSort.Newest : CommentSort.Helpful,
            Rating = Number(value("rating")) is { } rating and >= 1 and <= 10 ? (int)rating : null,
            CommentId = Number(value("comment")),
            ThreadId = Number(value("thread")),
            After = Number(value("after")),
            AsOf = Number(value("asOf")),
        };
    }

    private IEnumerable<string> Parameters()
    {
        if (Sort == CommentSort.Newest) yield return "sort=newest";
        if (Rating is { } rating) yield return $"rating={Text(rating)}";
        if (CommentId is { } comment) yield return $"comment={Text(comment)}";
        if (ThreadId is { } thread) yield return $"thread={Text(thread)}";
        if (After is { } after) yield return $"after={Text(after)}";
        if (AsOf is { } asOf) yield return $"asOf={Text(asOf)}";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
