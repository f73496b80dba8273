using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Orders;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Databases;

/// <summary>What the moderators' catalogue says to SQL Server.</summary>
public class StaffCatalogueOnSqlServerTests
{
    [Fact]
    public async Task Names_are_listed_and_merged_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        var names = new CatalogNames(server.Db, null!, null!);
        foreach (var kind in Enum.GetValues<NameKind>())
        {
            await names.ListAsync(kind, "50%", 2);
            await names.MoveAsync(kind, 1, 2, default);
        }
        server.AssertSpoken(atLeast: 12);
    }

    [Fact]
    public async Task Movies_are_read_picked_and_forgotten_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        using var words = new WordIndex(Options.Create(new SearchOptions()), NullLogger<WordIndex>.Instance);
        var picks = new MoviePicks(server.Db, words);
        await picks.GenresAsync("dra");
        await picks.PeopleAsync("keaton");
        await new MovieEditing(server.Db, null!, null!, null!, new Prices(new ConfigurationBuilder().Build()), TimeProvider.System).FindAsync(7);
        await new StaffMovieQuery(server.Db).FindAsync(7);
        var removal = new MovieRemoval(server.Db, null!, null!, null!, null!, null!, TimeProvider.System);
        await removal.ForgetAsync(7, default);
        await removal.CartsAsync([1, 2]);
        await new ImportRuns(server.Db, null!, null!, null!, TimeProvider.System).ListAsync(Guid.NewGuid(), seesAll: false);
        server.AssertSpoken(atLeast: 18);
    }
}
