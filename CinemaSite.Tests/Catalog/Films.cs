using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;

namespace CinemaSite.Tests.Catalog;

/// <summary>Random films and random wishes, and the plain way to answer them.</summary>
internal static class Films
{
    private static readonly string[] Lands = ["France", "Germany", "Italy", "Ukraine", "Japan", "Iceland"];
    private static readonly string[] Tongues = ["French", "German", "Italian", "Ukrainian", "Silent"];
    private static readonly DateTime Opening = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static readonly FilterNames Names = new(
        [.. Enumerable.Range(1, 7).Select(i => new FilterName(i, $"genre-{i}", $"Genre {i}", 0))],
        [.. Enumerable.Range(1, 4).Select(i => new FilterName(i, $"C{i}", $"C{i}", i))]);

    /// <summary>A film with values that often tie.</summary>
    public static CatalogRow Random(Random chance, int id) => new(
        id, $"TITLE {chance.Next(40)}{(chance.Next(9) == 0 ? "Ä" : "")}", chance.Next(1895, 2027), chance.Next(1, 240), chance.Next(1, 12) * 100 - 1,
        chance.Next(1, 5), chance.Next(4) > 0, Opening.AddHours(chance.Next(500)), chance.Next(3), Math.Round(chance.NextDouble() * 10, 1), chance.Next(6), chance.Next(5) == 0 ? null : chance.Next(10, 99))
    {
        Genres = [.. Enumerable.Range(1, 7).Where(_ => chance.Next(4) == 0)],
        Countries = [.. Lands.Where(_ => chance.Next(4) == 0)],
        Languages = [.. Tongues.Where(_ => chance.Next(3) == 0)],
    };

    /// <summary>Wishes of which each is there about one time in four.</summary>
    public static CatalogQuery Query(Random chance)
    {
        T? Maybe<T>(T value) where T : struct => chance.Next(4) == 0 ? value : null;
        string? Word(string[] words) => chance.Next(6) == 0 ? words[chance.Next(words.Length)] : null;
        var year = Maybe(chance.Next(1890, 2020));
        return new CatalogQuery
        {
            Genres = [.. Enumerable.Range(1, 8).Where(_ => chance.Next(10) == 0).Select(i => $"genre-{i}")],
            YearFrom = year,
            YearTo = Maybe(Math.Max(year ?? 0, chance.Next(1900, 2030))),
            RatingMin = Maybe(chance.Next(1, 10)),
            PriceMin = Maybe<long>(chance.Next(600)),
            PriceMax = Maybe<long>(chance.Next(600, 1200)),
            Certification = Word(["C1", "C2", "C3", "C4", "C9"]),
            Country = Word(Lands),
            Language = Word(Tongues),
            MinutesMax = Maybe(chance.Next(20, 240)),
            OnSale = chance.Next(4) == 0,
            ChosenSort = (CatalogSort)chance.Next(1, 9),
            Page = chance.Next(1, 6),
        };
    }

    /// <summary>The answer by looking at every film.</summary>
    public static (int Total, List<int> Ids, Dictionary<int, int> Genres, Dictionary<int, int> Decades, Dictionary<int, int> Certifications) Plainly(
        IReadOnlyCollection<CatalogRow> films, FilterNames names, CatalogQuery query, Narrowing narrowing)
    {
        var genres = names.Genres.Where(g => query.Genres.Contains(g.Key)).Select(g => g.Id).ToHashSet();
        bool Genre(CatalogRow f) => query.Genres.Count == 0 || f.Genres.Any(genres.Contains);
        bool Years(CatalogRow f) => f.Year >= (query.YearFrom ?? 0) && f.Year <= (query.YearTo ?? 9999);
        bool Certification(CatalogRow f) => query.Certification is null || names.Certifications.Any(c => c.Id == f.CertificationId && c.Key == query.Certification);
        bool Others(CatalogRow f) =>
            ((double?)query.RatingMin is not { } rating || (f.RatingCount > 0 && f.WeightedRating >= rating))
            && f.PriceMinor >= (query.PriceMin ?? 0) && f.PriceMinor <= (query.PriceMax ?? long.MaxValue)
            && (query.Country is null || f.Countries.Contains(query.Country)) && (query.Language is null || f.Languages.Contains(query.Language))
            && f.Minutes <= (query.MinutesMax ?? int.MaxValue) && (!query.OnSale || f.OnSale)
            && narrowing.Only?.Contains(f.Id) != false && narrowing.Without?.Contains(f.Id) != true && narrowing.Hits?.MovieIds.Contains(f.Id) != false;

        var rest = films.Where(Others).ToList();
        var found = rest.Where(f => Genre(f) && Years(f) && Certification(f)).ToList();
        IEnumerable<CatalogRow> ordered = query.Sort switch
        {
            CatalogSort.Relevance => found.OrderByDescending(f => narrowing.Hits!.Scores[Array.IndexOf(narrowing.Hits.MovieIds, f.Id)]).ThenBy(f => f.Id),
            CatalogSort.Oldest => found.OrderBy(f => f.CreatedUtc).ThenBy(f => f.Id),
            CatalogSort.PriceUp => found.OrderBy(f => f.PriceMinor).ThenBy(f => f.Id),
            CatalogSort.PriceDown => found.OrderByDescending(f => f.PriceMinor).ThenByDescending(f => f.Id),
            CatalogSort.Popularity => found.OrderByDescending(f => f.Popularity).ThenByDescending(f => f.Id),
            CatalogSort.Rating => found.OrderByDescending(f => f.WeightedRating).ThenByDescending(f => f.Id),
            CatalogSort.Imdb => found.OrderByDescending(f => f.ImdbTenths ?? 0).ThenByDescending(f => f.Id),
            CatalogSort.Title => found.OrderBy(f => f.NormalizedTitle, StringComparer.Ordinal).ThenBy(f => f.Id),
            _ => found.OrderByDescending(f => f.CreatedUtc).ThenByDescending(f => f.Id),
        };
        return (found.Count, [.. ordered.Skip((query.Page - 1) * CatalogQuery.PageSize).Take(CatalogQuery.PageSize).Select(f => f.Id)],
            rest.Where(f => Years(f) && Certification(f)).SelectMany(f => f.Genres).GroupBy(g => g).ToDictionary(g => g.Key, g => g.Count()),
            rest.Where(f => Genre(f) && Certification(f)).GroupBy(f => f.Year / 10).ToDictionary(g => g.Key, g => g.Count()),
            rest.Where(f => Genre(f) && Years(f)).GroupBy(f => f.CertificationId).ToDictionary(g => g.Key, g => g.Count()));
    }

    /// <summary>The index answers as looking at every film does.</summary>
    public static void AssertSame(IReadOnlyCollection<CatalogRow> films, CatalogSnapshot catalog, CatalogQuery query, Narrowing narrowing)
    {
        var (total, ids, genres, decades, certifications) = Plainly(films, catalog.Names, query, narrowing);
        var answer = catalog.Answer(query, narrowing);
        Assert.Equal(total, answer.Total);
        Assert.Equal(ids, answer.Ids);
        Assert.Equal(genres, answer.Counts.Genres.Where(g => g.Value > 0).ToDictionary());
        Assert.Equal(decades, answer.Counts.Decades.ToDictionary(d => d.Decade, d => d.Count));
        Assert.Equal(certifications, answer.Counts.Certifications.Where(c => c.Value > 0).ToDictionary());
    }
}
