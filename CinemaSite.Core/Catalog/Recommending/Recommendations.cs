using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>A recommended movie, and the loved one that speaks most for it; null where it is only much loved in the person's genres.</summary>
public readonly record struct Recommendation(int MovieId, int? SeedId);

/// <summary>Movies like one that the person loved.</summary>
public sealed record LikeOne(LovedMovie Seed, IReadOnlyList<int> MovieIds);

/// <summary>What is recommended to a person; no movie stands in two of the lists.</summary>
/// <param name="Because">Movies like one of those they loved of late; which one changes from day to day.</param>
/// <param name="ForYou">What all they loved speaks for, the best first.</param>
/// <param name="NewInGenres">The latest arrivals in the genres they love.</param>
/// <param name="Genres">Those genres, by name.</param>
public sealed record Recommended(LikeOne? Because, IReadOnlyList<Recommendation> ForYou, IReadOnlyList<int> NewInGenres, IReadOnlyList<string> Genres)
{
    public static readonly Recommended Nothing = new(null, [], [], []);
}

/// <summary>Recommends movies to a person, in two queries for their deeds and at most four for what is like the movies they loved.</summary>
public sealed class Recommendations(CinemaDb db, CatalogIndex index, ContentSimilarity content, IEnumerable<ITasteSource> sources, TimeProvider clock)
{
    private const int Weighed = 400;
    private const int PopularInGenres = 100;
    private const int RecentLoves = 10;
    private const int LeastInRow = 4;
    private const int MostGenres = 3;

    // New arrivals are looked for among so many; what lies further back is not new.
    private const int LatestMovies = 2000;

    // Of these the row is made; those of other rows and too many of one director are left out.
    private const int NewestWeighed = 60;

