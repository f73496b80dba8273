using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Library;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using Microsoft.AspNetCore.DataProtection;

namespace CinemaSite.Tests.Databases;

/// <summary>The statements about people as SQL Server would get them.</summary>
public class AccountsOnSqlServerTests
{
    [Fact]
    public async Task What_a_room_holds_about_a_person_is_read_and_erased_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        IPersonalData[] rooms = [new CommunityData(server.Db, new CatalogSearch(server.Db, new CatalogBell(), new CatalogVersion(), TimeProvider.System), TimeProvider.System), new CartData(server.Db), new NotificationData(server.Db), new LibraryData(server.Db), new OrderData(server.Db), new PaymentData(server.Db), new RefundData(server.Db)];
        foreach (var room in rooms)
        {
            await room.ExportAsync(Guid.NewGuid(), default);
            await room.ObstacleAsync(Guid.NewGuid(), default);
            await room.EraseAsync(Guid.NewGuid(), default);
        }
        server.AssertSpoken(atLeast: 20);
    }

    [Fact]
    public async Task Tokens_codes_and_mails_are_found_and_voided_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        var someone = Guid.NewGuid();
        var tokens = new OneTimeTokens(server.Db, TimeProvider.System);
        await tokens.VoidAsync(someone, TokenPurpose.ChangeEmail);
        await tokens.FindAsync(TokenPurpose.Activate, "abc");
        await server.Db.HoldPersonAsync(someone, default);
        var codes = new RecoveryCodes(server.Db, TimeProvider.System);
        await codes.UseAsync(someone, "abcdefghjkmnpqrs");
        await codes.ForgetAsync(someone);
        var outbox = new Outbox(server.Db, new MailBell(), new MailSeal(new EphemeralDataProtectionProvider()), TimeProvider.System);
        await outbox.HistoryAsync(someone);
        await outbox.EraseAsync(someone);
        server.AssertSpoken(atLeast: 7);
    }
}
