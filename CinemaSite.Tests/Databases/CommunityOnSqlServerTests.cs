using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Library;

namespace CinemaSite.Tests.Databases;

/// <summary>The statements about the conversation as SQL Server would get them.</summary>
public class CommunityOnSqlServerTests
{
    [Fact]
    public async Task Comments_are_read_and_walked_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        var pages = new CommentPages(server.Db);
        var reader = new CommentReader(Guid.NewGuid(), server.Db.OwnersOf(7));
        foreach (var sort in Enum.GetValues<CommentSort>())
            foreach (var ask in new[] { new CommentAsk(), new CommentAsk { Rating = 8 }, new CommentAsk { ThreadId = 5, After = 50 }, new CommentAsk { CommentId = 9 }, new CommentAsk { After = 4, AsOf = 3 } })
                await pages.ReadAsync(7, ask with { Sort = sort }, reader, default);
        await pages.RepliesAsync(7, [1, 2], new CommentPages.Window(1, 4, 3), reader, default);
        await pages.ThreadAsync(7, 4, reader, default);
        await pages.WhereAsync(4, default);
        await pages.LikesAsync(4, Guid.NewGuid(), default);
        var community = new CommunityPages(server.Db);
        await community.OwnAsync(Guid.NewGuid(), 7, default);
        await new FavoriteService(server.Db, null!, null!, TimeProvider.System).AmongAsync(Guid.NewGuid(), [1, 2], default);
        await new CommentDrafts(server.Db, null!, null!, TimeProvider.System).FindAsync(Guid.NewGuid(), 7);
        await new RankingScales(server.Db).CurrentAsync(default);
        server.AssertSpoken(atLeast: 20);
    }

    [Fact]
    public async Task The_staffs_lists_are_read_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        var day = new DateOnly(2026, 11, 1);
        foreach (var sort in new[] { "newest", "oldest", "reports" })
        {
            foreach (var status in Enum.GetValues<StaffCommentStatus>()) await new StaffCommentsQuery(server.Db).ListAsync(new StaffCommentsFilter(status, "50%", "Ann", day, day, sort, 2));
            await new StaffReportsQuery(server.Db).ListAsync(new StaffReportsFilter(ReportState.Open, "50%", "Ann", day, day, sort, 2));
        }
        server.AssertSpoken(atLeast: 12);
    }
}
