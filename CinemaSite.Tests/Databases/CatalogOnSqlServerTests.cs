using CinemaSite.Tests.Support;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Databases;

/// <summary>The catalogue's queries as SQL Server would get them: there is no server, only its grammar.</summary>
public sealed class CatalogOnSqlServerTests : IAsyncLifetime
{
    private readonly SqlServerGrammar server = new();

    private SqlServerCinemaDb Db => server.Db;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("q=moon%_[&sort=relevance&page=3")]
    [InlineData("genre=horror&genre=comedy&yearFrom=1920&yearTo=1930&ratingMin=7&priceMin=1&priceMax=5&certification=PG&country=France&language=English&minutesMax=90&person=3&onSale=true&notOwned=true")]
    public async Task The_catalogue_speaks_its_language(string address)
    {
        var query = CatalogQuery.Parse(address.Split('&').Select(p => p.Split('=', 2)).ToLookup(p => p[0], p => p.Length > 1 ? p[1] : ""), "usd");
        var draft = new CatalogDraft(CatalogSnapshot.Empty);
        draft.Put(new CatalogRow(1, "A", 1927, 90, 100, 1, true, DateTime.UtcNow, 0, 0, 0, null));
        var index = new CatalogIndex { Current = draft.Finish(FilterNames.None) };
        using var words = new WordIndex(Options.Create(new SearchOptions()), NullLogger<WordIndex>.Instance);
        await new CatalogPages(Db, index, words, Caches.New(), new Prices(new ConfigurationBuilder().Build())).BrowseAsync(query, Db.OwnedBy(Guid.NewGuid()), null, default);
        server.AssertSpoken(atLeast: 1);
    }

    [Fact]
    public async Task The_search_reads_in_its_language()
    {
        var reader = new CatalogReader(Db);
        await reader.NamesAsync(default);
        await reader.RanksAsync(default);
        await reader.RowsAsync([1, 2], default);
        await reader.TextsAsync([1, 2], default);
        await reader.PeopleAsync([1, 2], default);
        await foreach (var _ in reader.RowsAsync(default)) { }
        await foreach (var _ in reader.TextsAsync(default)) { }
        await foreach (var _ in reader.PeopleAsync(default)) { }
        var log = new ChangeLog(ChangeMark.Start, TimeProvider.System);
        await log.NextAsync(Db, default);
        await ChangeLog.SettledAsync(Db, TimeProvider.System, default);
        // No rows come back, and a count is a row.
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.CountAsync(default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ChangeLog.CountSinceAsync(Db, ChangeMark.Start, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ChangeLog.ReachesBackToAsync(Db, new ChangeMark(1, 1, DateTime.UtcNow), default));
        await ChangeLog.ReachesBackToAsync(Db, ChangeMark.Start, default);
        server.AssertSpoken(atLeast: 15);
    }

    [Fact]
    public async Task The_other_pages_speak_its_language()
    {
        var movie = new MovieDetails(7, "A", null, "a", 1927, null, 90, null, null, 100, "NR", "", Availability.OnSale, null, null, null, null, null, 1, false, false, 0, 0, 0, 0);
        var draft = new CatalogDraft(CatalogSnapshot.Empty);
        foreach (var id in new[] { 7, 8 }) draft.Put(new CatalogRow(id, $"A{id}", 1927, 90, 100, 1, true, DateTime.UtcNow, 6, 7, 3, 80) { Genres = [1], Countries = ["France"] });
        var index = new CatalogIndex { Current = draft.Finish(new FilterNames([new FilterName(1, "drama", "Drama", 0)], [])) };
        var content = new ContentSimilarity(Db, index);
        var pages = new MoviePages(Db, index, content, Caches.New());
        await pages.FindAsync(7, default);
        await pages.PosterAsync(7, default);
        await pages.SimilarAsync(movie, 6, default);
        ITasteSource[] sources = [new CommunityTaste(Db), new LibraryTaste(Db)];
        var recommendations = new Recommendations(Db, index, content, sources, TimeProvider.System);
        var home = new HomePages(Db, index, recommendations, TimeProvider.System);
        await home.ComposeAsync(null, [], default);
        await home.ComposeAsync(Guid.NewGuid(), [], default);
        await recommendations.ForAsync(TasteProfile.Of([new TasteDeed(7, DateTime.UtcNow, Deed.Loved)], DateTime.UtcNow), new HashSet<int>(), default);
        await home.GenresAsync(default);
        await new FavoriteMovies(Db).OfAsync(Guid.NewGuid(), default);
        foreach (var source in sources)
            await foreach (var _ in source.AdmirersAsync()) { }
        await new PeoplePages(Db, Caches.New()).FindAsync(1, default);
        var map = new SiteMap(Db);
        await map.PartsAsync(default);
        await map.PagesAsync(default);
        await foreach (var _ in map.MoviesAsync(2, default)) { }
        var community = new CommunityPages(Db);
        await community.HistogramAsync(7, default);
        await new Standings(Db).BuyStateAsync(movie, Guid.NewGuid(), null, "US", default);
        await new LibraryRanking(Db).SinceAsync(DateTime.UtcNow, 1, 500, default);
        await new CommunityRanking(Db).SinceAsync(DateTime.UtcNow, 1, 500, default);
        server.AssertSpoken(atLeast: 28);
    }
}
