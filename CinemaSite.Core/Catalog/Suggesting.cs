using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>What may be meant by the beginning of a search.</summary>
public sealed record Suggestions(IReadOnlyList<SuggestedMovie> Movies, IReadOnlyList<SuggestedPerson> People, IReadOnlyList<GenreLink> Genres)
{
    public bool IsEmpty => Movies.Count + People.Count + Genres.Count == 0;
}

/// <summary>A movie that is suggested.</summary>
public sealed record SuggestedMovie(int Id, string Title, string Slug, int Year)
{
    public string Url => Links.Movie(Id, Slug);
}

/// <summary>A person who is suggested.</summary>
public sealed record SuggestedPerson(int Id, string Name, string Slug)
{
    public string Url => Links.Person(Id, Slug);
}

/// <summary>Suggests while somebody types: movies by title, people and genres by name, at most two queries for their names.</summary>
public sealed class Suggesting(CinemaDb db, CatalogIndex index, WordIndex words)
{
    private const int MostMovies = 5;
    private const int MostPeople = 3;
    private const int MostGenres = 3;

    // One letter means everybody.
    private const int ShortestName = 2;

    // What many titles have in common is soon met among the popular ones; what is not met there is rare, and quickly found by its words.
    private const int PopularTitles = 3000;

    /// <summary>The best suggestions for what was typed; the last word may be unfinished.</summary>
    public async Task<Suggestions> ForAsync(string text, CancellationToken cancellationToken)
    {
        var typed = WordQueries.Words(text);
        if (typed.Length == 0) return new Suggestions([], [], []);
        var catalog = index.Current;
        var movieIds = MovieIds(typed, catalog);
        var personIds = typed.Sum(w => w.Length) < ShortestName ? [] : words.PeopleLike(typed, MostPeople).ToList();

        var movies = movieIds.Count == 0 ? [] : await db.Movies.AsNoTracking().Where(m => movieIds.Contains(m.Id)).Select(m => new SuggestedMovie(m.Id, m.Title, m.Slug, m.Year)).ToListAsync(cancellationToken);
        var people = personIds.Count == 0 ? [] : await db.People.AsNoTracking().Where(p => personIds.Contains(p.Id)).Select(p => new SuggestedPerson(p.Id, p.Name, p.Slug)).ToListAsync(cancellationToken);
        return new Suggestions(
            [.. movies.OrderBy(m => movieIds.IndexOf(m.Id))], [.. people.OrderBy(p => personIds.IndexOf(p.Id))],
            [.. catalog.Names.Genres.Where(g => Matches(Names.Fold(g.Name), typed)).Take(MostGenres).Select(g => new GenreLink(g.Name, g.Key))]);
    }

    // Titles that begin with what was typed come before those that hold it further on.
    private List<int> MovieIds(string[] typed, CatalogSnapshot catalog)
    {
        var beginning = " " + string.Join(' ', typed);
        var (first, then) = (new List<int>(), new List<int>());
        var order = catalog.Orders.Popularity;
        for (var i = order.Length - 1; i >= Math.Max(0, order.Length - PopularTitles) && first.Count < MostMovies; i--)
        {
            var title = Names.Fold(System.Text.Encoding.UTF8.GetString(catalog.Columns.Title(order[i])));
            if (title.StartsWith(beginning, StringComparison.Ordinal)) first.Add(catalog.Columns.Ids[order[i]]);
            else if (then.Count < MostMovies && Matches(title, typed)) then.Add(catalog.Columns.Ids[order[i]]);
        }
        var found = first.Concat(then).Take(MostMovies).ToList();
        return found.Count == MostMovies ? found : [.. found.Concat(words.TitlesLike(typed, MostMovies, catalog)).Distinct().Take(MostMovies)];
    }

    private static bool Matches(string folded, string[] typed)
    {
        for (var i = 0; i < typed.Length; i++)
        {
            var found = i == typed.Length - 1
                ? folded.Contains(" " + typed[i], StringComparison.Ordinal)
                : (folded + " ").Contains($" {typed[i]} ", StringComparison.Ordinal);
            if (!found) return false;
        }
        return true;
    }
}
