using System.Net;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Watching;

public class ProgressTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private const int Duration = 80 * 60;

    private async Task<(Person Person, int Movie)> OwnedAsync()
    {
        var person = await site.PersonAsync();
        var movie = await site.FilmAsync($"Reel {Guid.NewGuid():N}", bytes: [1]);
        await site.OwnsAsync(person, movie);
        return (person, movie);
    }

    private Task<SaveOutcome> SaveAsync(Person person, int movie, double seconds, long sequence) =>
        site.WithAsync<WatchService, SaveOutcome>(w => w.SaveProgressAsync(person.Id, movie, seconds, sequence));

    [Theory]
    [InlineData(1834.5, 1834.5)]
    [InlineData(Duration + 100, Duration)]
    public async Task A_place_is_kept_and_cut_to_the_films_length(double seconds, double kept)
    {
        var (person, movie) = await OwnedAsync();
        Assert.Equal(SaveOutcome.Saved, await SaveAsync(person, movie, seconds, 1));
        Assert.Equal(kept, (await site.PlaceAsync(person, movie))!.Seconds);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1)]
    [InlineData(1e12)]
    public async Task What_is_no_place_is_ignored(double seconds)
    {
        var (person, movie) = await OwnedAsync();
        await SaveAsync(person, movie, 600, 1);
        Assert.Equal(SaveOutcome.Ignored, await SaveAsync(person, movie, seconds, 2));
        Assert.Equal(600, (await site.PlaceAsync(person, movie))!.Seconds);
    }

    [Fact]
    public async Task The_larger_sequence_wins_in_whatever_order_writes_arrive()
    {
        var (person, movie) = await OwnedAsync();
        await SaveAsync(person, movie, 700, 20);
        Assert.Equal(SaveOutcome.Ignored, await SaveAsync(person, movie, 300, 19));
        Assert.Equal(SaveOutcome.Ignored, await SaveAsync(person, movie, 300, 20));
        Assert.Equal(SaveOutcome.Saved, await SaveAsync(person, movie, 400, 21));
        Assert.Equal(400, (await site.PlaceAsync(person, movie))!.Seconds);
    }

    [Fact]
    public async Task Of_many_writes_at_once_the_largest_sequence_stays()
    {
        var (person, movie) = await OwnedAsync();
        await Task.WhenAll(Enumerable.Range(1, 12).Select(i => SaveAsync(person, movie, 100 + i, i)));
        var place = (await site.PlaceAsync(person, movie))!;
        Assert.Equal((112, 12), (place.Seconds, place.Sequence));
    }

    [Fact]
    public async Task The_beginning_never_overwrites_a_real_place()
    {
        var (person, movie) = await OwnedAsync();
        await SaveAsync(person, movie, 600, 1);
        Assert.Equal(SaveOutcome.Ignored, await SaveAsync(person, movie, 0, 2));
        Assert.Equal(SaveOutcome.Ignored, await SaveAsync(person, movie, 0.4, 3));
        Assert.Equal(600, (await site.PlaceAsync(person, movie))!.Seconds);
        Assert.Equal(SaveOutcome.Saved, await SaveAsync(person, movie, 5, 3));
    }

    [Fact]
    public async Task From_nine_tenths_on_a_film_is_finished_and_stays_so_on_a_rewatch()
    {
        var (person, movie) = await OwnedAsync();
        await SaveAsync(person, movie, Duration * 0.89, 1);
        Assert.Null((await site.PlaceAsync(person, movie))!.FinishedUtc);
        Assert.Single(await ContinueAsync(person));

        await SaveAsync(person, movie, Duration * 0.9, 2);
        var finished = (await site.PlaceAsync(person, movie))!.FinishedUtc;
        Assert.NotNull(finished);
        Assert.Empty(await ContinueAsync(person));

        await SaveAsync(person, movie, 60, 3);
        Assert.Equal(finished, (await site.PlaceAsync(person, movie))!.FinishedUtc);
        Assert.Empty(await ContinueAsync(person));
    }

    [Fact]
    public async Task The_first_place_saved_ends_the_right_of_withdrawal_once_and_for_all()
    {
        var (person, movie) = await OwnedAsync();
        Assert.Null(await FirstPlayedAsync(person, movie));
        var played = site.Clock.UtcNow;
        await SaveAsync(person, movie, 0, 1);
        Assert.Equal(played, await FirstPlayedAsync(person, movie));
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        await SaveAsync(person, movie, 30, 2);
        Assert.Equal(played, await FirstPlayedAsync(person, movie));
    }

    [Fact]
    public async Task A_film_that_is_not_mine_keeps_no_place()
    {
        var (_, movie) = await OwnedAsync();
        var other = await site.PersonAsync();
        Assert.Equal(SaveOutcome.NotOwned, await SaveAsync(other, movie, 600, 1));
        Assert.Equal(SaveOutcome.NoSuchMovie, await SaveAsync(other, 999_999, 600, 1));
        Assert.Null(await site.PlaceAsync(other, movie));
    }

    [Fact]
    public async Task A_dismissed_film_comes_back_when_it_is_played_on()
    {
        var (person, movie) = await OwnedAsync();
        await SaveAsync(person, movie, 600, 1);
        await site.WithAsync<WatchService>(w => w.DismissAsync(person.Id, movie));
        Assert.Empty(await ContinueAsync(person));
        Assert.Equal(600, (await site.PlaceAsync(person, movie))!.Seconds);
        await SaveAsync(person, movie, 630, 2);
        Assert.Equal(movie, Assert.Single(await ContinueAsync(person)).MovieId);
    }

    [Fact]
    public async Task A_refunded_film_leaves_Continue_watching()
    {
        var (person, movie) = await OwnedAsync();
        await SaveAsync(person, movie, 600, 1);
        await site.RefundedAsync(person, movie);
        Assert.Empty(await ContinueAsync(person));
    }

    [Fact]
    public async Task The_watch_page_saves_by_a_form_with_its_antiforgery_field()
    {
        var (person, movie) = await OwnedAsync();
        using var browser = await site.SignedInAsync(person);
        var form = (await browser.GetPageAsync($"/watch/{movie}")).Form($"/watch/{movie}/progress");
        using var answer = await browser.PostAsync(form, ("seconds", "1834.25"), ("sequence", "5"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(1834.25, (await site.PlaceAsync(person, movie))!.Seconds);

        foreach (var nonsense in new[] { "", "NaN", "later", "1,5e3", "-3" })
        {
            using var ignored = await browser.PostAsync(form, ("seconds", nonsense), ("sequence", "6"));
            Assert.Equal(HttpStatusCode.NoContent, ignored.StatusCode);
        }
        Assert.Equal(1834.25, (await site.PlaceAsync(person, movie))!.Seconds);
    }

    [Fact]
    public async Task Without_the_antiforgery_field_nothing_is_saved()
    {
        var (person, movie) = await OwnedAsync();
        using var browser = await site.SignedInAsync(person);
        using var fields = new FormUrlEncodedContent([new("seconds", "600"), new("sequence", "1")]);
        using var answer = await browser.Http.PostAsync(new Uri($"/watch/{movie}/progress", UriKind.Relative), fields);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(await site.PlaceAsync(person, movie));
    }

    [Fact]
    public async Task Nobody_saves_a_place_in_a_film_of_somebody_else()
    {
        var (person, movie) = await OwnedAsync();
        var (_, foreign) = await OwnedAsync();
        using var browser = await site.SignedInAsync(person);
        var form = (await browser.GetPageAsync($"/watch/{movie}")).Form($"/watch/{movie}/progress");
        foreach (var (target, expected) in new[] { (foreign, HttpStatusCode.Forbidden), (999_999, HttpStatusCode.NotFound) })
        {
            form.SetAttribute("action", $"/watch/{target}/progress");
            using var answer = await browser.PostAsync(form, ("seconds", "600"), ("sequence", "1"));
            Assert.Equal(expected, answer.StatusCode);
        }
        Assert.Null(await site.PlaceAsync(person, foreign));
    }

    private Task<List<ContinueWatching>> ContinueAsync(Person person) => site.WithAsync<ContinueWatchingQuery, List<ContinueWatching>>(q => q.ListAsync(person.Id, 12));

    private Task<DateTime?> FirstPlayedAsync(Person person, int movie) =>
        site.InDbAsync(db => db.Entitlements.Where(e => e.UserId == person.Id && e.MovieId == movie).Select(e => e.FirstPlayedUtc).SingleAsync());

    [Fact]
    public async Task A_film_played_again_and_again_on_a_day_is_one_view_of_it()
    {
        var movie = await site.FilmAsync("Viewed Often", bytes: [1]);
        var person = await site.PersonAsync();
        await site.OwnsAsync(person, movie);
        Task<int> ViewsAsync() => site.InDbAsync(db => db.FilmViews.CountAsync(v => v.MovieId == movie));
        await Task.WhenAll(Enumerable.Range(1, 8).Select(i => site.WithAsync<WatchService>(w => w.SaveProgressAsync(person.Id, movie, 10 * i, i))));
        Assert.Equal(1, await ViewsAsync());
        site.Clock.Advance(TimeSpan.FromDays(1));
        await site.WithAsync<WatchService>(w => w.SaveProgressAsync(person.Id, movie, 100, 100));
        Assert.Equal(2, await ViewsAsync());
        var events = await site.InDbAsync(db => new LibraryRanking(db).SinceAsync(site.Clock.UtcNow.AddDays(-7), movie, movie, CancellationToken.None));
        Assert.Equal([Ranking.ViewWeight, Ranking.ViewWeight, Ranking.PurchaseWeight], events.Select(e => e.Weight).Order());
        // Kept as long as a bank may ask about the payment.
        site.Clock.Advance(TimeSpan.FromDays(120));
        await site.WithAsync<LibrarySweep>(s => s.RunAsync(CancellationToken.None));
        Assert.Equal(2, await ViewsAsync());
        site.Clock.Advance(TimeSpan.FromDays(11));
        await site.WithAsync<LibrarySweep>(s => s.RunAsync(CancellationToken.None));
        Assert.Equal(0, await ViewsAsync());
    }

    [Fact]
    public async Task A_film_that_goes_on_after_midnight_is_one_view_of_it()
    {
        await using var own = new SiteFactory();
        var (movie, person) = (await own.FilmAsync("Late Show", bytes: [1]), await own.PersonAsync());
        await own.OwnsAsync(person, movie);
        Task<int> ViewsAsync() => own.InDbAsync(db => db.FilmViews.CountAsync(v => v.MovieId == movie));
        // Not this night's: half a minute before it the clock would go back.
        own.Clock.Advance(own.Clock.UtcNow.Date.AddDays(2).AddSeconds(-30) - own.Clock.UtcNow);
        for (var i = 1; i <= 3; i++)
        {
            await own.WithAsync<WatchService>(w => w.SaveProgressAsync(person.Id, movie, 60 * i, i));
            own.Clock.Advance(TimeSpan.FromSeconds(60));
        }
        Assert.Equal(1, await ViewsAsync());
        own.Clock.Advance(TimeSpan.FromDays(1));
        await own.WithAsync<WatchService>(w => w.SaveProgressAsync(person.Id, movie, 600, 10));
        Assert.Equal(2, await ViewsAsync());
    }

    [Fact]
    public async Task A_film_marked_as_seen_leaves_Continue_watching_and_keeps_its_place_and_the_right_of_withdrawal()
    {
        var movie = await site.FilmAsync("Seen Elsewhere", bytes: [1]);
        using var browser = await site.SignedInAsync();
        var unowned = await site.FilmAsync("Not Mine To Mark");
        await site.OwnsAsync(browser.Person!, movie);
        var form = (await browser.GetPageAsync($"/watch/{movie}")).Form($"/watch/{movie}/seen");
        var page = await browser.SubmitAsync(form);
        Assert.NotNull((await site.PlaceAsync(browser.Person!, movie))!.FinishedUtc);
        Assert.Empty(page.QuerySelectorAll("form[action$='/seen']"));
        Assert.Null(await site.InDbAsync(db => db.Entitlements.Where(e => e.MovieId == movie).Select(e => e.FirstPlayedUtc).SingleAsync()));
        form.SetAttribute("action", $"/watch/{unowned}/seen");
        using var refused = await browser.PostAsync(form);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
