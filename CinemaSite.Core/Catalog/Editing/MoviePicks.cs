using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Editing;

/// <summary>Somebody or something that can be put into a form.</summary>
public sealed record Pick(int Id, string Name);

/// <summary>What was found for the words of a search in a form; <paramref name="New"/> is the name that nobody has yet.</summary>
public sealed record PicksFound(IReadOnlyList<Pick> Picks, string? New);

/// <summary>Finds the genres and people of a form while its writer types.</summary>
public sealed class MoviePicks(CinemaDb db, WordIndex words)
{
    private const int MostPeople = 8;

    /// <summary>The genres whose name holds the words; all of them when there are none.</summary>
    public async Task<PicksFound> GenresAsync(string? text, CancellationToken cancellationToken = default)
    {
        var wanted = Names.Fold(text ?? "").Trim();
        var genres = await db.Genres.AsNoTracking().OrderBy(g => g.NormalizedName).Select(g => new Pick(g.Id, g.Name)).ToListAsync(cancellationToken);
        return new PicksFound(genres.FindAll(g => Names.Fold(g.Name).Contains(wanted, StringComparison.Ordinal)), null);
    }

    /// <summary>The people whose name holds the words, the last perhaps unfinished: those of the most movies, and those whose name begins so, who may have no movie yet.</summary>
    public async Task<PicksFound> PeopleAsync(string? text, CancellationToken cancellationToken = default)
    {
        if (ImportText.Clean(text) is not { } name) return new PicksFound([], null);
        var known = WordQueries.Words(name) is { Length: > 0 } typed ? words.PeopleLike(typed, MostPeople).ToList() : [];
        var (key, end) = (Names.Normalize(name), Names.Normalize(name) + '\uFFFD');
        var people = await db.People.AsNoTracking().Where(p => known.Contains(p.Id)).Select(p => new Pick(p.Id, p.Name)).ToListAsync(cancellationToken);
#pragma warning disable CA1309 // The database compares: byte by byte, and by its index.
        people.AddRange(await db.People.AsNoTracking().Where(p => string.Compare(p.NormalizedName, key) >= 0 && string.Compare(p.NormalizedName, end) < 0)
            .OrderBy(p => p.NormalizedName).Take(MostPeople).Select(p => new Pick(p.Id, p.Name)).ToListAsync(cancellationToken));
#pragma warning restore CA1309
        var found = people.DistinctBy(p => p.Id).OrderByDescending(p => Names.Normalize(p.Name) == key).ThenBy(p => known.IndexOf(p.Id) is >= 0 and var at ? at : MostPeople).Take(MostPeople).ToList();
        return new PicksFound(found, found.Exists(p => Names.Normalize(p.Name) == key) || name.Length > MovieLimits.NameLength ? null : name);
    }
}
