using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Mail;
using CinemaSite.Tests.Money;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CinemaSite.Tests.Databases;

/// <summary>Copies of the site whose machines' clocks are minutes apart agree about the time.</summary>
public class DatabaseTimeTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static readonly TimeSpan Close = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_wrong_clock_is_put_right_by_the_database(int minutes)
    {
        var time = Time(minutes);
        Assert.InRange((time.GetUtcNow() - DateTimeOffset.UtcNow).Duration(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        await site.InDbAsync(db => time.AskAsync(db));
        Assert.InRange((time.GetUtcNow() - DateTimeOffset.UtcNow).Duration(), TimeSpan.Zero, Close);
        var asked = time.Ahead;
        await site.InDbAsync(db => time.AskAsync(db));
        Assert.Equal(asked, time.Ahead);
    }

    [Fact]
    public async Task Clocks_that_agree_are_left_alone()
    {
        var time = Time(0);
        await site.InDbAsync(db => time.AskAsync(db));
        Assert.Equal(TimeSpan.Zero, time.Ahead);
    }

    [Fact]
    public async Task Of_two_copies_ten_minutes_apart_one_works_and_one_sends()
    {
        var mails = new SlowTransport();
        await using var early = Copy(-10, mails);
        await using var late = Copy(10, mails);
        // A slow start would outlast the lease.
        foreach (var copy in new[] { early, late }) Assert.NotNull(copy.Services);
        Assert.NotNull(await early.WithAsync<Leases, long?>(l => l.TryTakeAsync("apart", "early", TimeSpan.FromSeconds(40))));
        Assert.Null(await late.WithAsync<Leases, long?>(l => l.TryTakeAsync("apart", "late", TimeSpan.FromSeconds(40))));

        await early.InDbAsync(async db =>
        {
            var now = early.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
            db.OutboxMails.Add(new OutboxMail { BusinessKey = "apart", ToAddress = "ann@example.com", Subject = "Once", Html = "Once", Text = "Once", CreatedUtc = now, NextTryUtc = now });
            await db.SaveChangesAsync();
        });
        var sending = early.WithAsync<SendMailJob, string>(j => j.RunAsync(default));
        await mails.Begun.Task.WaitAsync(Close);
        Assert.Equal("Sent 0 mails.", await late.WithAsync<SendMailJob, string>(j => j.RunAsync(default)));
        mails.MayEnd.SetResult();
        Assert.Equal("Sent 1 mails.", await sending);
        Assert.Equal(1, mails.Sent);
    }

    [Fact]
    public async Task SQL_Server_is_asked_in_its_language()
    {
        await using var server = new SqlServerGrammar();
        // There is only its grammar, which tells no time.
        await Assert.ThrowsAsync<InvalidOperationException>(() => Time(0).AskAsync(server.Db));
        server.AssertSpoken(atLeast: 1);
    }

    private static DatabaseTime Time(int minutes)
    {
        var machine = new AheadClock();
        machine.Advance(TimeSpan.FromMinutes(minutes));
        return new DatabaseTime(machine, NullLogger<DatabaseTime>.Instance);
    }

    private SiteFactory Copy(int minutes, IMailTransport mails)
    {
        // Its file is made when it starts.
        _ = site.Server;
        var time = Time(minutes);
        return new SiteFactory { ["ConnectionStrings:Cinema"] = $"Data Source={Path.Combine(site.Folder, "cinema.db")}" }.With(s => s.AddSingleton(time).AddSingleton<TimeProvider>(time).AddSingleton(mails));
    }

    private sealed class SlowTransport : IMailTransport
    {
        private int sent;

        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource MayEnd { get; } = new();

        public int Sent => sent;

        public Task SendAsync(OutboxMail mail, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref sent);
            Begun.TrySetResult();
            return MayEnd.Task.WaitAsync(cancellationToken);
        }
    }
}
