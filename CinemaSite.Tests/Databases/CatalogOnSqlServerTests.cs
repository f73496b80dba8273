using System.Data;
using System.Data.Common;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CinemaSite.Tests.Databases;

/// <summary>The catalogue's queries as SQL Server would get them: there is no server, only its grammar.</summary>
public sealed class CatalogOnSqlServerTests : IAsyncLifetime
{
    private readonly Recorder recorder = new();
    private readonly SqlServerCinemaDb db;

    public CatalogOnSqlServerTests() => db = new SqlServerCinemaDb(new DbContextOptionsBuilder<SqlServerCinemaDb>()
        .UseCinemaSqlServer("Server=nowhere", maxBatchSize: null).AddInterceptors(recorder, new NoConnection()).Options);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await db.DisposeAsync();

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
        await new CatalogPages(db, index, words, new Prices(new ConfigurationBuilder().Build())).BrowseAsync(query, db.OwnedBy(Guid.NewGuid()), default);
        AssertGrammar(atLeast: 1);
    }

    [Fact]
    public async Task The_search_reads_in_its_language()
    {
        var reader = new CatalogReader(db);
        await reader.NamesAsync(default);
        await reader.RanksAsync(default);
        await reader.RowsAsync([1, 2], default);
        await reader.TextsAsync([1, 2], default);
        await reader.PeopleAsync([1, 2], default);
        await foreach (var _ in reader.RowsAsync(default)) { }
        await foreach (var _ in reader.TextsAsync(default)) { }
        await foreach (var _ in reader.PeopleAsync(default)) { }
        var log = new ChangeLog(ChangeMark.Start, TimeProvider.System);
        await log.NextAsync(db, default);
        await ChangeLog.SettledAsync(db, TimeProvider.System, default);
        // No rows come back, and a count is a row.
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.CountAsync(default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ChangeLog.CountSinceAsync(db, ChangeMark.Start, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ChangeLog.ReachesBackToAsync(db, new ChangeMark(1, 1, DateTime.UtcNow), default));
        await ChangeLog.ReachesBackToAsync(db, ChangeMark.Start, default);
        AssertGrammar(atLeast: 15);
    }

    [Fact]
    public async Task The_other_pages_speak_its_language()
    {
        var movie = new MovieDetails(7, "A", null, "a", 1927, null, 90, null, null, 100, "NR", "", Availability.OnSale, null, null, null, null, null, 1, false, 0, 0, 0, 0);
        var pages = new MoviePages(db);
        await pages.FindAsync(7, default);
        await pages.PosterAsync(7, default);
        await pages.SimilarAsync(movie, 6, default);
        var home = new HomePages(db, TimeProvider.System);
        await home.FilmOfTheWeekAsync(default);
        await home.NewAsync(8, default);
        await home.PopularAsync(8, default);
        await home.TopRatedAsync(8, default);
        await home.ShelfAsync(default);
        await home.GenresAsync(default);
        await new PeoplePages(db).FindAsync(1, default);
        var map = new SiteMap(db);
        await map.PartsAsync(default);
        await map.PagesAsync(default);
        await foreach (var _ in map.MoviesAsync(2, default)) { }
        var community = new CommunityPages(db);
        await community.HistogramAsync(7, default);
        await community.CommentsAsync(7, 2, default);
        await new Standings(db).BuyStateAsync(movie, Guid.NewGuid(), null, "US", default);
        await new LibraryRanking(db).SinceAsync(DateTime.UtcNow, 1, 500, default);
        await new CommunityRanking(db).SinceAsync(DateTime.UtcNow, 1, 500, default);
        AssertGrammar(atLeast: 18);
    }

    private void AssertGrammar(int atLeast)
    {
        Assert.True(recorder.Commands.Count >= atLeast);
        Assert.All(recorder.Commands, sql =>
        {
            using var text = new StringReader(sql);
            new TSql150Parser(initialQuotedIdentifiers: true).Parse(text, out var errors);
            Assert.True(errors.Count == 0, $"{errors.FirstOrDefault()?.Message}: {sql}");
        });
    }

    private sealed class Recorder : DbCommandInterceptor
    {
        public List<string> Commands { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Commands.Add(command.CommandText);
            // No rows, but columns enough for whoever counts them.
            var nothing = new DataTable();
            for (var i = 0; i < 64; i++) nothing.Columns.Add($"c{i}");
            return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(nothing.CreateDataReader()));
        }
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }
}
