using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Databases;

/// <summary>The statements about money as SQL Server would get them.</summary>
public class MoneyOnSqlServerTests
{
    [Fact]
    public async Task The_admins_lists_are_read_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        using var remembered = new RememberedSums();
        var day = new DateOnly(2026, 11, 1);
        foreach (var sort in new[] { "newest", "oldest", "total", "-total" })
            foreach (var q in new[] { "7", "cs_test_1", "ch_1", "re_1", "50% of a film" })
                await new StaffOrdersQuery(server.Db, remembered).ListAsync(new StaffOrdersFilter(OrderStatus.Paid, day, day, "ann@", 2) { Q = q, Sort = sort, NeedsLook = true });
        foreach (var sort in new[] { "newest", "oldest", "amount", "-amount" })
            foreach (var q in new[] { "7", "ch_1" })
                await new StaffPaymentsQuery(server.Db, remembered).ListAsync(new StaffPaymentsFilter(PaymentStatus.Refunded, q, "ann@", day, day, sort, 2));
        var system = new SystemQuery(server.Db, [], Options.Create(new JobOptions()), TimeProvider.System);
        foreach (var q in new[] { "7", "evt_1", "charge" }) await system.ReadAsync(new StaffEventsFilter(InboxState.Dead, q, day, day, 2));
        await new StaffOrderQuery(server.Db).FindAsync(7);
        server.AssertSpoken(atLeast: 70);
    }
}
