using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Tests.Accounts;

/// <summary>Tokens that expired are swept away, and no others.</summary>
public sealed class SweepTests
{
    [Fact]
    public async Task Expired_tokens_of_every_kind_go_and_live_ones_stay()
    {
        var log = new LogLines();
        await using var site = new SiteFactory().With(s => s.AddSingleton<ILoggerProvider>(log));
        var person = await site.PersonAsync();
        var waiting = await site.UnconfirmedAsync("waiting@example.com");
        await site.ResetLinkAsync(person.Email);
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.OneTimeTokens.Add(new OneTimeToken { UserId = person.Id, Purpose = TokenPurpose.ChangeEmail, Hash = new byte[32], CreatedUtc = site.Clock.UtcNow, ExpiresUtc = site.Clock.UtcNow.AddHours(24), Data = "new@example.com" });
            await db.SaveChangesAsync();
        }));
        using var client = site.Browser();
        await client.PairAsync(person);

        Assert.Equal("Swept 0 links, 0 refresh tokens, 0 sessions, 0 counters and 0 accounts that nobody confirmed.", await SweepAsync(site));
        site.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("Swept 1 links, 0 refresh tokens, 0 sessions, 0 counters and 0 accounts that nobody confirmed.", await SweepAsync(site));
        site.Clock.Advance(TimeSpan.FromHours(23) - TimeSpan.FromSeconds(1));
        var fresh = Arranging.TokenOf(await site.ResetLinkAsync(person.Email));
        var pair = await client.PairAsync(person);
        Assert.StartsWith("Swept 0 links", await SweepAsync(site), StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("Swept 2 links, 0 refresh tokens", await SweepAsync(site), StringComparison.Ordinal);
        Assert.NotNull(await site.WithAsync<OneTimeTokens, TokenOwner?>(t => t.FindAsync(TokenPurpose.ResetPassword, fresh)));

        site.Clock.Advance(TimeSpan.FromDays(29) + TimeSpan.FromHours(1));
        await SweepAsync(site);
        await Arranging.ReadPairAsync(await client.RefreshAsync(pair.RefreshToken));
        site.Clock.Advance(TimeSpan.FromHours(23));
        var said = await SweepAsync(site);
        // The first sign-in's token and the used one of the second; its successor lives.
        Assert.Equal(1, await site.InDbAsync(db => db.RefreshTokens.CountAsync()));
        Assert.Equal(1, await site.InDbAsync(db => db.Sessions.CountAsync()));
        Assert.Equal(0, await site.InDbAsync(db => db.OneTimeTokens.CountAsync()));
        Assert.Contains(said, log.Lines);
        Assert.DoesNotContain(waiting, string.Concat(log.Lines.Where(l => l.StartsWith("Swept", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_nobody_confirmed_is_forgotten_after_thirty_days()
    {
        await using var site = new SiteFactory();
        var confirmed = await site.PersonAsync();
        await site.UnconfirmedAsync("never@example.com");
        site.Clock.Advance(TimeSpan.FromDays(29));
        await SweepAsync(site);
        Assert.Equal(2, await site.InDbAsync(db => db.Users.CountAsync()));
        site.Clock.Advance(TimeSpan.FromDays(1));
        Assert.EndsWith("and 1 accounts that nobody confirmed.", await SweepAsync(site), StringComparison.Ordinal);
        Assert.Equal(confirmed.Id, await site.InDbAsync(db => db.Users.Select(u => u.Id).SingleAsync()));
    }

    [Fact]
    public async Task Old_mails_lose_their_address_and_words_but_not_their_key()
    {
        await using var site = new SiteFactory();
        var person = await site.PersonAsync();
        await site.ResetLinkAsync(person.Email);
        var now = site.Clock.UtcNow;
        await site.InDbAsync(db => db.OutboxMails.ExecuteUpdateAsync(s => s.SetProperty(m => m.SentUtc, now)));
        // The mails are told apart by their time.
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await site.ResetLinkAsync(person.Email);
        site.Clock.Advance(TimeSpan.FromDays(90));
        Assert.Equal("Forgot 1 old mails.", await site.WithAsync<MailSweep, string>(s => s.RunAsync(CancellationToken.None)));
        var mails = await site.InDbAsync(db => db.OutboxMails.AsNoTracking().OrderBy(m => m.CreatedUtc).ToListAsync());
        Assert.Equal(("", "", ""), (mails[0].ToAddress, mails[0].Html, mails[0].Text));
        Assert.StartsWith("reset:", mails[0].BusinessKey, StringComparison.Ordinal);
        // What still waits to be sent keeps its words.
        Assert.Equal(person.Email, mails[1].ToAddress);
    }

    [Fact]
    public async Task A_used_refresh_token_is_remembered_as_long_as_its_return_would_be_a_theft()
    {
        await using var site = new SiteFactory();
        var person = await site.PersonAsync();
        using var client = site.Browser();
        var first = await client.PairAsync(person);
        var second = await Arranging.ReadPairAsync(await client.RefreshAsync(first.RefreshToken));
        site.Clock.Advance(TimeSpan.FromDays(29));
        await SweepAsync(site);
        await client.RefreshAsync(first.RefreshToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.RefreshAsync(second.RefreshToken)).StatusCode);
        Assert.Single(await site.MailsAsync(person.Email));
    }

    private static Task<string> SweepAsync(SiteFactory site) => site.WithAsync<AccountSweep, string>(s => s.RunAsync(CancellationToken.None));
}