    /// <summary>The person's taste as their deeds tell it now.</summary>
    public async Task<TasteProfile> ProfileAsync(Guid userId, CancellationToken cancellationToken)
    {
        var deeds = new List<TasteDeed>();
        foreach (var source in sources) deeds.AddRange(await source.OfAsync(userId, cancellationToken));
        return TasteProfile.Of(deeds, clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>What to recommend to somebody of this taste; never what they know, what can't be bought or what the page shows already.</summary>
    public async Task<Recommended> ForAsync(TasteProfile profile, IReadOnlySet<int> shown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(shown);
        if (profile.Loved.Count == 0) return Recommended.Nothing;
        var traits = new CatalogTraits(index.Current);
        bool IsWanted(int id) => !profile.Known.Contains(id) && !shown.Contains(id) && traits.IsOnSale(id);

        var alike = await AlikeAsync(profile.Loved, cancellationToken);
        var genres = GenresOf(profile, traits);
        var candidates = Candidates(profile, alike, traits, genres, IsWanted);
        var recent = profile.Loved.GroupBy(l => l.Deed).SelectMany(g => g.Take(RecentLoves)).ToList();
        var newest = traits.First(CatalogSort.Newest, _ => true).Take(LatestMovies).Where(id => IsWanted(id) && traits.GenresOf(id).Exists(genres.Contains)).Take(NewestWeighed).ToList();
        var facts = await FactsAsync([.. candidates.Select(c => c.Movie.MovieId).Concat(newest).Concat(recent.SelectMany(l => alike[l.MovieId]).Select(l => l.OtherId).Where(IsWanted)).Concat(profile.Disliked).Concat(profile.Loved.Select(l => l.MovieId)).Distinct()], cancellationToken);

        var ranked = Tastes.Varied(Ranked(profile, candidates, facts), r => facts.DirectorOf(r.MovieId)).ToList();
        List<int> Like(LovedMovie one, IEnumerable<int> but) => [.. Tastes.Varied(alike[one.MovieId].Select(l => l.OtherId).Where(IsWanted).Except(but), facts.DirectorOf).Take(Tastes.RowLength)];
        var best = ranked.Take(Tastes.RowLength).Select(r => r.MovieId).ToList();
        // The best are for the longer list; where that leaves too few like any one movie, these come first.
        var seed = SeedOfDay(recent, one => Like(one, best).Count);
        var because = seed is { } rich ? Like(rich, best) : [];
        if (seed is null && (seed = SeedOfDay(recent, one => Like(one, []).Count)) is { } only) because = [.. Like(only, []).Take(LeastInRow)];
        var forYou = ranked.Where(r => !because.Contains(r.MovieId)).Take(Tastes.RowLength).ToList();
        var taken = because.Concat(forYou.Select(f => f.MovieId)).ToHashSet();
        var arrivals = Tastes.Varied(newest.Where(id => !taken.Contains(id)), facts.DirectorOf).Take(Tastes.RowLength).ToList();
        return new Recommended(
            seed is { } loved ? new LikeOne(loved, because) : null, forYou, arrivals,
            [.. genres.Select(id => traits.Catalog.Names.Genres.FirstOrDefault(g => g.Id == id)?.Name).OfType<string>()]);
    }

    // What the job found; for a movie that nobody loved when it last ran, what the traits say.
    private async Task<Dictionary<int, IReadOnlyList<Likeness>>> AlikeAsync(IReadOnlyList<LovedMovie> loved, CancellationToken cancellationToken)
    {
        var ids = loved.Select(l => l.MovieId).ToList();
        var rows = await db.MovieSimilarities.AsNoTracking().Where(s => ids.Contains(s.MovieId))
            .Select(s => new { s.MovieId, Likeness = new Likeness(s.OtherId, s.Score, s.Reason, s.PersonId) }).ToListAsync(cancellationToken);
        var stored = rows.OrderByDescending(r => r.Likeness.Score).ThenBy(r => r.Likeness.OtherId).ToLookup(r => r.MovieId, r => r.Likeness);
        var alike = ids.ToDictionary(id => id, id => (IReadOnlyList<Likeness>)[.. stored[id]]);
        var missing = ids.Where(id => !stored.Contains(id)).Take(RecentLoves).ToList();
        if (missing.Count > 0)
            foreach (var (id, list) in await content.OfAsync(missing, null, cancellationToken)) alike[id] = [.. list.Take(Tastes.KeptPerMovie)];
        return alike;
    }

    private LovedMovie? SeedOfDay(List<LovedMovie> recent, Func<LovedMovie, int> wanted)
    {
        var seeds = recent.Where(l => l.Deed == Deed.Loved && wanted(l) >= LeastInRow).ToList();
        if (seeds.Count == 0) seeds = [.. recent.Where(l => l.Deed == Deed.Bought && wanted(l) >= LeastInRow)];
        return seeds.Count == 0 ? null : seeds[DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber % seeds.Count];
    }

    // What the loved movies speak for, and what is popular in their genres; all but the renown and the people, which the index does not know.
    private static List<(Recommendation Movie, double Score)> Candidates(
        TasteProfile profile, Dictionary<int, IReadOnlyList<Likeness>> alike, CatalogTraits traits, List<int> genres, Func<int, bool> isWanted)
    {
        var sums = new Dictionary<int, (double Sum, double Best, int? Seed)>();
        foreach (var loved in profile.Loved)
            foreach (var likeness in alike[loved.MovieId])
            {
                if (!isWanted(likeness.OtherId)) continue;
                var (sum, best, seed) = sums.GetValueOrDefault(likeness.OtherId);
                var more = loved.Weight * likeness.Score;
                sums[likeness.OtherId] = (sum + more, Math.Max(best, more), more > best ? loved.MovieId : seed);
            }
        var popular = traits.First(CatalogSort.Popularity, _ => true).Take(LatestMovies).Where(id => isWanted(id) && traits.GenresOf(id).Exists(genres.Contains)).Take(PopularInGenres).ToList();
        foreach (var id in popular) sums.TryAdd(id, default);

        var all = profile.Loved.Sum(l => l.Weight);
        var ofGenre = profile.Loved.SelectMany(l => traits.GenresOf(l.MovieId), (l, genre) => (genre, l.Weight)).GroupBy(g => g.genre).ToDictionary(g => g.Key, g => g.Sum(x => x.Weight));
        var avoided = Tastes.Disliked(profile.Disliked.SelectMany(traits.GenresOf), profile.Loved.SelectMany(l => traits.GenresOf(l.MovieId)));
        var scored = sums.Select(c =>
        {
            var own = traits.GenresOf(c.Key);
            var affinity = own.Count == 0 ? 0 : own.Max(g => Tastes.Affinity(ofGenre.GetValueOrDefault(g), all, traits.ShareOf(g)));
            return (Movie: new Recommendation(c.Key, c.Value.Seed),
                Score: c.Value.Sum / Math.Sqrt(all) + affinity + Tastes.QualityWeight * traits.QualityOf(c.Key) - (own.Exists(avoided.Contains) ? Tastes.Penalty : 0));
        }).OrderByDescending(c => c.Score).ThenBy(c => c.Movie.MovieId).ToList();
        return [.. scored.Take(Weighed).Concat(scored.Skip(Weighed).Where(c => popular.Contains(c.Movie.MovieId)))];
    }

    private static IEnumerable<Recommendation> Ranked(TasteProfile profile, List<(Recommendation Movie, double Score)> candidates, Facts facts)
    {
        var lovedWith = profile.Loved.SelectMany(l => facts.PeopleOf(l.MovieId)).CountBy(p => p).ToDictionary();
        var avoided = Tastes.Disliked(profile.Disliked.Select(facts.DirectorOf).OfType<int>(), profile.Loved.Select(l => facts.DirectorOf(l.MovieId)).OfType<int>());
        return candidates
            .Select(c => (c.Movie, Score: c.Score + Tastes.Renown(facts.OpinionsOn(c.Movie.MovieId))
                + Tastes.People(facts.PeopleOf(c.Movie.MovieId).Select(p => lovedWith.GetValueOrDefault(p)))
                - (facts.DirectorOf(c.Movie.MovieId) is { } d && avoided.Contains(d) ? Tastes.Penalty : 0)))
            .OrderByDescending(c => c.Score).ThenBy(c => c.Movie.MovieId).Select(c => c.Movie);
    }

    private async Task<Facts> FactsAsync(List<int> movieIds, CancellationToken cancellationToken)
    {
        var people = await db.MovieCredits.AsNoTracking()
            .Where(c => movieIds.Contains(c.MovieId) && c.Position < ContentSimilarity.TopBilled && (c.Role == CreditRole.Director || c.Role == CreditRole.Star))
            .Select(c => new { c.MovieId, c.PersonId, Directed = c.Role == CreditRole.Director, c.Position }).ToListAsync(cancellationToken);
        var opinions = await db.Movies.AsNoTracking().Where(m => movieIds.Contains(m.Id)).Select(m => new { m.Id, Count = m.RatingCount + m.LikeCount }).ToListAsync(cancellationToken);
        return new Facts(
            people.ToLookup(p => p.MovieId, p => p.PersonId),
            people.Where(p => p.Directed).GroupBy(p => p.MovieId).ToDictionary(g => g.Key, g => g.MinBy(p => p.Position)!.PersonId),
            opinions.ToDictionary(o => o.Id, o => o.Count));
    }

    // What the database adds to the index.
    private sealed record Facts(ILookup<int, int> People, Dictionary<int, int> Directors, Dictionary<int, int> Opinions)
    {
        public IEnumerable<int> PeopleOf(int movieId) => People[movieId].Distinct();

        public int? DirectorOf(int movieId) => Directors.TryGetValue(movieId, out var director) ? director : null;

        public int OpinionsOn(int movieId) => Opinions.GetValueOrDefault(movieId);
    }

    // Those that stand out, not those that every movie has.
    private static List<int> GenresOf(TasteProfile profile, CatalogTraits traits) =>
        [.. profile.Loved.SelectMany(l => traits.GenresOf(l.MovieId), (l, genre) => (genre, l.Weight)).GroupBy(g => g.genre)
            .OrderByDescending(g => g.Sum(x => x.Weight) * traits.RarityOf(g.Key)).ThenBy(g => g.Key).Take(MostGenres).Select(g => g.Key)];
}
