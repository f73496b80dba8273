using CinemaSite.Core.Community;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Community;

/// <summary>Counters are equal to the rows they count, whatever people press and however many press at once.</summary>
public sealed class CounterTests(TalkSite talk, ITestOutputHelper output) : IClassFixture<TalkSite>
{
    private readonly SiteFactory site = talk.Site;

    [Fact]
    public async Task A_hundred_clicks_at_once_by_twenty_people_on_five_movies_lose_nothing()
    {
        var movies = new List<int>();
        for (var i = 0; i < 5; i++) movies.Add(await site.FilmAsync($"Crowd {i}"));
        var people = new List<Guid>();
        for (var i = 0; i < 20; i++) people.Add((await site.PersonAsync()).Id);
        var chance = new Random(7);
        var deeds = Enumerable.Range(0, 100).SelectMany(_ => new (Guid, int, int)[]
        {
            (people[chance.Next(20)], movies[chance.Next(5)], 11), (people[chance.Next(20)], movies[chance.Next(5)], 12), (people[chance.Next(20)], movies[chance.Next(5)], chance.Next(11)),
        }).ToList();
        await Task.WhenAll(deeds.Select(d => Task.Run(() => DoAsync(d.Item1, d.Item2, d.Item3))));
        await AssertCountedAsync(movies);
        Assert.NotEqual(0, await site.InDbAsync(db => db.Reactions.CountAsync(r => movies.Contains(r.MovieId))));
    }

    [Fact]
    public async Task The_same_person_in_many_tabs_has_one_opinion()
    {
        var movie = await site.FilmAsync("Tabs");
        var person = (await site.PersonAsync()).Id;
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => DoAsync(person, movie, 1 + i % 10))));
        await AssertCountedAsync([movie]);
        Assert.Equal(1, await site.InDbAsync(db => db.Ratings.CountAsync(r => r.MovieId == movie)));
        await Task.WhenAll(Enumerable.Range(0, 21).Select(_ => Task.Run(() => site.WithAsync<FavoriteService>(f => f.ToggleAsync(person, movie)))));
        Assert.Equal(1, await site.InDbAsync(db => db.Favorites.CountAsync(f => f.MovieId == movie)));
    }

    [Fact]
    public async Task Any_sequence_of_clicks_leaves_what_the_last_ones_said()
    {
        var movies = new[] { await site.FilmAsync("Sequence 1"), await site.FilmAsync("Sequence 2") };
        var people = new[] { (await site.PersonAsync()).Id, (await site.PersonAsync()).Id, (await site.PersonAsync()).Id };
        await LongRun.CheckAsync(Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[0, 12]).Array[1, 25], async clicks =>
        {
            await site.InDbAsync(async db =>
            {
                await db.Ratings.Where(r => movies.Contains(r.MovieId)).ExecuteDeleteAsync();
                await db.Reactions.Where(r => movies.Contains(r.MovieId)).ExecuteDeleteAsync();
                await db.Movies.Where(m => movies.Contains(m.Id)).ExecuteUpdateAsync(s => s.SetProperty(m => m.RatingCount, 0).SetProperty(m => m.RatingSum, 0).SetProperty(m => m.LikeCount, 0).SetProperty(m => m.DislikeCount, 0));
            });
            var (ratings, reactions) = (new Dictionary<(int, int), int>(), new Dictionary<(int, int), int>());
            foreach (var (person, movie, deed) in clicks)
            {
                await DoAsync(people[person], movies[movie], deed);
                if (deed == 0) ratings.Remove((person, movie));
                else if (deed <= 10) ratings[(person, movie)] = deed;
                else if (reactions.GetValueOrDefault((person, movie)) == deed) reactions.Remove((person, movie));
                else reactions[(person, movie)] = deed;
            }
            foreach (var (id, index) in movies.Select((m, i) => (m, i)))
            {
                var row = await site.InDbAsync(db => db.Movies.AsNoTracking().SingleAsync(m => m.Id == id));
                var expected = ratings.Where(r => r.Key.Item2 == index).Select(r => r.Value).ToList();
                Assert.Equal((expected.Count, expected.Sum()), (row.RatingCount, row.RatingSum));
                Assert.Equal((reactions.Count(r => r.Key.Item2 == index && r.Value == 11), reactions.Count(r => r.Key.Item2 == index && r.Value == 12)), (row.LikeCount, row.DislikeCount));
            }
        }, always: 25, whenLong: 500, block: 100, output, "clicks");
        await AssertCountedAsync(movies);
    }

    [Fact]
    public async Task Likes_of_comments_are_counted_under_parallel_clicks()
    {
        var movie = await site.FilmAsync("Liked comments");
        var author = (await site.PersonAsync()).Id;
        var comments = new List<long>();
        for (var i = 0; i < 3; i++) comments.Add(await site.SayAsync(author, movie, $"Number {i}"));
        var people = new List<Guid>();
        for (var i = 0; i < 10; i++) people.Add((await site.PersonAsync()).Id);
        await Task.WhenAll(Enumerable.Range(0, 90).Select(i => Task.Run(() => site.WithAsync<CommentService>(c => c.LikeAsync(people[i % 10], comments[i / 10 % 3])))));
        await site.InDbAsync(async db =>
        {
            foreach (var comment in await db.Comments.AsNoTracking().Where(c => comments.Contains(c.Id)).ToListAsync())
            {
                Assert.Equal(await db.CommentLikes.CountAsync(l => l.CommentId == comment.Id), comment.LikeCount);
                Assert.Equal(Comment.HelpfulOf(comment.LikeCount, comment.DoubtCount), comment.Helpful);
            }
        });
    }

    // 0 to 10 rate, 11 likes, 12 dislikes.
    private Task<OpinionResult> DoAsync(Guid person, int movie, int deed) => site.WithAsync<VoteService, OpinionResult>(v => deed <= 10 ? v.RateAsync(person, movie, deed) : v.ReactAsync(person, movie, deed == 11));

    private Task AssertCountedAsync(IReadOnlyCollection<int> movies) => site.InDbAsync(async db =>
    {
        foreach (var movie in await db.Movies.AsNoTracking().Where(m => movies.Contains(m.Id)).ToListAsync())
        {
            var ratings = await db.Ratings.Where(r => r.MovieId == movie.Id).Select(r => r.Value).ToListAsync();
            Assert.Equal((ratings.Count, ratings.Sum()), (movie.RatingCount, movie.RatingSum));
            Assert.Equal(await db.Reactions.CountAsync(r => r.MovieId == movie.Id && r.Liked), movie.LikeCount);
            Assert.Equal(await db.Reactions.CountAsync(r => r.MovieId == movie.Id && !r.Liked), movie.DislikeCount);
        }
    });
}
