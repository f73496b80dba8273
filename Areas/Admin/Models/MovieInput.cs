using CinemaSite.Core.Catalog.Editing;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>The movie's form as it was sent, with the button that sent it.</summary>
public sealed class MovieInput
{
    public string? Title { get; set; }
    public string? OriginalTitle { get; set; }
    public string? Year { get; set; }
    public string? ReleaseDate { get; set; }
    public string? Minutes { get; set; }
    public string? Tagline { get; set; }
    public string? Description { get; set; }
    public string? Price { get; set; }
    public string? Certification { get; set; }
    public string?[]? Genres { get; set; }
    public string?[]? Directors { get; set; }

    /// <summary><c>id</c>, with the character beside it in <see cref="Characters"/>, or <c>id|character</c>.</summary>
    public string?[]? Stars { get; set; }

    public string?[]? Characters { get; set; }
    public string?[]? Countries { get; set; }
    public string?[]? Languages { get; set; }
    public string? Imdb { get; set; }
    public string? Votes { get; set; }
    public string? MetaScore { get; set; }
    public string? Gross { get; set; }
    public string? Availability { get; set; }
    public string?[]? SoldIn { get; set; }
    public string? Version { get; set; }

    /// <summary>Whether the number of carts was shown.</summary>
    public string? Confirm { get; set; }

    public string? GenresSearch { get; set; }
    public string? DirectorsSearch { get; set; }
    public string? StarsSearch { get; set; }

    /// <summary>What another button than Save asks for, such as <c>stars:up:2</c>; see <see cref="MovieLists"/>.</summary>
    public string? Do { get; set; }

    public bool IsConfirmed => Confirm == "true";

    /// <summary>What stands in the search field of a list.</summary>
    public string? Search(string list) => list switch { MovieLists.Genres => GenresSearch, MovieLists.Directors => DirectorsSearch, _ => StarsSearch };

    public MovieForm ToForm() => new()
    {
        Title = Title, OriginalTitle = OriginalTitle, Year = Year, ReleaseDate = ReleaseDate, Minutes = Minutes, Tagline = Tagline, Description = Description,
        Price = Price, Certification = Certification, Genres = Ids(Genres), Directors = Ids(Directors), Stars = [.. StarsOf()],
        Countries = List(Countries), Languages = List(Languages), Imdb = Imdb, Votes = Votes, MetaScore = MetaScore, Gross = Gross,
        Availability = Availability, SoldIn = List(SoldIn), Version = Version,
    };

    private IEnumerable<FormStar> StarsOf()
    {
        for (var i = 0; i < (Stars?.Length ?? 0); i++)
        {
            if (Stars![i]?.Split('|', 2) is not [{ Length: > 0 } id, ..] parts) continue;
            var character = parts.Length > 1 ? parts[1] : i < (Characters?.Length ?? 0) ? Characters![i] : null;
            yield return new FormStar(id.Trim(), string.IsNullOrWhiteSpace(character) ? null : character);
        }
    }

    private static List<string> Ids(string?[]? ids) => [.. (ids ?? []).Where(id => !string.IsNullOrWhiteSpace(id)).Select(id => id!.Trim())];

    private static string? List(string?[]? parts) => parts is null ? null : string.Join(", ", parts.Where(p => !string.IsNullOrWhiteSpace(p)));
}

/// <summary>The lists of a movie's form, and what their buttons do: <c>list:verb:argument</c>.</summary>
public static class MovieLists
{
    public const string Genres = "genres";
    public const string Directors = "directors";
    public const string Stars = "stars";

    public const string Preview = "preview";
    public const string Create = "create";

    /// <summary>The form after a button of a list: <c>up</c>, <c>down</c> and <c>remove</c> with a place, <c>add</c> with an id. What makes no sense changes nothing.</summary>
    public static MovieForm Apply(MovieForm form, string list, string verb, string argument)
    {
        ArgumentNullException.ThrowIfNull(form);
        return list switch
        {
            Genres => form with { Genres = Changed(form.Genres, verb, argument, id => id, id => id) },
            Directors => form with { Directors = Changed(form.Directors, verb, argument, id => id, id => id) },
            Stars => form with { Stars = Changed(form.Stars, verb, argument, s => s.Id, id => new FormStar(id, null)) },
            _ => form,
        };
    }

    private static IReadOnlyList<T> Changed<T>(IReadOnlyList<T> items, string verb, string argument, Func<T, string> id, Func<string, T> make)
    {
        var changed = items.ToList();
        if (verb == "add")
        {
            if (argument.Length > 0 && !changed.Exists(i => id(i) == argument)) changed.Add(make(argument));
            return changed;
        }
        if (!int.TryParse(argument, out var place) || place < 0 || place >= changed.Count) return items;
        var item = changed[place];
        changed.RemoveAt(place);
        if (verb == "remove") return changed;
        changed.Insert(Math.Clamp(verb == "up" ? place - 1 : place + 1, 0, changed.Count), item);
        return changed;
    }
}
