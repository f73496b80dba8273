using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>A person and their movies, newest first in each part.</summary>
public sealed record PersonPage(int Id, string Name, string Slug, IReadOnlyList<PersonCredits> Parts)
{
    public string Url => Links.Person(Id, Slug);
}

/// <summary>What a person did, and where.</summary>
public sealed record PersonCredits(CreditRole Role, IReadOnlyList<MovieCard> Movies);

/// <summary>Reads the pages of people.</summary>
public sealed class PeoplePages(CinemaDb db)
{
    private const int MostMovies = 300;

    /// <summary>The person, or null when there is none.</summary>
    public async Task<PersonPage?> FindAsync(int id, CancellationToken cancellationToken)
    {
        var person = await db.People.AsNoTracking().Where(p => p.Id == id).Select(p => new PersonPage(p.Id, p.Name, p.Slug, Array.Empty<PersonCredits>())).FirstOrDefaultAsync(cancellationToken);
        if (person is null) return null;
        var credits = await db.MovieCredits.AsNoTracking().Where(c => c.PersonId == id)
            .OrderByDescending(c => c.Movie!.Year).ThenByDescending(c => c.MovieId).Take(MostMovies)
            .Select(c => new { c.MovieId, c.Role, c.Character }).ToListAsync(cancellationToken);
        var ids = credits.Select(c => c.MovieId).Distinct().ToList();
        var cards = await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id)).Select(MovieCard.Projection).ToDictionaryAsync(c => c.Id, cancellationToken);
        return person with
        {
            Parts = [.. credits.GroupBy(c => c.Role).OrderBy(g => g.Key)
                .Select(g => new PersonCredits(g.Key, [.. g.Select(c => cards[c.MovieId] with { Reason = c.Character is null ? null : $"as {c.Character}" })]))],
        };
    }
}
