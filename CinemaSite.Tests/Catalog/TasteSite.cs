using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Data.Demo.Generated;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Catalog;

/// <summary>A site with made-up films and viewers with tastes, of whom each is held back one film they love; ranked and compared.</summary>
public sealed class TasteSite : IAsyncLifetime
{
    private const int LeastLoved = 8;

    /// <summary>The site itself.</summary>
    public SiteFactory Site { get; }

    /// <summary>What the site asks of its database.</summary>
    public CommandCounter Counter { get; } = new();

    /// <summary>Viewers with the film that was held back, which they love and the site does not know of.</summary>
    public List<(Guid UserId, int MovieId)> HeldBack { get; } = [];

    public TasteSite() => Site = new SiteFactory().With(s => s.ConfigureDbContext<SqliteCinemaDb>(o => o.AddInterceptors(Counter)));

    public async Task InitializeAsync()
    {
        await Site.WithAsync<CatalogueGenerator, GenerateReport>(g => g.RunAsync(new GenerateOptions(Movies: 300, Users: 600, Seed: 7), null, default));
        await Site.InDbAsync(HoldBackAsync);
        await RecomputeAsync();
    }

    public async Task DisposeAsync() => await Site.DisposeAsync();

    /// <summary>Runs the jobs and waits until the index shows it.</summary>
    public async Task RecomputeAsync()
    {
        // What the index does not know of yet is not compared.
        await CatchUpAsync();
        await Site.WithAsync<RankingJob>(job => job.RunAsync(default));
        await Site.WithAsync<SimilarityJob>(job => job.RunAsync(default));
        await CatchUpAsync();
    }

    /// <summary>Waits until the index shows every change.</summary>
    public Task CatchUpAsync() => Site.WithAsync<CatalogFollower>(f => f.CatchUpAsync(default));

    /// <summary>The person likes these, each a minute after the one before.</summary>
    public Task LikeAsync(Person person, params int[] movieIds) => ReactAsync(person, true, movieIds);

    /// <summary>The person dislikes these.</summary>
    public Task DislikeAsync(Person person, params int[] movieIds) => ReactAsync(person, false, movieIds);

    /// <summary>The best loved movies of a genre.</summary>
    public Task<List<int>> LovedAsync(string genre, int count) => Site.InDbAsync(db => db.Movies
        .Where(m => m.Availability == Availability.OnSale && m.Genres.Any(g => g.Genre!.Slug == genre)).OrderByDescending(m => m.LikeCount).ThenBy(m => m.Id).Take(count).Select(m => m.Id).ToListAsync());

    private Task ReactAsync(Person person, bool liked, int[] movieIds) => Site.InDbAsync(db => db.InTransaction(async () =>
    {
        db.Reactions.AddRange(movieIds.Select((id, i) => new Reaction { UserId = person.Id, MovieId = id, Liked = liked, ReactedUtc = Site.Clock.UtcNow.AddMinutes(i - movieIds.Length) }));
        await db.SaveChangesAsync();
    }));

    private async Task HoldBackAsync(CinemaDb db)
    {
        var loved = (await db.Ratings.Where(r => r.Value >= Tastes.HighRating).Select(r => new { r.UserId, r.MovieId })
            .Concat(db.Reactions.Where(r => r.Liked).Select(r => new { r.UserId, r.MovieId }))
            .Concat(db.Favorites.Select(f => new { f.UserId, f.MovieId })).ToListAsync()).Distinct().ToLookup(l => l.UserId, l => l.MovieId);
        var disliked = (await db.Ratings.Where(r => r.Value <= Tastes.LowRating).Select(r => new { r.UserId, r.MovieId }).ToListAsync()).ToHashSet();
        foreach (var person in loved.Where(p => p.Count() >= LeastLoved).OrderBy(p => p.Key))
        {
            var movies = person.Where(m => !disliked.Contains(new { UserId = person.Key, MovieId = m })).Order().ToList();
            HeldBack.Add((person.Key, movies[movies.Count / 2]));
        }
        foreach (var (user, movie) in HeldBack)
        {
            await db.Ratings.Where(r => r.UserId == user && r.MovieId == movie).ExecuteDeleteAsync();
            await db.Reactions.Where(r => r.UserId == user && r.MovieId == movie).ExecuteDeleteAsync();
            await db.Favorites.Where(f => f.UserId == user && f.MovieId == movie).ExecuteDeleteAsync();
        }
    }
}
