using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Catalog;

/// <summary>What is recommended, to whom, and what never is.</summary>
public sealed class RecommendationTests(TasteSite tastes, ITestOutputHelper output) : IClassFixture<TasteSite>
{
    private const int Tries = 10;

    private SiteFactory Site => tastes.Site;

    [Fact]
    public async Task A_film_held_back_is_found_far_more_often_by_taste_than_by_popularity()
    {
        var admired = await AdmiredAsync();
        var (byTaste, byPopularity) = (0, 0);
        foreach (var (user, movie) in tastes.HeldBack)
        {
            await Site.WithAsync<Recommendations>(async recommendations =>
            {
                var profile = await recommendations.ProfileAsync(user, default);
                var list = (await recommendations.ForAsync(profile, new HashSet<int>(), default)).ForYou.Select(r => r.MovieId)
                    .Take(Tries);
                if (list.Contains(movie)) byTaste++;
                if (admired.Where(id => !profile.Known.Contains(id)).Take(Tries).Contains(movie)) byPopularity++;
            });
        }
        output.WriteLine($"hit@{Tries} over {tastes.HeldBack.Count} viewers: {byTaste} by taste, {byPopularity} by popularity alone");
        Assert.InRange(tastes.HeldBack.Count, 100, 400);
        Assert.True(byTaste >= 1.2 * byPopularity, $"{byTaste} by taste, {byPopularity} by popularity alone, of {tastes.HeldBack.Count}");
    }

