using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Accounts;

/// <summary>The links in mails: long, hashed at rest, one purpose, one use, the newest only, and used by a press and nothing less.</summary>
public sealed class OneTimeTokenTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private const string Activate = "/account/activate";
    private const string Reset = "/account/password/reset";
    private const string NewPassword = "a lamp above the third door";

    [Fact]
    public async Task A_token_is_256_bits_and_the_database_holds_its_hash_alone()
    {
        var person = await site.PersonAsync();
        var activation = Arranging.TokenOf(await site.LinkAsync(await site.UnconfirmedAsync("hashed@example.com"), Activate));
        var reset = Arranging.TokenOf(await site.ResetLinkAsync(person.Email));
        using var client = site.Browser();
        var refresh = (await client.PairAsync(person)).RefreshToken;
        foreach (var token in new[] { activation, reset, refresh })
            Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(token).Length);

        var hashes = await site.InDbAsync(async db => (await db.OneTimeTokens.Select(t => t.Hash).ToListAsync()).Concat(await db.RefreshTokens.Select(t => t.Hash).ToListAsync()).ToList());
        foreach (var token in new[] { activation, reset, refresh })
            Assert.Contains(hashes, h => h.SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(token))));

        // The mails that wait to be sent must hold the links; they are put aside, and then the whole file is searched.
        await site.InDbAsync(db => db.OutboxMails.Where(m => m.ToAddress == person.Email || m.ToAddress == "hashed@example.com").ExecuteDeleteAsync());
        var copy = Path.Combine(site.Folder, "copy.db");
        await site.InDbAsync(db => db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}"));
        var file = await File.ReadAllBytesAsync(copy);
        foreach (var token in new[] { activation, reset, refresh })
        {
            Assert.Equal(-1, file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)));
            Assert.Equal(-1, file.AsSpan().IndexOf(System.Buffers.Text.Base64Url.DecodeFromChars(token)));
        }
    }

    [Fact]
    public async Task A_reset_link_is_used_by_a_press_and_not_by_being_opened()
    {
        var person = await site.PersonAsync();
        var link = await site.ResetLinkAsync(person.Email);
        using var browser = site.Browser();
        for (var i = 0; i < 3; i++) await browser.GetPageAsync(link);
        await browser.SubmitAsync((await browser.GetPageAsync(link)).Form(Reset), ("password", NewPassword));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Only_the_newest_reset_link_works()
    {
        var person = await site.PersonAsync();
        var (old, newest) = (await site.ResetLinkAsync(person.Email), await site.ResetLinkAsync(person.Email));
        using var browser = site.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(old)).StatusCode);
        var form = (await browser.GetPageAsync(newest)).Form(Reset);
        await browser.SubmitInvalidAsync(form, ("token", Arranging.TokenOf(old)), ("password", NewPassword));
        await browser.SubmitAsync(form, ("password", NewPassword));
    }

    [Fact]
    public async Task A_link_of_one_kind_does_nothing_as_another()
    {
        var person = await site.PersonAsync();
        var waiting = await site.UnconfirmedAsync("other-kind@example.com");
        var activation = Arranging.TokenOf(await site.LinkAsync(waiting, Activate));
        var reset = Arranging.TokenOf(await site.ResetLinkAsync(person.Email));
        using var browser = site.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync($"{Activate}?token={reset}")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync($"{Reset}?token={activation}")).StatusCode);
        var activate = (await browser.GetPageAsync($"{Activate}?token={activation}")).Form(Activate);
        var choose = (await browser.GetPageAsync($"{Reset}?token={reset}")).Form(Reset);
        await browser.SubmitInvalidAsync(activate, ("token", reset));
        await browser.SubmitInvalidAsync(choose, ("token", activation), ("password", NewPassword));
        // Nor did the wrong use void them.
        await browser.SubmitAsync(activate);
        await browser.SubmitAsync(choose, ("password", NewPassword));
    }

    [Fact]
    public async Task Wrong_guesses_void_no_link()
    {
        var link = await site.LinkAsync(await site.UnconfirmedAsync("guessed@example.com"), Activate);
        using var browser = site.Browser();
        var form = (await browser.GetPageAsync(link)).Form(Activate);
        foreach (var guess in new[] { "", "x", new string('A', 43), Arranging.TokenOf(link)[..^1], Arranging.TokenOf(link) + "A", Arranging.TokenOf(link).ToUpperInvariant(), new string('A', 5000) })
            await browser.SubmitInvalidAsync(form, ("token", guess));
        await browser.SubmitAsync(form);
    }

    [Fact]
    public async Task Of_twenty_parallel_uses_one_succeeds()
    {
        var person = await site.PersonAsync();
        using var browser = site.Browser();
        var form = (await browser.GetPageAsync(await site.ResetLinkAsync(person.Email))).Form(Reset);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => browser.PostAsync(form, ("password", $"{NewPassword} {i}"))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.Single(await site.MailsAsync(person.Email), m => m.Subject == "Your password was changed");
    }

    [Fact]
    public async Task A_use_that_comes_second_by_a_hair_does_nothing()
    {
        // Another copy of the site takes the link after this one looked and before it writes. SQLite has one writer and
        // would never show it by chance.
        var rival = new Rival();
        await using var own = new SiteFactory().With(s => s.ConfigureDbContext<SqliteCinemaDb>(o => o.AddInterceptors(rival)));
        var person = await own.PersonAsync();
        using var browser = own.Browser();
        var form = (await browser.GetPageAsync(await own.ResetLinkAsync(person.Email))).Form(Reset);
        rival.IsReady = true;
        await browser.SubmitInvalidAsync(form, ("password", NewPassword));
        Assert.False(rival.IsReady);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.LoginAsync(person.Email, NewPassword)).StatusCode);
        Assert.DoesNotContain(await own.MailsAsync(person.Email), m => m.Subject == "Your password was changed");
    }

    [Fact]
    public async Task A_press_after_the_hour_or_the_day_is_too_late()
    {
        await using var own = new SiteFactory();
        var person = await own.PersonAsync();
        using var browser = own.Browser();
        var reset = (await browser.GetPageAsync(await own.ResetLinkAsync(person.Email))).Form(Reset);
        var activate = (await browser.GetPageAsync(await own.LinkAsync(await own.UnconfirmedAsync("late@example.com"), Activate))).Form(Activate);
        own.Clock.Advance(TimeSpan.FromHours(1));
        await browser.SubmitInvalidAsync(reset, ("password", NewPassword));
        own.Clock.Advance(TimeSpan.FromHours(23));
        await browser.SubmitInvalidAsync(activate);
    }

    [Theory]
    [InlineData(Activate)]
    [InlineData(Reset)]
    public async Task Pages_of_links_tell_no_other_site_their_address_and_are_kept_nowhere(string path)
    {
        var link = path == Activate ? await site.LinkAsync(await site.UnconfirmedAsync("referrer@example.com"), path) : await site.ResetLinkAsync((await site.PersonAsync()).Email);
        using var browser = site.Browser();
        using var opened = await browser.GetAsync(link);
        using var pressed = await browser.PostAsync((await browser.GetPageAsync(link)).Form(path), ("token", "wrong"), ("password", NewPassword));
        foreach (var answer in new[] { opened, pressed })
        {
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task Links_in_mails_lead_to_the_configured_address_whatever_Host_the_form_was_sent_to()
    {
        var person = await site.PersonAsync();
        using var browser = site.Browser();
        browser.Http.DefaultRequestHeaders.Host = "evil.example";
        using var forgot = await browser.SendAsync("/account/password/forgot", ("email", person.Email));
        using var register = await browser.SendAsync("/account/register", ("email", "host@example.com"), ("password", NewPassword));
        using var resend = await browser.SendAsync("/account/activate/resend", ("email", "host@example.com"));
        var mails = (await site.MailsAsync(person.Email)).Concat(await site.MailsAsync("host@example.com")).ToList();
        Assert.Equal(3, mails.Count);
        Assert.All(mails, m =>
        {
            Assert.Contains("http://localhost/account/", m.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("evil", m.Text + m.Html, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_reset_ends_all_sessions_and_their_refresh_tokens_and_signs_nobody_in()
    {
        var person = await site.PersonAsync();
        using var elsewhere = await site.SignedInAsync(person);
        using var client = site.Browser();
        var pair = await client.PairAsync(person);
        using var browser = site.Browser();
        var form = (await browser.GetPageAsync(await site.ResetLinkAsync(person.Email))).Form(Reset);
        using var answer = await browser.PostAsync(form, ("password", NewPassword));
        Assert.Equal("/account/login", answer.Headers.Location!.OriginalString);
        Assert.DoesNotContain(browser.Cookies, c => c.Name is "cinema-access" or "cinema-refresh");
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await site.AsBearerAsync(pair.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.RefreshAsync(pair.RefreshToken)).StatusCode);
        Assert.Equal("Your password was changed", (await site.MailsAsync(person.Email))[^1].Subject);
    }

    private sealed class Rival : DbCommandInterceptor
    {
        public bool IsReady { get; set; }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (!IsReady || !command.CommandText.StartsWith("UPDATE \"OneTimeTokens\"", StringComparison.Ordinal)) return result;
            IsReady = false;
            await using var first = command.Connection!.CreateCommand();
            first.Transaction = command.Transaction;
            first.CommandText = "UPDATE \"OneTimeTokens\" SET \"ConsumedUtc\" = '2026-01-01 00:00:00'";
            await first.ExecuteNonQueryAsync(cancellationToken);
            return result;
        }
    }
}
