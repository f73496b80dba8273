using System.Diagnostics;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Community;

/// <summary>Walking through long conversations.</summary>
public sealed class CommentWalkTests(TalkSite talk) : IClassFixture<TalkSite>
{
    private readonly SiteFactory site = talk.Site;

    [Theory]
    [InlineData(CommentSort.Newest)]
    [InlineData(CommentSort.Helpful)]
    public async Task Whoever_walks_the_pages_sees_each_comment_once_whatever_others_do_meanwhile(CommentSort sort)
    {
        var movie = await site.FilmAsync($"Walk {sort}");
        var authors = new List<Guid>();
        for (var i = 0; i < 6; i++) authors.Add((await site.PersonAsync()).Id);
        var chance = new Random(11);
        var all = new List<long>();
        for (var i = 0; i < 75; i++)
        {
            all.Add(await site.SayAsync(authors[i % 6], movie, $"Number {i}"));
            if (i % 3 == 0) site.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        async Task JudgeAsync(int times)
        {
            for (var i = 0; i < times; i++) await site.WithAsync<CommentService>(c => c.LikeAsync(authors[chance.Next(6)], all[chance.Next(75)]));
        }
        await JudgeAsync(60);

        var seen = new List<long>();
        for (CommentAsk? ask = new CommentAsk { Sort = sort }; ask is not null;)
        {
            var page = await site.ReadAsync(movie, ask);
            seen.AddRange(page.Threads.Select(t => t.Comment.Id));
            ask = page.Next;
            await JudgeAsync(40);
            for (var i = 0; i < 5; i++) await site.SayAsync(authors[i], movie, $"Meanwhile {seen.Count} {i}");
        }
        Assert.Equal(all.Order(), seen.Where(all.Contains).Order());
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task Replies_of_a_long_thread_come_each_once_while_others_answer_and_delete()
    {
        var movie = await site.FilmAsync("Long thread");
        var author = (await site.PersonAsync()).Id;
        var root = await site.SayAsync(author, movie, "The first");
        var all = new List<long>();
        for (var i = 0; i < 120; i++) all.Add(await site.SayAsync(author, movie, $"Reply {i}", root));
        var seen = new List<long>();
        for (CommentAsk? ask = new CommentAsk { ThreadId = root }; ask is not null;)
        {
            var page = await site.ReadAsync(movie, ask);
            seen.AddRange(page.Threads.Single().Replies.Select(r => r.Id));
            ask = page.Next;
            await site.WithAsync<CommentService>(c => c.DeleteAsync(author, all[2]));
            if (seen.Count < 120) await site.SayAsync(author, movie, $"Meanwhile {seen.Count}", root);
        }
        Assert.Equal(all, seen.Where(all.Contains));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task Replies_written_at_once_each_get_a_place_of_their_own()
    {
        var movie = await site.FilmAsync("Places");
        var author = (await site.PersonAsync()).Id;
        var root = await site.SayAsync(author, movie, "The first");
        var people = new List<Guid>();
        for (var i = 0; i < 20; i++) people.Add((await site.PersonAsync()).Id);
        await Task.WhenAll(people.Select(p => Task.Run(() => site.SayAsync(p, movie, "Me too", root))));
        Assert.Equal(Enumerable.Range(1, 20), await site.InDbAsync(db => db.Comments.Where(c => c.ParentId == root).OrderBy(c => c.Position).Select(c => c.Position).ToListAsync()));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Two_thousand_comments_open_about_as_fast_as_twenty_and_ask_no_more()
    {
        var counter = new CommandCounter();
        await using var counted = TalkSite.Open().With(s => s.ConfigureDbContext<SqliteCinemaDb>(o => o.AddInterceptors(counter)));
        // Signed in, as pages for strangers are kept.
        using var browser = await counted.SignedInAsync();
        var author = (await counted.PersonAsync()).Id;
        var few = await FilmAsync("Twenty", 20, 0);
        var shapes = new[] { await FilmAsync("Two thousand threads", 2000, 0), await FilmAsync("One thread", 1, 1999), await FilmAsync("Both", 200, 9) };
        await OpenAsync(few);
        // In turn, and the least of each: what the pages need, whatever else the machine and the site's own workers do meanwhile.
        var (times, questions) = (Enumerable.Repeat(TimeSpan.MaxValue, shapes.Length + 1).ToArray(), Enumerable.Repeat(int.MaxValue, shapes.Length + 1).ToArray());
        for (var round = 0; round < 10 || round < 100 && !IsFast(times); round++)
            foreach (var (url, i) in shapes.Prepend(few).Select((url, i) => (url, i)))
            {
                var took = await OpenAsync(url);
                if (took < times[i]) times[i] = took;
                questions[i] = Math.Min(questions[i], counter.Commands.Count);
            }
        Assert.All(questions, q => Assert.InRange(q, 1, questions[0]));
        Assert.True(IsFast(times), $"Twenty, two thousand threads, one thread, both: {string.Join(", ", times.Select(t => $"{t.TotalMilliseconds:0.0} ms"))}");

        static bool IsFast(TimeSpan[] best) => best.Max() <= 3 * best[0];

        async Task<string> FilmAsync(string title, int threads, int replies)
        {
            var movie = await counted.FilmAsync(title);
            var now = counted.Clock.UtcNow;
            await counted.InDbAsync(db => db.InTransaction(async () =>
            {
                var roots = Enumerable.Range(0, threads).Select(i => new Comment { MovieId = movie, UserId = author, Text = $"Thread {i}", CreatedUtc = now.AddSeconds(-i), ThreadLength = replies }).ToList();
                db.Comments.AddRange(roots);
                await db.SaveChangesAsync();
                db.Comments.AddRange(roots.SelectMany(r => Enumerable.Range(1, replies).Select(i => new Comment { MovieId = movie, UserId = author, ParentId = r.Id, ReplyToId = r.Id, Position = i, Text = $"Reply {i}", CreatedUtc = now })));
                await db.SaveChangesAsync();
            }));
            return await counted.UrlAsync(movie);
        }

        async Task<TimeSpan> OpenAsync(string url)
        {
            await counted.Services.ForgetPagesAsync();
            counter.Start();
            var began = Stopwatch.GetTimestamp();
            using (var answer = await browser.GetAsync(url)) await answer.Content.ReadAsByteArrayAsync();
            return Stopwatch.GetElapsedTime(began);
        }
    }
}
