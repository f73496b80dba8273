using System.Globalization;
using System.Text;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Catalog;

/// <summary>A catalogue that was imported is found, counted and walked as looking at every film of the database does.</summary>
[Trait("Category", "Slow")]
public sealed class ImportedCatalogTests
{
    // A large file of real films may be named; without one, rows with as many gaps are made up.
    private const string FileVariable = "CINEMA_TEST_MOVIES";
    private const int MadeUp = 3000;
    private const int Queries = 300;

    [Fact]
    public async Task Counts_pages_and_totals_of_an_imported_file_are_those_of_looking_at_every_film()
    {
        await using var site = new SiteFactory();
        using var browser = site.Browser();
        await site.ImportAsync(Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } path ? File.OpenRead(path) : new MemoryStream(Encoding.UTF8.GetBytes(Rows())));
        await site.WithAsync<CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        var films = await site.WithAsync<CinemaDb, List<CatalogRow>>(async db =>
        {
            var all = new List<CatalogRow>();
            await foreach (var some in new CatalogReader(db).RowsAsync(CancellationToken.None)) all.AddRange(some);
            return all;
        });
        var catalog = site.Services.GetRequiredService<CatalogIndex>().Current;
        Assert.Equal(films.Count, catalog.LiveCount);
        Assert.True(films.Count > MadeUp / 2);

        var chance = new Random(36);
        for (var i = 0; i < Queries; i++) Films.AssertSame(films, catalog, Query(chance, films, catalog), Narrowing.None);
        AssertEachOnce(films, catalog);
    }

    // Wishes for what is there, so that few of them find nothing.
    private static CatalogQuery Query(Random chance, List<CatalogRow> films, CatalogSnapshot catalog)
    {
        bool Now() => chance.Next(3) == 0;
        CatalogRow Film() => films[chance.Next(films.Count)];
        var (a, b) = (Film().Year, Film().Year);
        return new CatalogQuery
        {
            Genres = [.. Enumerable.Range(0, chance.Next(3)).Select(_ => catalog.Names.Genres[chance.Next(catalog.Names.Genres.Count)].Key).Distinct()],
            YearFrom = Now() ? Math.Min(a, b) : null,
            YearTo = Now() ? Math.Max(a, b) : null,
            Certification = chance.Next(6) == 0 ? catalog.Names.Certifications[0].Key : null,
            MinutesMax = Now() ? Film().Minutes : null,
            PriceMax = chance.Next(6) == 0 ? Film().PriceMinor : null,
            Country = chance.Next(8) == 0 ? Film().Countries is [var country, ..] ? country : null : null,
            OnSale = chance.Next(5) == 0,
            ChosenSort = (CatalogSort)chance.Next(1, 9),
            Page = chance.Next(1, 12),
        };
    }

    private static void AssertEachOnce(List<CatalogRow> films, CatalogSnapshot catalog)
    {
        var pages = (films.Count + CatalogQuery.PageSize - 1) / CatalogQuery.PageSize;
        var all = films.Select(f => f.Id).ToList();
        foreach (var sort in Enum.GetValues<CatalogSort>().Where(s => s is not (CatalogSort.Relevance or CatalogSort.Added)))
        {
            var seen = Enumerable.Range(1, pages).SelectMany(page => catalog.Answer(new CatalogQuery { ChosenSort = sort, Page = page }, Narrowing.None).Ids).ToList();
            Assert.Equal(all, seen.Order());
        }
    }

    private static string Rows()
    {
        var chance = new Random(9);
        string[] genres = ["Silent", "Short", "Comedy", "Drama", "Documentary", "Western", "Horror"];
        var text = new StringBuilder("title,year,minutes,genres,countries\n");
        for (var i = 0; i < MadeUp; i++)
            text.Append(CultureInfo.InvariantCulture, $"\"Film, number {i / 2}\",{1900 + chance.Next(100)},{(chance.Next(3) == 0 ? "" : chance.Next(1, 200))},{string.Join("; ", genres.Where(_ => chance.Next(4) == 0))},{(chance.Next(2) == 0 ? "" : "France; Italy")}\n");
        return text.ToString();
    }
}
