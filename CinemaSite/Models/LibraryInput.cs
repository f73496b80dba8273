using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Library;

namespace CinemaSite.Models;

/// <summary>The library's query string. What cannot be read counts as not asked.</summary>
public sealed record LibraryInput(string? Q, string? Genre, string? Progress, string? Sort, string? Page)
{
    private const int LongestSearch = 100;

    /// <summary>The same, as the library understands it.</summary>
    public LibraryFilter ToFilter() => new(
        string.IsNullOrWhiteSpace(Q) ? null : Q.Trim()[..Math.Min(LongestSearch, Q.Trim().Length)],
        string.IsNullOrWhiteSpace(Genre) ? null : Genre.Trim(),
        Read<LibraryProgress>(Progress),
        Read<LibrarySort>(Sort) ?? LibrarySort.Bought,
        int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page) : 1);

    /// <summary>The address of another page of the same view.</summary>
    public static string Address(LibraryFilter filter, int page)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = new QueryString();
        if (filter.Q is not null) query = query.Add("q", filter.Q);
        if (filter.Genre is not null) query = query.Add("genre", filter.Genre);
        if (filter.Progress is { } progress) query = query.Add("progress", Word(progress));
        if (filter.Sort != LibrarySort.Bought) query = query.Add("sort", Word(filter.Sort));
        if (page > 1) query = query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return Links.Library + query.ToUriComponent();
    }

    /// <summary>A choice as it stands in the address.</summary>
    public static string Word<T>(T choice) where T : struct, Enum => choice.ToString().ToLowerInvariant();

    private static T? Read<T>(string? word) where T : struct, Enum =>
        word is { Length: > 0 } && char.IsAsciiLetter(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : null;
}
