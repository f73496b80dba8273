using System.Text.RegularExpressions;
using CinemaSite.Core.Mail;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Journeys;

/// <summary>Mails leave the outbox by real SMTP, whatever the server does to them.</summary>
public sealed partial class OutboxTests(Xunit.Abstractions.ITestOutputHelper output) : IAsyncLifetime
{
    private readonly SmtpListener server = new();
    private readonly SiteFactory site = new();

    public Task InitializeAsync()
    {
        site["Mail:Host"] = "127.0.0.1";
        site["Mail:Port"] = $"{server.Port}";
        site["Mail:Security"] = "None";
        site["Mail:From"] = "Lantern <hello@example.com>";
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_is_sent_once_and_marked()
    {
        await QueueAsync("one", "viewer@example.com");
        await SendAsync();
        await SendAsync();
        var message = Assert.Single(server.Messages);
        Assert.Contains("Subject: News one", message, StringComparison.Ordinal);
        Assert.Contains("To: viewer@example.com", message, StringComparison.Ordinal);
        Assert.NotNull((await MailAsync("one")).SentUtc);
    }

    [Fact]
    public async Task The_same_deed_is_told_once()
    {
        await QueueAsync("one", "viewer@example.com");
        await QueueAsync("one", "viewer@example.com");
        await SendAsync();
        Assert.Single(server.Messages);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_later_and_nothing_is_lost()
    {
        server.Mode = SmtpMode.Busy;
        await QueueAsync("one", "viewer@example.com");
        await SendAsync();
        await SendAsync();
        Assert.Single(server.Messages);
        var waiting = await MailAsync("one");
        Assert.Null(waiting.SentUtc);
        Assert.Null(waiting.DeadUtc);
        Assert.Equal(1, waiting.Tries);

        server.Mode = SmtpMode.Accept;
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await SendAsync();
        Assert.NotNull((await MailAsync("one")).SentUtc);
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_good_blocks_no_other()
    {
        server.Mode = SmtpMode.RefuseNobody;
        await QueueAsync("bad", "nobody@example.com");
        await QueueAsync("good", "viewer@example.com");
        await SendAsync();
        Assert.NotNull((await MailAsync("bad")).DeadUtc);
        Assert.NotNull((await MailAsync("good")).SentUtc);
        Assert.Contains("viewer@example.com", Assert.Single(server.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_means_the_same_message_again_so_that_it_can_be_told_from_a_new_one()
    {
        server.Mode = SmtpMode.DropAfterData;
        await QueueAsync("one", "viewer@example.com");
        await SendAsync();
        server.Mode = SmtpMode.Accept;
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await SendAsync();
        var ids = server.Messages.Select(m => MessageId().Match(m).Value).ToList();
        Assert.Equal(2, ids.Count);
        Assert.NotEmpty(ids[0]);
        Assert.Equal(ids[0], ids[1]);
    }

    [Fact]
    public async Task A_server_that_is_down_loses_nothing()
    {
        site["Mail:Port"] = "1";
        await QueueAsync("one", "viewer@example.com");
        await SendAsync();
        var waiting = await MailAsync("one");
        Assert.Null(waiting.SentUtc);
        Assert.Null(waiting.DeadUtc);
        Assert.True(waiting.NextTryUtc > site.Clock.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task A_server_that_fails_every_third_time_gets_every_mail_once()
    {
        server.Mode = SmtpMode.Flaky;
        var mails = LongRun.Pick(60, 1000);
        for (var i = 0; i < mails; i++) await QueueAsync($"deed:{i}", $"viewer{i}@example.com");
        for (var round = 0; await site.InDbAsync(db => db.OutboxMails.AnyAsync(m => m.SentUtc == null)); round++)
        {
            Assert.InRange(round, 0, mails);
            await SendAsync();
            site.Clock.Advance(TimeSpan.FromHours(1));
        }
        Assert.Equal(mails, server.Messages.Select(m => MessageId().Match(m).Value).Distinct().Count());
        Assert.Equal(mails, server.Messages.Count);
        Assert.InRange(await site.InDbAsync(db => db.OutboxMails.CountAsync(m => m.Tries > 1)), mails / 10, mails);
        LongRun.Note(output, $"mail: {mails} mails through a server that fails 30 %, 0 lost, each once, {await site.InDbAsync(db => db.OutboxMails.SumAsync(m => m.Tries))} tries");
    }

    [Fact]
    public async Task Line_breaks_in_a_subject_make_no_header_of_their_own()
    {
        await QueueAsync("one", "viewer@example.com", "News\r\nBcc: victim@example.com");
        await SendAsync();
        Assert.DoesNotContain(Assert.Single(server.Messages).Split('\n'), line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_secret_mail_lies_sealed_until_it_is_sent_and_is_then_forgotten()
    {
        const string words = "https://localhost/account/password/reset?token=abc";
        await QueueAsync("secret", "someone@example.com", secret: words);
        var waiting = await MailAsync("secret");
        Assert.DoesNotContain("token=abc", waiting.Text + waiting.Html, StringComparison.Ordinal);
        await SendAsync();
        Assert.Contains("/account/password/reset?token", Assert.Single(server.Messages), StringComparison.Ordinal);
        var sent = await MailAsync("secret");
        Assert.NotNull(sent.SentUtc);
        Assert.Equal("", sent.Text + sent.Html);
    }

    private Task QueueAsync(string key, string to, string? subject = null, string? secret = null) => site.WithAsync<IServiceProvider>(async services =>
    {
        var db = (Core.Data.CinemaDb)services.GetService(typeof(Core.Data.CinemaDb))!;
        var outbox = (Outbox)services.GetService(typeof(Outbox))!;
        await Core.Data.Transactions.InTransaction(db, async () =>
        {
            await outbox.AddAsync(key, new Recipient(null, to), new MailContent(subject ?? $"News {key}", $"<p>{secret ?? $"News {key}"}</p>", secret ?? $"News {key}", IsSecret: secret is not null));
            await db.SaveChangesAsync();
        });
    });

    private Task SendAsync() => site.WithAsync<SendMailJob>(job => job.RunAsync(CancellationToken.None));

    private Task<OutboxMail> MailAsync(string key) => site.InDbAsync(db => db.OutboxMails.AsNoTracking().SingleAsync(m => m.BusinessKey == key));

    [GeneratedRegex(@"(?im)^Message-Id:\s*\S+")]
    private static partial Regex MessageId();
}
