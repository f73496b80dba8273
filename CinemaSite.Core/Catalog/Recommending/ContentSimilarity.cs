using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>A movie that is like another, how much so from 0 to 1, and why.</summary>
public readonly record struct Likeness(int OtherId, double Score, SimilarityReason Reason, int? PersonId);

/// <summary>Compares movies by what they are: one query for the people they share, the rest from the index in memory.</summary>
public sealed class ContentSimilarity(CinemaDb db, CatalogIndex index)
{
    /// <summary>Those high enough on the bill to be remembered.</summary>
    internal const int TopBilled = 12;

    private const int MostShared = 20_000;
    private const int NearMovies = 60;

    private sealed record Shared(int Seed, int Other, int PersonId, bool Directed);

    /// <summary>The movies on sale that are like each of these, the most alike first.</summary>
    /// <param name="movieIds">Not more than a batch.</param>
    /// <param name="others">For each movie further ones to compare it with.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<Likeness>>> OfAsync(
        IReadOnlyCollection<int> movieIds, ILookup<int, int>? others, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(movieIds);
        var traits = new CatalogTraits(index.Current);
        var shared = (await SharedAsync(movieIds, cancellationToken)).ToLookup(s => s.Seed);
        return movieIds.Distinct().ToDictionary(id => id, id => Compare(traits, id, [.. shared[id]], others is null ? [] : others[id]));
    }

    private async Task<List<Shared>> SharedAsync(IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken) =>
        await db.MovieCredits.AsNoTracking()
            .Where(s => movieIds.Contains(s.MovieId) && s.Position < TopBilled && (s.Role == CreditRole.Director || s.Role == CreditRole.Star))
            .Join(db.MovieCredits.Where(o => o.Position < TopBilled), s => new { s.PersonId, s.Role }, o => new { o.PersonId, o.Role }, (s, o) => new { Seed = s, Other = o })
            .Where(x => x.Seed.MovieId != x.Other.MovieId)
            .Select(x => new Shared(x.Seed.MovieId, x.Other.MovieId, x.Seed.PersonId, x.Seed.Role == CreditRole.Director))
            .Take(MostShared).ToListAsync(cancellationToken);

    private static IReadOnlyList<Likeness> Compare(CatalogTraits traits, int movieId, IReadOnlyList<Shared> shared, IEnumerable<int> others)
    {
        var genres = traits.GenresOf(movieId);
        var origins = traits.OriginsOf(movieId);
        var year = traits.YearOf(movieId);
        var people = shared.ToLookup(s => s.Other);
        return [.. people.Select(p => p.Key).Concat(traits.Near(movieId, NearMovies)).Concat(others).Distinct()
            .Where(other => other != movieId && traits.IsOnSale(other))
            .Select(other =>
            {
                var theirs = traits.GenresOf(other);
                var stars = people[other].Where(s => !s.Directed).DistinctBy(s => s.PersonId).ToList();
                var director = people[other].FirstOrDefault(s => s.Directed)?.PersonId;
                var common = new InCommon(traits.GenreShare(genres, theirs), stars.Count, director is not null, traits.OriginsOf(other).Overlaps(origins), Math.Abs(traits.YearOf(other) - year));
                var (reason, person) = director is not null ? (SimilarityReason.Director, director)
                    : stars.Count > 0 ? (SimilarityReason.Star, stars[0].PersonId)
                    : (genres.Exists(theirs.Contains) ? SimilarityReason.Genres : SimilarityReason.Years, (int?)null);
                return new Likeness(other, Ranking.Similarity(common) / Ranking.MostSimilarity, reason, person);
            })
            .OrderByDescending(l => l.Score).ThenBy(l => l.OtherId)];
    }
}
