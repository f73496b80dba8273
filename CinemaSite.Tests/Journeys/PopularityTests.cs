using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Journeys;

[Collection(DemoSiteTests.Name)]
public sealed class PopularityTests(DemoSite demo)
{
    [Fact]
    public async Task Popularity_counts_what_viewers_did_of_late_and_not_what_staff_did()
    {
        var ids = await demo.InDbAsync(db => db.Movies.Where(m => m.Availability == Availability.ComingSoon).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync());
        var viewer = await demo.PersonAsync();
        var moderator = await demo.PersonAsync(Role.Moderator);
        var now = DateTime.UtcNow;
        await demo.InDbAsync(async db =>
        {
            // What other tests of this demo did with them.
            await db.Favorites.Where(f => ids.Contains(f.MovieId)).ExecuteDeleteAsync();
            db.Favorites.Add(new Favorite { UserId = viewer, MovieId = ids[0], AddedUtc = now.AddDays(-7) });
            db.Reactions.Add(new Reaction { UserId = viewer, MovieId = ids[0], Liked = true, ReactedUtc = now });
            db.Reactions.Add(new Reaction { UserId = viewer, MovieId = ids[1], Liked = true, ReactedUtc = now.AddDays(-15) });
            db.Favorites.Add(new Favorite { UserId = moderator, MovieId = ids[1], AddedUtc = now });
            await db.SaveChangesAsync();
            await db.Movies.Where(m => m.Id == ids[0] || m.Id == ids[1]).ExecuteUpdateAsync(s => s.SetProperty(m => m.LikeCount, m => m.LikeCount + 1));
        });
        await demo.WithAsync<RankingJob>(job => job.RunAsync(CancellationToken.None));
        var popularity = await demo.InDbAsync(db => db.Movies.Where(m => ids.Contains(m.Id)).OrderBy(m => m.Id).Select(m => m.Popularity).ToListAsync());
        Assert.Equal(2, popularity[0], 1e-3);
        Assert.Equal(0, popularity[1]);
    }

    [Fact]
    public async Task What_is_popular_this_week_can_be_kept_from_where_it_stands()
    {
        var viewer = await demo.PersonAsync();
        var movie = await demo.InDbAsync(db => db.Movies.Where(m => m.Availability == Availability.OnSale).OrderBy(m => m.Id).Select(m => m.Id).FirstAsync());
        await demo.InDbAsync(async db =>
        {
            for (var i = 0; i < 30; i++) db.Favorites.Add(new Favorite { UserId = await demo.PersonAsync(), MovieId = movie, AddedUtc = DateTime.UtcNow });
            await db.SaveChangesAsync();
        });
        await demo.WithAsync<RankingJob>(job => job.RunAsync(CancellationToken.None));
        await demo.Services.ForgetPagesAsync();
        using var browser = demo.Browser(viewer);
        var page = await browser.GetPageAsync("/");
        var hearts = page.QuerySelectorAll(".ranked li").Select(li => li.QuerySelector("[data-testid=favorite-button]")).ToList();
        Assert.NotEmpty(hearts);
        Assert.All(hearts, h => Assert.Equal(("false", "keep"), (h!.GetAttribute("aria-pressed"), h.GetAttribute("form"))));
    }

    [Fact]
    public async Task Weighted_ratings_lie_between_the_movies_own_mean_and_the_mean_of_all()
    {
        await demo.WithAsync<RankingJob>(job => job.RunAsync(CancellationToken.None));
        var movies = await demo.InDbAsync(db => db.Movies.AsNoTracking().Where(m => m.RatingCount > 0).ToListAsync());
        var all = (double)movies.Sum(m => m.RatingSum) / movies.Sum(m => m.RatingCount);
        Assert.All(movies, m =>
        {
            var own = (double)m.RatingSum / m.RatingCount;
            Assert.InRange(m.WeightedRating, Math.Min(own, all) - 1e-3, Math.Max(own, all) + 1e-3);
        });
    }

    [Fact]
    public async Task Ranking_a_second_time_changes_nothing()
    {
        // Popularity decays with every moment: both times it is the same one.
        var clock = new TestClock();
        Task<string> RankAsync() => demo.WithAsync<IServiceProvider, string>(services => ActivatorUtilities.CreateInstance<RankingJob>(services, clock).RunAsync(CancellationToken.None));
        await RankAsync();
        Assert.StartsWith("0 of ", await RankAsync(), StringComparison.Ordinal);
    }
}
