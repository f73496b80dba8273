using CinemaSite.Core.Catalog;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data.Demo.Generated;

/// <summary>The movies on sale as viewers come upon them: by fame, within a genre, or with somebody they like.</summary>
internal sealed class Market
{
    private const int KnownPeople = 3000;
    private const int ChunkSize = 500;

    private readonly List<Film> films = [];
    private readonly List<List<int>> byGenre = [];
    private readonly List<List<int>> byPerson = [];

    /// <summary>A movie: what is thought of it in general, and its genres and known people by their numbers here.</summary>
    public sealed record Film(int Id, double Quality, double Fame)
    {
        public List<int> Genres { get; } = [];
        public List<int> People { get; } = [];
    }

    /// <summary>The most famous first.</summary>
    public IReadOnlyList<Film> Films => films;

    /// <summary>For each genre the places in <see cref="Films"/>, the most famous first; the largest genre first.</summary>
    public IReadOnlyList<IReadOnlyList<int>> ByGenre => byGenre;

    /// <summary>As <see cref="ByGenre"/>, for the people with most movies.</summary>
    public IReadOnlyList<IReadOnlyList<int>> ByPerson => byPerson;

    /// <summary>Reads the catalogue, whoever made it.</summary>
    public static async Task<Market> LoadAsync(CinemaDb db, long seed, CancellationToken cancellationToken)
    {
        var market = new Market();
        var onSale = db.Movies.AsNoTracking().Where(m => m.Availability == Availability.OnSale);
        await foreach (var movie in onSale.Select(m => new { m.Id, m.ImdbTenths, m.ImdbVotes }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            // What the catalogue doesn't know of a film, chance decides; real catalogues have no votes at all.
            var chance = new Chance(seed, "renown", movie.Id);
            var quality = (movie.ImdbTenths ?? 63 + 11 * chance.Bell()) / 10;
            market.films.Add(new Film(movie.Id, quality, movie.ImdbVotes is { } votes ? Math.Log(votes + 1) : 13 * Math.Pow(chance.Next(), 3)));
        }
        market.films.Sort((a, b) => a.Fame == b.Fame ? a.Id.CompareTo(b.Id) : b.Fame.CompareTo(a.Fame));
        var films = market.films.ToDictionary(f => f.Id);

        var genres = await db.MovieGenres.GroupBy(g => g.GenreId).Select(g => new { g.Key, Count = g.Count() }).OrderByDescending(g => g.Count).ThenBy(g => g.Key).Select(g => g.Key).ToListAsync(cancellationToken);
        var genreNumbers = genres.Select((id, number) => (id, number)).ToDictionary(g => g.id, g => g.number);
        await foreach (var row in db.MovieGenres.AsNoTracking().Select(g => new { g.MovieId, g.GenreId }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (films.TryGetValue(row.MovieId, out var film)) film.Genres.Add(genreNumbers[row.GenreId]);

        var people = await db.MovieCredits.GroupBy(c => c.PersonId).Select(c => new { c.Key, Count = c.Count() }).OrderByDescending(c => c.Count).ThenBy(c => c.Key).Take(KnownPeople).Select(c => c.Key).ToListAsync(cancellationToken);
        var peopleNumbers = people.Select((id, number) => (id, number)).ToDictionary(p => p.id, p => p.number);
        foreach (var ids in people.Chunk(ChunkSize))
            await foreach (var row in db.MovieCredits.AsNoTracking().Where(c => ids.Contains(c.PersonId)).Select(c => new { c.MovieId, c.PersonId }).Distinct().AsAsyncEnumerable().WithCancellation(cancellationToken))
                if (films.TryGetValue(row.MovieId, out var film)) film.People.Add(peopleNumbers[row.PersonId]);

        Fill(market.byGenre, genres.Count, market.films, f => f.Genres);
        Fill(market.byPerson, people.Count, market.films, f => f.People);
        return market;
    }

    private static void Fill(List<List<int>> lists, int count, List<Film> films, Func<Film, List<int>> numbers)
    {
        lists.AddRange(Enumerable.Range(0, count).Select(_ => new List<int>()));
        for (var place = 0; place < films.Count; place++)
            foreach (var number in numbers(films[place])) lists[number].Add(place);
        foreach (var film in films) numbers(film).TrimExcess();
    }
}
