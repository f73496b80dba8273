using System.Globalization;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Library;

namespace CinemaSite.Models;

/// <summary>What the library says about itself.</summary>
public static class LibraryWords
{
    /// <summary>The name of the library's own filter in the address.</summary>
    public const string Progress = "progress";

    private static readonly (LibraryProgress Progress, string Value, string Name)[] Values =
        [(LibraryProgress.New, "new", "Not started"), (LibraryProgress.Started, "started", "Half-way"), (LibraryProgress.Watched, "watched", "Watched")];

    /// <summary>The progress that a value in the address means; null when it means none.</summary>
    public static (LibraryProgress Progress, string Value)? Read(string? value) =>
        Array.Find(Values, v => v.Value == value) is { Value: not null } known ? (known.Progress, known.Value) : null;

    /// <summary>The head of a library of these films.</summary>
    public static CatalogHead Head(IReadOnlyList<OwnedFilm> films)
    {
        ArgumentNullException.ThrowIfNull(films);
        return new CatalogHead("library", "Library", $"{Size(films)}. They stay where they are when you open one.",
            "Films you buy wait here for you, on every device, with your place in each of them.")
        {
            AllOwned = true,
            Filter = new OwnFilter(Progress, "Progress", [.. Values.Select(v => new Facet(v.Value, v.Name, films.Count(f => f.Progress == v.Progress)))]),
        };
    }

    // "11 films, 17 hours"
    private static string Size(IReadOnlyList<OwnedFilm> films)
    {
        var minutes = films.Sum(f => f.Minutes);
        var hours = (minutes + 30) / 60;
        return $"{Count(films.Count, "film")}, {(hours == 0 ? Count(minutes, "minute") : Count(hours, "hour"))}";
    }

    private static string Count(int count, string thing) => string.Create(CultureInfo.CurrentCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");
}
