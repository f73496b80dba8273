using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Payments;

namespace CinemaSite.Tests.Databases;

/// <summary>The statements of the staff's pages as SQL Server would get them.</summary>
public class StaffOnSqlServerTests
{
    [Fact]
    public async Task People_carts_sales_and_the_log_are_read_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        var day = new DateOnly(2026, 11, 1);
        using var sums = new RememberedSums();
        var users = new StaffUsersQuery(server.Db, sums);
        foreach (var sort in new[] { "newest", "oldest", "name", "-name", "email", "-email" }) await users.ListAsync(new StaffUsersFilter("50%", Role.Moderator, AccountState.Active, day, day, sort, 2));
        foreach (var state in Enum.GetValues<AccountState>()) await users.ListAsync(new StaffUsersFilter(null, null, state, null, null, "newest", 1));
        var carts = new StaffCartsQuery(server.Db, sums);
        await carts.ListAsync(new StaffCartsFilter(null, null, null, null, "newest", 1));
        await carts.ListAsync(new StaffCartsFilter("50%", "Ann", day, day, "oldest", 2));
        var audit = new StaffAuditQuery(server.Db, new AuditKinds());
        await audit.ListAsync(new StaffAuditFilter("50%", "Ann", "Movie", day, day, 17));
        await audit.OfPersonAsync(Guid.NewGuid(), 5);
        await audit.NewestAsync(5);
        using var book = new SalesBook();
        var sales = new SalesQuery(server.Db, book, sums);
        await sales.DaysAsync(DateTime.UtcNow.Date, DateTime.UtcNow.Date);
        await sales.ReportAsync(new SalesFilter(day, day, SalesPeriod.Week, null, "title", 1));
        var health = new HealthQuery(server.Db);
        await health.WaitingAsync();
        await health.ReadAsync();
        await new StaffUserQuery(server.Db, null!, null!, audit).PersonAsync(Guid.NewGuid());
        server.AssertSpoken(atLeast: 40);
    }
}