    [Fact]
    public async Task The_job_keeps_thirty_of_each_loved_movie_and_writes_nothing_twice()
    {
        var rows = await Site.InDbAsync(db => db.MovieSimilarities.AsNoTracking().ToListAsync());
        Assert.NotEmpty(rows);
        Assert.All(rows.GroupBy(r => r.MovieId), g => Assert.InRange(g.Count(), 1, Tastes.KeptPerMovie));
        Assert.All(rows, r => Assert.True(r.MovieId != r.OtherId && r.Score is > 0 and <= 1, $"{r.MovieId} {r.OtherId} {r.Score}"));
        Assert.Contains(rows, r => r.Reason == SimilarityReason.Admirers);
        Assert.Contains(rows, r => r is { Reason: SimilarityReason.Director, PersonId: not null });
        await tastes.RecomputeAsync();
        Assert.StartsWith("0 of ", await Site.WithAsync<SimilarityJob, string>(job => job.RunAsync(default)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_catalogue_is_in_memory_the_job_takes_nothing_away()
    {
        var before = await Site.InDbAsync(db => db.MovieSimilarities.CountAsync());
        await using var scope = Site.Services.CreateAsyncScope();
        var (db, notYet) = (scope.ServiceProvider.GetRequiredService<CinemaDb>(), new CatalogIndex());
        var job = new SimilarityJob(db, new ContentSimilarity(db, notYet), notYet, scope.ServiceProvider.GetRequiredService<CatalogSearch>(), scope.ServiceProvider.GetServices<ITasteSource>());
        Assert.StartsWith("Waits", await job.RunAsync(default), StringComparison.Ordinal);
        Assert.Equal(before, await Site.InDbAsync(d => d.MovieSimilarities.CountAsync()));
        Assert.NotEqual(0, before);
    }

    [Fact]
    public async Task Two_seeds_give_different_rows()
    {
        var (one, other) = (await Site.SignedInAsync(), await Site.SignedInAsync());
        await tastes.LikeAsync(one.Person!, [.. await tastes.LovedAsync("horror", 1)]);
        await tastes.LikeAsync(other.Person!, [.. await tastes.LovedAsync("comedy", 1)]);
        var (first, second) = (Row(await one.GetPageAsync("/"), "because"), Row(await other.GetPageAsync("/"), "because"));
        Assert.InRange(first.Count, 4, Tastes.RowLength);
        Assert.InRange(second.Count, 4, Tastes.RowLength);
        Assert.InRange(first.Intersect(second).Count(), 0, 3);
    }

    [Fact]
    public async Task Because_you_liked_takes_another_film_the_next_day()
    {
        await using var site = new TasteSite();
        await site.InitializeAsync();
        using var browser = await site.Site.SignedInAsync();
        await site.LikeAsync(browser.Person!, [.. await site.LovedAsync("drama", 2), .. await site.LovedAsync("comedy", 2)]);
        var headings = new HashSet<string>();
        for (var day = 0; day < 3; day++)
        {
            headings.Add((await browser.GetPageAsync("/")).QuerySelector("#because")!.TextContent);
            site.Site.Clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal(3, headings.Count);
    }

    [Fact]
    public async Task What_somebody_owns_disliked_rated_low_or_loved_already_is_never_recommended()
    {
        using var browser = await Site.SignedInAsync();
        var me = browser.Person!;
        var seeds = (await tastes.LovedAsync("comedy", 3)).ToArray();
        await tastes.LikeAsync(me, seeds);
        var before = await RecommendedAsync(me);
        Assert.InRange(before.Count, 12, 40);

        var (owned, disliked, low, kept) = (before[0], before[1], before[2], before[3]);
        await Site.OwnsAsync(me, owned);
        await tastes.DislikeAsync(me, disliked);
        await Site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.Ratings.Add(new Rating { UserId = me.Id, MovieId = low, Value = 2, RatedUtc = Site.Clock.UtcNow });
            db.Favorites.Add(new Favorite { UserId = me.Id, MovieId = kept, AddedUtc = Site.Clock.UtcNow });
            await db.SaveChangesAsync();
        }));
        var after = await RecommendedAsync(me);
        Assert.NotEmpty(after);
        Assert.Empty(after.Intersect([owned, disliked, low, kept, .. seeds]));
        var page = await browser.GetPageAsync("/");
        Assert.Empty(Row(page, "because").Concat(Row(page, "for-you")).Concat(Row(page, "your-genres")).Intersect([owned, disliked, low, kept, .. seeds]));
    }

    [Fact]
    public async Task A_withdrawn_film_is_recommended_no_more_at_once()
    {
        var person = await Site.PersonAsync();
        await tastes.LikeAsync(person, [.. await tastes.LovedAsync("western", 2)]);
        var gone = (await RecommendedAsync(person))[0];
        await SetAsync(gone, Availability.Withdrawn);
        Assert.DoesNotContain(gone, await RecommendedAsync(person));
        var seed = await Site.InDbAsync(db => db.MovieSimilarities.Where(s => s.OtherId == gone).Select(s => s.MovieId).FirstAsync());
        using var browser = Site.Browser();
        Assert.DoesNotContain(gone, Ids(await MoviePageAsync(browser, seed)));
        await SetAsync(gone, Availability.OnSale);
    }

    [Fact]
    public async Task No_director_fills_the_row_of_new_films()
    {
        await using var site = new TasteSite();
        await site.InitializeAsync();
        using var browser = await site.Site.SignedInAsync();
        await site.LikeAsync(browser.Person!, [.. await site.LovedAsync("comedy", 3)]);
        var genre = await site.Site.InDbAsync(db => db.Genres.Where(g => g.Slug == "comedy").Select(g => g.Name).SingleAsync());
        var director = await site.Site.InDbAsync(db => db.People.OrderByDescending(p => p.Id).Select(p => p.Id).FirstAsync());
        var films = new List<int>();
        for (var i = 0; i < 5; i++) films.Add(await site.Site.FilmAsync($"By One Director {i}", genre: genre));
        await site.Site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.MovieCredits.AddRange(films.Select(f => new MovieCredit { MovieId = f, PersonId = director, Role = CreditRole.Director }));
            await db.SaveChangesAsync();
        }));
        foreach (var film in films) await site.Site.ShowAsync(film);
        var row = Row(await browser.GetPageAsync("/"), "your-genres");
        Assert.Equal(Tastes.MostOfDirector, row.Intersect(films).Count());
        Assert.InRange(row.Count, Tastes.MostOfDirector + 1, Tastes.RowLength);
    }

    [Fact]
    public async Task A_disliked_genre_is_put_back()
    {
        var (neutral, averse) = (await Site.PersonAsync(), await Site.PersonAsync());
        var seeds = (await tastes.LovedAsync("crime", 3)).ToArray();
        foreach (var person in new[] { neutral, averse }) await tastes.LikeAsync(person, seeds);
        var genre = await Site.InDbAsync(db => db.MovieGenres.Where(g => seeds.Contains(g.MovieId) == false && g.Genre!.Slug == "horror").Select(g => g.MovieId).OrderByDescending(id => id).Take(6).ToListAsync());
        await tastes.DislikeAsync(averse, [.. genre.Except(seeds)]);
        Assert.InRange(await HorrorsAsync(averse), 0, await HorrorsAsync(neutral));

        async Task<int> HorrorsAsync(Person person)
        {
            var list = await ForYouAsync(person);
            return await Site.InDbAsync(db => db.MovieGenres.CountAsync(g => list.Contains(g.MovieId) && g.Genre!.Slug == "horror"));
        }
    }

    [Fact]
    public async Task A_movie_that_nobody_loves_yet_still_has_similar_ones_with_their_reasons()
    {
        var movie = await Site.InDbAsync(db => db.Movies.AsNoTracking().FirstAsync(m => !db.MovieSimilarities.Any(s => s.MovieId == m.Id) && m.Genres.Any()));
        using var browser = Site.Browser();
        await MoviePageAsync(browser, movie.Id);
        tastes.Counter.Start();
        var page = await MoviePageAsync(browser, movie.Id);
        // Two of them are the look-up of the slug in this test.
        Assert.InRange(tastes.Counter.Commands.Count, 1, 10);
        var cards = Assert.Single(page.QuerySelectorAll("section[aria-labelledby=sim]")).QuerySelectorAll("[data-testid=movie-card]");
        Assert.Equal(6, cards.Length);
        Assert.DoesNotContain(movie.Id, cards.Select(Id));
        Assert.All(cards, c => Assert.Equal(2, c.QuerySelectorAll(".card-facts").Length));
    }

    [Fact]
    public async Task A_new_member_picks_films_they_like_and_the_page_becomes_theirs()
    {
        using var browser = await Site.SignedInAsync();
        var page = await browser.GetPageAsync("/");
        var picks = page.Hooks("first-pick").Select(Id).ToList();
        Assert.Equal(12, picks.Count);
        Assert.Empty(Row(page, "for-you"));
        Assert.NotEmpty(Row(page, "pop"));
        AssertNoTwice(page);

        var refused = await browser.SubmitInvalidAsync(page.Form("/first-picks"));
        Assert.Equal("movieId", refused.QuerySelector("[data-testid=field-error]")!.GetAttribute("data-field"));
        Assert.Equal(12, refused.Hooks("first-pick").Count);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync(page.Form("/first-picks"), ("movieId", "999999"), ("movieId", "abc"))).StatusCode);

        var likes = await LikesAsync(picks[0]);
        var mine = await browser.SubmitAsync(page.Form("/first-picks"), [.. picks.Take(3).Select(id => ("movieId", id.ToString(CultureInfo.InvariantCulture)))]);
        Assert.Empty(mine.Hooks("first-pick"));
        Assert.InRange(Row(mine, "for-you").Count, 6, Tastes.RowLength);
        Assert.Equal(likes + 1, await LikesAsync(picks[0]));
        AssertNoTwice(mine);

        // Sent again, nothing is counted twice.
        Assert.Equal(0, await Site.WithAsync<VoteService, int>(v => v.LikeFirstAsync(browser.Person!.Id, picks[..3], default)));
        Assert.Equal(likes + 1, await LikesAsync(picks[0]));
    }

    [Fact]
    public async Task A_stranger_cannot_pick()
    {
        using var browser = await Site.SignedInAsync();
        var form = (await browser.GetPageAsync("/")).Form("/first-picks");
        using var stranger = Site.Browser();
        using var answer = await stranger.PostAsync(form, ("movieId", "1"));
        Assert.NotEqual(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_first_page_is_another_for_a_stranger_a_new_member_and_an_old_one()
    {
        using var stranger = Site.Browser();
        using var newcomer = await Site.SignedInAsync();
        using var member = await Site.SignedInAsync();
        var owned = (await tastes.LovedAsync("drama", 1))[0];
        await Site.OwnsAsync(member.Person!, owned);
        await Site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.WatchProgress.Add(new Core.Library.WatchProgress { UserId = member.Person!.Id, MovieId = owned, Seconds = 100, DurationSeconds = 5000, UpdatedUtc = Site.Clock.UtcNow });
            await db.SaveChangesAsync();
        }));
        await tastes.LikeAsync(member.Person!, [.. await tastes.LovedAsync("comedy", 3)]);

        Assert.Equal(["new", "pop", "top", "gen"], await RowsAsync(stranger));
        Assert.Equal(["picks", "pop", "top", "new", "gen"], await RowsAsync(newcomer));
        Assert.Equal(["cw", "because", "for-you", "your-genres", "pop", "gen"], await RowsAsync(member));

        async Task<List<string>> RowsAsync(SiteClient browser)
        {
            var page = await browser.GetPageAsync("/");
            AssertNoTwice(page);
            var rows = page.QuerySelectorAll("main section[aria-labelledby]").Select(s => s.GetAttribute("aria-labelledby")!).ToList();
            Assert.InRange(rows.Count, 3, 6);
            // Each says why it is there.
            Assert.All(page.QuerySelectorAll("main section[aria-labelledby] .head"), h => Assert.NotEqual("", h.QuerySelector("p")!.TextContent.Trim()));
            return rows;
        }
    }

    [Fact]
    public async Task The_first_page_asks_few_questions_of_the_database()
    {
        using var stranger = Site.Browser();
        using var member = await Site.SignedInAsync();
        await tastes.LikeAsync(member.Person!, [.. await tastes.LovedAsync("comedy", 3)]);
        Assert.InRange(await CountAsync(stranger), 1, 5);
        Assert.InRange(await CountAsync(member), 1, 12);

        async Task<int> CountAsync(SiteClient browser)
        {
            await browser.GetPageAsync("/");
            await Site.Services.ForgetPagesAsync();
            tastes.Counter.Start();
            await browser.GetPageAsync("/");
            output.WriteLine($"{tastes.Counter.Commands.Count} commands:\n{string.Join('\n', tastes.Counter.Commands.Select(c => c.ReplaceLineEndings(" ")[..Math.Min(150, c.Length)]))}");
            return tastes.Counter.Commands.Count;
        }
    }

    [Fact]
    public async Task Counts_of_genres_are_those_of_the_database()
    {
        using var browser = Site.Browser();
        await tastes.CatchUpAsync();
        var counts = await Site.InDbAsync(db => db.Genres.Select(g => new { g.Slug, Count = db.MovieGenres.Count(m => m.GenreId == g.Id) }).Where(g => g.Count > 0).ToDictionaryAsync(g => "/genres/" + g.Slug, g => g.Count));
        var page = await browser.GetPageAsync("/genres");
        Assert.Equal(counts.OrderBy(c => c.Key), page.QuerySelectorAll("a.genre").ToDictionary(a => a.GetAttribute("href")!, a => int.Parse(new string([.. a.QuerySelector(".small")!.TextContent.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture)).OrderBy(c => c.Key));
    }

    [Fact]
    public async Task Staff_do_not_teach_the_machine()
    {
        var pairs = new List<Admirer>();
        var moderator = await Site.PersonAsync(Role.Moderator);
        await tastes.LikeAsync(moderator, [.. await tastes.LovedAsync("comedy", 1)]);
        await Site.WithAsync<IEnumerable<ITasteSource>>(async sources =>
        {
            foreach (var source in sources)
                await foreach (var pair in source.AdmirersAsync()) pairs.Add(pair);
        });
        Assert.NotEmpty(pairs);
        Assert.DoesNotContain(pairs, p => p.UserId == moderator.Id);
    }

    // The strongest rival: all that anybody ever loved and that can be bought, the most loved first.
    private async Task<List<int>> AdmiredAsync()
    {
        var admirers = new HashSet<Admirer>();
        await Site.WithAsync<IEnumerable<ITasteSource>>(async sources =>
        {
            foreach (var source in sources)
                await foreach (var admirer in source.AdmirersAsync()) admirers.Add(admirer);
        });
        var onSale = (await Site.InDbAsync(db => db.Movies.Where(m => m.Availability == Availability.OnSale).Select(m => m.Id).ToListAsync())).ToHashSet();
        return [.. admirers.CountBy(a => a.MovieId).Where(m => onSale.Contains(m.Key)).OrderByDescending(m => m.Value).ThenBy(m => m.Key).Select(m => m.Key)];
    }

    private async Task<List<int>> RecommendedAsync(Person person) => await Site.WithAsync<Recommendations, List<int>>(async r =>
    {
        var all = await r.ForAsync(await r.ProfileAsync(person.Id, default), new HashSet<int>(), default);
        var ids = all.ForYou.Select(f => f.MovieId).Concat(all.Because?.MovieIds ?? []).Concat(all.NewInGenres).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        return ids;
    });

    private async Task<List<int>> ForYouAsync(Person person) => await Site.WithAsync<Recommendations, List<int>>(async r =>
        [.. (await r.ForAsync(await r.ProfileAsync(person.Id, default), new HashSet<int>(), default)).ForYou.Select(f => f.MovieId)]);

    private async Task SetAsync(int movieId, Availability availability)
    {
        await Site.WithAsync<CatalogSearch>(async search => await Site.InDbAsync(db => db.Movies.Where(m => m.Id == movieId).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, availability))));
        await Site.WithAsync<CatalogSearch>(search => search.RefreshAsync([movieId]));
        await tastes.CatchUpAsync();
    }

    private Task<int> LikesAsync(int movieId) => Site.InDbAsync(db => db.Movies.Where(m => m.Id == movieId).Select(m => m.LikeCount).SingleAsync());

    private async Task<IHtmlDocument> MoviePageAsync(SiteClient browser, int movieId) =>
        await browser.GetPageAsync($"/movies/{movieId}/{await Site.InDbAsync(db => db.Movies.Where(m => m.Id == movieId).Select(m => m.Slug).SingleAsync())}");

    private static void AssertNoTwice(IParentNode page)
    {
        var ids = page.QuerySelectorAll("main [data-movie-id]").Select(Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private static List<int> Row(IParentNode page, string id) => [.. page.QuerySelectorAll($"section[aria-labelledby='{id}'] [data-movie-id]").Select(Id)];

    private static IEnumerable<int> Ids(IParentNode page) => page.Hooks("movie-card").Select(Id);

    private static int Id(IElement card) => int.Parse(card.GetAttribute("data-movie-id")!, CultureInfo.InvariantCulture);
}
