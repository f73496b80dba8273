using System.Globalization;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>A person and their movies, newest first in each part; <paramref name="Films"/> counts each movie once.</summary>
public sealed record PersonPage(int Id, string Name, string Slug, IReadOnlyList<PersonCredits> Parts, int Films = 0)
{
    public string Url => Links.Person(Id, Slug);

    /// <summary>The movies of all parts; one may stand in several.</summary>
    public IEnumerable<MovieCard> Movies => Parts.SelectMany(p => p.Movies);

    /// <summary>The catalogue it was read from.</summary>
    public string Version { get; init; } = "";
}

/// <summary>What a person did, and where: the newest of <paramref name="Count"/> movies.</summary>
public sealed record PersonCredits(CreditRole Role, IReadOnlyList<MovieCard> Movies, int Count);

/// <summary>Reads the pages of people.</summary>
public sealed class PeoplePages(CinemaDb db, CatalogCache cache)
{
    /// <summary>So many movies of each part are shown; the catalogue shows all of them.</summary>
    public const int MostOfPart = 24;

    /// <summary>The address of the person with whom somebody was merged; null when nobody was.</summary>
    public async Task<string?> FormerAsync(int id, CancellationToken cancellationToken)
    {
        var key = id.ToString(CultureInfo.InvariantCulture);
        var person = await db.FormerAddresses.Where(a => a.Kind == NameKind.Person && a.Key == key).Join(db.People, a => a.TargetId, p => p.Id, (a, p) => new { p.Id, p.Slug }).FirstOrDefaultAsync(cancellationToken);
        return person is null ? null : Links.Person(person.Id, person.Slug);
    }

    /// <summary>The person, or null when there is none.</summary>
    public async Task<PersonPage?> FindAsync(int id, CancellationToken cancellationToken)
    {
        var version = cache.Version;
        var person = await db.People.AsNoTracking().Where(p => p.Id == id)
            .Select(p => new PersonPage(p.Id, p.Name, p.Slug, Array.Empty<PersonCredits>(), db.MovieCredits.Where(c => c.PersonId == id).Select(c => c.MovieId).Distinct().Count())).FirstOrDefaultAsync(cancellationToken);
        if (person is null) return null;
        var counts = await db.MovieCredits.Where(c => c.PersonId == id).GroupBy(c => c.Role).Select(g => new { Role = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var parts = new List<PersonCredits>();
        foreach (var part in counts.OrderBy(c => c.Role))
        {
            var movies = await db.MovieCredits.AsNoTracking().Where(c => c.PersonId == id && c.Role == part.Role)
                .OrderByDescending(c => c.Movie!.Year).ThenByDescending(c => c.MovieId).Take(MostOfPart).Select(c => new { c.MovieId, c.Character }).ToListAsync(cancellationToken);
            var ids = movies.ConvertAll(m => m.MovieId);
            var cards = await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id)).Select(MovieCard.Projection).ToDictionaryAsync(c => c.Id, cancellationToken);
            // A movie may be deleted between the two reads.
            parts.Add(new PersonCredits(part.Role, [.. movies.Where(m => cards.ContainsKey(m.MovieId)).Select(m => cards[m.MovieId] with { Reason = m.Character is null ? null : $"as {m.Character}" })], part.Count));
        }
        return person with { Parts = parts, Version = version };
    }
}
