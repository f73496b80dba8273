using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Catalog;

/// <summary>The index in memory against looking at every film.</summary>
public sealed class CatalogColumnsTests
{
    private static CatalogSnapshot Build(IEnumerable<CatalogRow> films)
    {
        var draft = new CatalogDraft(CatalogSnapshot.Empty);
        foreach (var film in films) draft.Put(film);
        return draft.Finish(Films.Names);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 63)]
    [InlineData(4, 300)]
    [InlineData(5, 5000)]
    public void It_answers_as_looking_at_every_film_does(int seed, int count)
    {
        var chance = new Random(seed);
        var films = Enumerable.Range(1, count).Select(id => Films.Random(chance, id * 2)).ToList();
        var catalog = Build(films);
        for (var i = 0; i < 200; i++) Films.AssertSame(films, catalog, Films.Query(chance), Narrow(chance, films));
    }

    [Fact]
    public void What_words_found_is_filtered_counted_and_ordered_like_all()
    {
        var chance = new Random(6);
        var films = Enumerable.Range(1, 4000).Select(id => Films.Random(chance, id)).ToList();
        var catalog = Build(films);
        for (var i = 0; i < 150; i++)
        {
            int[] ids = [.. films.Where(_ => chance.Next(1 + i % 20) == 0).Select(f => f.Id), 99_999];
            var hits = new Hits(ids, Array.ConvertAll(ids, _ => (float)chance.Next(30)));
            var query = Films.Query(chance) with { Text = "words", Page = chance.Next(1, 40) };
            Films.AssertSame(films, catalog, query, new Narrowing(null, null, hits));
            Films.AssertSame(films, catalog, query with { ChosenSort = null }, new Narrowing(null, null, hits));
        }
    }

    [Fact]
    public void Walking_the_pages_of_every_order_shows_each_film_once()
    {
        var chance = new Random(7);
        var films = Enumerable.Range(1, 1000).Select(id => Films.Random(chance, id)).ToList();
        var catalog = Build(films);
        foreach (var sort in Enum.GetValues<CatalogSort>().Where(s => s != CatalogSort.Relevance))
            foreach (var onSale in new[] { false, true })
            {
                var seen = Enumerable.Range(1, 45).SelectMany(page => catalog.Answer(new CatalogQuery { ChosenSort = sort, OnSale = onSale, Page = page }, Narrowing.None).Ids).ToList();
                Assert.Equal(films.Where(f => f.OnSale || !onSale).Select(f => f.Id), seen.Order());
            }
    }

    [Fact]
    public void Changes_one_after_another_come_to_the_same_as_building_anew()
    {
        var chance = new Random(8);
        var films = Enumerable.Range(1, 1500).Select(id => Films.Random(chance, id)).ToDictionary(f => f.Id);
        var catalog = Build(films.Values);
        for (var batch = 0; batch < 60; batch++)
        {
            var before = (catalog, films: films.Values.ToList());
            var draft = new CatalogDraft(catalog);
            for (var i = chance.Next(40); i >= 0; i--)
            {
                var id = chance.Next(1, 1700);
                if (chance.Next(3) == 0)
                {
                    draft.Remove(id);
                    films.Remove(id);
                }
                else
                {
                    draft.Put(films[id] = Films.Random(chance, id));
                }
            }
            catalog = draft.Finish(Films.Names);
            if (batch % 10 == 5)
            {
                foreach (var film in films.Values.ToList()) films[film.Id] = film with { Popularity = chance.Next(9), WeightedRating = chance.Next(10), RatingCount = chance.Next(2) };
                catalog = CatalogDraft.Ranked(catalog, films.Values.Select(f => new CatalogRank(f.Id, f.RatingCount, f.WeightedRating, f.Popularity)), Films.Names);
            }
            for (var i = 0; i < 5; i++)
            {
                Films.AssertSame(films.Values, catalog, Films.Query(chance), Narrowing.None);
                // Who still reads the former snapshot sees nothing of the change.
                Films.AssertSame(before.films, before.catalog, Films.Query(chance), Narrowing.None);
            }
        }
        Assert.True(catalog.Count < 1.25 * catalog.LiveCount, "Dead films were not swept out.");
        Assert.Equal(films.Values.SelectMany(f => f.Countries).Distinct().Order(StringComparer.Ordinal), catalog.CountryNames);
    }

    private static Narrowing Narrow(Random chance, List<CatalogRow> films)
    {
        List<int>? Some(int oneIn) => chance.Next(5) == 0 ? [.. films.Where(_ => chance.Next(oneIn) == 0).Select(f => f.Id), -5, 1_000_000] : null;
        return new Narrowing(Some(3), Some(4), null);
    }
}

/// <summary>The index of the demo site against its database.</summary>
[Collection(DemoSiteTests.Name)]
public sealed class DemoColumnsTests(DemoSite demo)
{
    [Fact]
    public async Task It_answers_as_looking_at_every_film_of_the_database_does()
    {
        await demo.WithAsync<CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        var films = new List<CatalogRow>();
        await demo.InDbAsync(async db =>
        {
            await foreach (var rows in new CatalogReader(db).RowsAsync(CancellationToken.None)) films.AddRange(rows);
        });
        var catalog = await demo.WithAsync<CatalogIndex, CatalogSnapshot>(index => Task.FromResult(index.Current));
        var chance = new Random(9);
        for (var i = 0; i < 300; i++)
        {
            var query = Films.Query(chance);
            query = query with
            {
                Genres = [.. query.Genres.Select(_ => catalog.Names.Genres[chance.Next(catalog.Names.Genres.Count)].Key).Distinct()],
                Certification = query.Certification is null ? null : catalog.Names.Certifications[chance.Next(catalog.Names.Certifications.Count)].Key,
            };
            Films.AssertSame(films, catalog, query, Narrowing.None);
        }
    }
}
