using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data.Demo.Generated;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Catalog;

/// <summary>The made-up catalogue.</summary>
public sealed class GeneratorTests : IAsyncDisposable
{
    private static readonly GenerateOptions Small = new(Movies: 600, Users: 80, Seed: 1);

    private readonly SiteFactory site = new();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private static Task<GenerateReport> GenerateAsync(SiteFactory site, GenerateOptions options, IProgress<GenerateProgress>? progress = null) =>
        site.WithAsync<CatalogueGenerator, GenerateReport>(g => g.RunAsync(options, progress, default));

    [Fact]
    public async Task Counters_of_movies_equal_the_rows()
    {
        var report = await GenerateAsync(site, Small);
        Assert.InRange(report.Movies, 595, 600);
        Assert.Equal(80, report.Users);
        await site.InDbAsync(async db =>
        {
            var wrong = await db.Movies.CountAsync(m =>
                m.RatingCount != db.Ratings.Count(r => r.MovieId == m.Id) || m.RatingSum != (db.Ratings.Where(r => r.MovieId == m.Id).Sum(r => (int?)r.Value) ?? 0)
                || m.LikeCount != db.Reactions.Count(r => r.MovieId == m.Id && r.Liked) || m.DislikeCount != db.Reactions.Count(r => r.MovieId == m.Id && !r.Liked));
            Assert.Equal(0, wrong);
            Assert.Equal((report.Ratings, report.Reactions, report.Favorites), (await db.Ratings.CountAsync(), await db.Reactions.CountAsync(), await db.Favorites.CountAsync()));
            Assert.InRange(report.Ratings, 500, 5000);
        });
    }

    [Fact]
    public async Task Viewers_are_activated_and_have_no_password()
    {
        await GenerateAsync(site, Small with { Movies = 0, Users = 3 });
        var users = await site.InDbAsync(db => db.Users.OrderBy(u => u.Email).ToListAsync());
        Assert.Equal(["generated-1@example.com", "generated-2@example.com", "generated-3@example.com"], users.Select(u => u.Email));
        Assert.All(users, u => Assert.True(u.EmailConfirmed && u.PasswordHash is null && u.Role == Role.User));
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_everywhere_and_adds_nothing_again()
    {
        await using var other = new SiteFactory();
        await GenerateAsync(site, Small);
        await GenerateAsync(other, Small);
        Assert.Equal(await FingerprintAsync(site), await FingerprintAsync(other));

        var again = await GenerateAsync(site, Small);
        Assert.Equal(new GenerateReport(0, 0, 0, 0, 0, true), again);
        Assert.Equal(await FingerprintAsync(other), await FingerprintAsync(site));
    }

    [Fact]
    public async Task Another_seed_and_larger_numbers_add_more()
    {
        await GenerateAsync(site, new GenerateOptions(100, 10, 1));
        var larger = await GenerateAsync(site, new GenerateOptions(150, 15, 1));
        Assert.Equal((50, 5), (larger.Movies, larger.Users));
        var other = await GenerateAsync(site, new GenerateOptions(100, 10, 2));
        Assert.Equal((100, 10), (other.Movies, other.Users));
    }

    [Fact]
    public async Task Viewers_like_more_of_what_is_to_their_taste()
    {
        await GenerateAsync(site, new GenerateOptions(2000, 150, 1));
        var shares = await site.InDbAsync(async db =>
        {
            var likes = await db.Reactions.Where(r => r.Liked).Select(r => new { r.UserId, Genre = db.MovieGenres.Where(g => g.MovieId == r.MovieId).Select(g => g.GenreId).ToList() }).ToListAsync();
            return likes.GroupBy(l => l.UserId).Where(u => u.Count() >= 8).Select(u => u.SelectMany(l => l.Genre).GroupBy(g => g).Max(g => g.Count()) / (double)u.Count()).ToList();
        });
        // The most frequent genre is on 40 of 100 movies or so; people of taste come back to theirs more often.
        Assert.InRange(shares.Average(), 0.5, 0.95);
    }

    [Fact]
    public async Task A_site_that_runs_beside_shows_the_new_counts()
    {
        await GenerateAsync(site, Small with { Users = 0 });
        await site.WithAsync<CatalogFollower>(f => f.CatchUpAsync(default));
        var version = site.Services.GetRequiredService<CatalogVersion>();
        var before = version.Current;
        await GenerateAsync(site, Small with { Movies = 0 });
        Assert.NotEqual(before, version.Current);
        // Once, however many they are.
        Assert.Equal(1, await site.InDbAsync(db => db.CatalogChanges.CountAsync(c => c.MovieId == CatalogChange.Talk)));
    }

    [Fact]
    public async Task Progress_is_told()
    {
        var progress = new ImportFixture.Heard<GenerateProgress>();
        await GenerateAsync(site, new GenerateOptions(2500, 20, 3), progress);
        Assert.Equal([("movies", 2000), ("movies", 2500), ("users", 20)], progress.All.Select(p => (p.Stage, p.Done)));
    }

    [Fact]
    public void Names_of_people_do_not_repeat() =>
        Assert.Equal(140_000, Enumerable.Range(0, 140_000).Select(FilmMaker.PersonName).Distinct().Count());

    [Fact]
    public void Titles_rarely_repeat()
    {
        var maker = new FilmMaker(1);
        Assert.InRange(Enumerable.Range(0, 20_000).Select(i => maker.Make(i).Title.Key).Distinct().Count(), 19_000, 20_000);
        Assert.InRange(Enumerable.Range(0, 20_000).Select(i => maker.Make(i)).DistinctBy(m => (m.Title.Key, m.Year, m.Minutes)).Count(), 19_990, 20_000);
    }

    private static Task<string> FingerprintAsync(SiteFactory site) => site.InDbAsync(async db =>
    {
        var movies = await db.Movies.OrderBy(m => m.Id).Select(m => new { m.Title, m.Year, m.Minutes, m.Description, m.PriceMinor, m.RatingCount, m.RatingSum, m.LikeCount }).ToListAsync();
        var credits = await db.MovieCredits.OrderBy(c => c.MovieId).ThenBy(c => c.Position).Select(c => new { c.MovieId, c.Person!.Name, c.Role }).ToListAsync();
        var ratings = await db.Ratings.OrderBy(r => r.MovieId).ThenBy(r => r.UserId).Select(r => new { r.MovieId, r.UserId, r.Value }).ToListAsync();
        return string.Join('\n', movies.Cast<object>().Concat(credits).Concat(ratings));
    });
}
