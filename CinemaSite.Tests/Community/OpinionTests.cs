using System.Globalization;
using System.Net;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Community;

/// <summary>Likes, dislikes, ratings and favourites, through the forms on the page.</summary>
public sealed class OpinionTests(TalkSite talk) : IClassFixture<TalkSite>
{
    private readonly SiteFactory site = talk.Site;

    [Fact]
    public async Task A_like_is_counted_pressed_again_taken_back_and_moved_by_the_other()
    {
        using var browser = await site.SignedInAsync();
        var movie = await site.FilmAsync("Pressed");
        var url = await site.UrlAsync(movie);
        var page = await browser.GetPageAsync(url);
        async Task PressAsync(string value) => page = await browser.SubmitAsync(page.Form($"/movies/{movie}/reaction"), ("value", value));

        await PressAsync("like");
        Assert.Equal(("1", "0"), (page.HookText("like-count"), page.HookText("dislike-count")));
        Assert.Equal("true", page.QuerySelector("#react-like")!.GetAttribute("aria-pressed"));
        Assert.Equal(["success"], page.NoticeKinds());
        await PressAsync("dislike");
        Assert.Equal(("0", "1"), (page.HookText("like-count"), page.HookText("dislike-count")));
        await PressAsync("dislike");
        Assert.Equal(("0", "0"), (page.HookText("like-count"), page.HookText("dislike-count")));
        Assert.Equal(0, await site.InDbAsync(db => db.Reactions.CountAsync(r => r.MovieId == movie)));
    }

    [Fact]
    public async Task A_rating_is_set_changed_and_taken_back_and_lists_sort_by_it_at_once()
    {
        var movie = await site.FilmAsync("Rated");
        var other = await site.FilmAsync("Left alone");
        using var browser = await site.SignedInAsync();
        for (var i = 0; i < 4; i++)
        {
            var person = (await site.PersonAsync()).Id;
            await site.WithAsync<Core.Community.VoteService>(v => v.RateAsync(person, movie, 9));
        }
        var page = await browser.GetPageAsync(await site.UrlAsync(movie));
        Assert.Empty(page.Hooks("rating-mean"));
        page = await browser.SubmitAsync(page.Form($"/movies/{movie}/rating"), ("value", "4"));
        Assert.Equal(("8.0", "5"), (page.HookText("rating-mean"), page.HookText("rating-count")));
        Assert.NotNull(page.QuerySelector("#rate-4[checked]"));
        page = await browser.SubmitAsync(page.Form($"/movies/{movie}/rating"), ("value", "10"));
        Assert.Equal(("9.2", "5"), (page.HookText("rating-mean"), page.HookText("rating-count")));

        await site.WithAsync<CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        var list = await browser.GetPageAsync("/movies?sort=rating");
        Assert.Equal(movie.ToString(CultureInfo.InvariantCulture), list.Hooks("movie-card")[0].GetAttribute("data-movie-id"));
        Assert.NotEqual(movie, other);

        // As a browser sends the form: the chosen number, then the pressed button.
        page = await browser.SubmitAsync(page.Form($"/movies/{movie}/rating"), ("value", "10"), ("value", "0"));
        Assert.Equal("4", page.HookText("rating-count"));
        Assert.Empty(page.QuerySelectorAll(".rate [checked]"));
    }

    [Fact]
    public async Task The_rating_is_ten_radio_buttons_and_its_bars_lead_to_what_those_viewers_wrote()
    {
        var movie = await site.FilmAsync("Bars");
        var eight = (await site.PersonAsync()).Id;
        var two = (await site.PersonAsync()).Id;
        await site.WithAsync<Core.Community.VoteService>(v => v.RateAsync(eight, movie, 8));
        await site.WithAsync<Core.Community.VoteService>(v => v.RateAsync(two, movie, 2));
        await site.SayAsync(eight, movie, "I gave it an eight");
        await site.SayAsync(two, movie, "I gave it a two");
        using var browser = site.Browser();
        var url = await site.UrlAsync(movie);
        var page = await browser.GetPageAsync(url);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => i.ToString(CultureInfo.InvariantCulture)), page.QuerySelectorAll(".rate input[type=radio][name=value]").Select(i => i.GetAttribute("value")!));
        Assert.Equal($"{url}?rating=8#comments", page.QuerySelectorAll(".hist li")[7].QuerySelector("a")!.GetAttribute("href"));
        Assert.Null(page.QuerySelectorAll(".hist li")[4].QuerySelector("a"));
        Assert.Equal("I gave it an eight", Assert.Single((await browser.GetPageAsync(url + "?rating=8")).QuerySelectorAll(".comment-text")).TextContent);
    }

    [Fact]
    public async Task A_favourite_is_kept_and_given_up_from_the_page_and_from_every_card()
    {
        using var browser = await site.SignedInAsync();
        var movie = await site.FilmAsync("Kept");
        var page = await browser.GetPageAsync(await site.UrlAsync(movie));
        page = await browser.SubmitAsync(page.Form($"/movies/{movie}/favorite"));
        Assert.Equal("true", page.Hooks("favorite-button")[0].GetAttribute("aria-pressed"));

        await site.WithAsync<CatalogSearch>(s => s.RefreshAsync([movie]));
        await site.WithAsync<CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        var list = await browser.GetPageAsync("/movies?q=kept");
        var card = Assert.Single(list.Hooks("movie-card"));
        Assert.Equal("true", card.QuerySelector("[data-testid=favorite-button]")!.GetAttribute("aria-pressed"));

        var part = await browser.SwappedAsync(list.Form($"/movies/{movie}/favorite"));
        Assert.Equal("false", Assert.Single(part.Hooks("favorite-button")).GetAttribute("aria-pressed"));
        Assert.Empty(part.QuerySelectorAll("h1"));
        Assert.Equal(0, await site.InDbAsync(db => db.Favorites.CountAsync(f => f.MovieId == movie)));
    }

    [Fact]
    public async Task What_was_said_of_a_film_is_taken_back_after_it_was_withdrawn_and_nothing_new_is_said()
    {
        using var browser = await site.SignedInAsync();
        var (me, movie) = (browser.Person!.Id, await site.FilmAsync("Withdrawn Later"));
        Task<OpinionResult> KeepAsync() => site.WithAsync<FavoriteService, OpinionResult>(f => f.ToggleAsync(me, movie));
        Task<OpinionResult> LikeAsync(bool liked = true) => site.WithAsync<VoteService, OpinionResult>(v => v.ReactAsync(me, movie, liked));
        Task<OpinionResult> RateAsync(int value) => site.WithAsync<VoteService, OpinionResult>(v => v.RateAsync(me, movie, value));
        foreach (var given in new[] { await KeepAsync(), await LikeAsync(), await RateAsync(8) }) Assert.Equal(OpinionOutcome.Given, given.Outcome);
        await site.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == movie).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Availability.Withdrawn))));
        await site.ShowAsync(movie);
        foreach (var other in new[] { await LikeAsync(liked: false), await RateAsync(9) }) Assert.Equal(OpinionOutcome.NoSuchMovie, other.Outcome);

        var page = await browser.GetPageAsync(await site.UrlAsync(movie));
        page = await browser.SubmitAsync(page.Form($"/movies/{movie}/favorite"));
        page = await browser.SubmitAsync(page.Form($"/movies/{movie}/reaction"));
        page = await browser.SubmitAsync(page.Form($"/movies/{movie}/rating"), ("value", "0"));
        Assert.Empty(page.QuerySelectorAll($"form[action^='/movies/{movie}/']:not([action$='/comments'])"));
        Assert.Equal((0, 0, 0), await site.InDbAsync(async db => (await db.Favorites.CountAsync(f => f.MovieId == movie), await db.Reactions.CountAsync(r => r.MovieId == movie), await db.Ratings.CountAsync(r => r.MovieId == movie))));
        Assert.Equal((0, 0, 0), await site.InDbAsync(async db => await db.Movies.Where(m => m.Id == movie).Select(m => new { m.LikeCount, m.RatingCount, m.RatingSum }).SingleAsync() is var m ? (m.LikeCount, m.RatingCount, m.RatingSum) : default));
        foreach (var again in new[] { await KeepAsync(), await LikeAsync(), await RateAsync(8), await RateAsync(0) }) Assert.Equal(OpinionOutcome.NoSuchMovie, again.Outcome);
    }

    [Fact]
    public async Task Htmx_gets_the_changed_part_and_a_notice_for_the_live_region()
    {
        using var browser = await site.SignedInAsync();
        var movie = await site.FilmAsync("Swapped");
        var page = await browser.GetPageAsync(await site.UrlAsync(movie));
        var part = await browser.SwappedAsync(page.Form($"/movies/{movie}/reaction"), ("value", "like"));
        Assert.Equal("1", part.HookText("like-count"));
        Assert.Empty(part.QuerySelectorAll("h1, .site-head"));
        Assert.Equal("success", Assert.Single(part.QuerySelectorAll("#notices[hx-swap-oob] [data-testid=notice]")).GetAttribute("data-kind"));
        part = await browser.SwappedAsync(page.Form($"/movies/{movie}/rating"), ("value", "7"));
        Assert.Equal("1", part.HookText("rating-count"));
        Assert.NotNull(part.QuerySelector("#rate-7[checked]"));
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_comes_back_to_the_movie()
    {
        var movie = await site.FilmAsync("For strangers");
        var url = await site.UrlAsync(movie);
        using var browser = site.Browser();
        browser.Http.DefaultRequestHeaders.Referrer = new Uri("http://localhost" + url);
        var page = await browser.GetPageAsync(url);
        var signIn = "/account/login?returnUrl=" + Uri.EscapeDataString(url);
        foreach (var deed in new[] { "reaction", "rating", "favorite" })
        {
            using var plain = await browser.PostAsync(page.Form($"/movies/{movie}/{deed}"), ("value", "like"));
            Assert.Equal((HttpStatusCode.Redirect, signIn), (plain.StatusCode, plain.Headers.Location!.OriginalString));
            browser.Http.DefaultRequestHeaders.Add("HX-Current-URL", "http://localhost" + url);
            using var swap = await browser.SwapAsync(page.Form($"/movies/{movie}/{deed}"), ("value", "like"));
            browser.Http.DefaultRequestHeaders.Remove("HX-Current-URL");
            Assert.Equal(signIn, swap.Headers.GetValues("HX-Redirect").Single());
        }
        browser.Http.DefaultRequestHeaders.Referrer = null;
        using var silent = await browser.PostAsync(page.Form($"/movies/{movie}/favorite"));
        Assert.Equal("/account/login?returnUrl=" + Uri.EscapeDataString($"/movies/{movie}"), silent.Headers.Location!.OriginalString);
        Assert.Equal(0, await site.InDbAsync(db => db.Reactions.CountAsync(r => r.MovieId == movie)));
    }

    [Fact]
    public async Task Nothing_is_said_about_movies_that_are_not_there_or_withdrawn()
    {
        using var browser = await site.SignedInAsync();
        var withdrawn = await site.FilmAsync("Withdrawn");
        await site.ChangeAsync(withdrawn, Availability.Withdrawn);
        foreach (var movie in new[] { 999_999, withdrawn })
            foreach (var (deed, field, value) in new[] { ("reaction", "value", "like"), ("rating", "value", "8"), ("favorite", "wide", "true"), ("comments", "text", "Hello") })
            {
                using var answer = await browser.PostToAsync($"/movies/{movie}/{deed}", (field, value));
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        var page = await browser.GetPageAsync(await site.UrlAsync(withdrawn));
        Assert.Empty(page.QuerySelectorAll($"form[action^='/movies/{withdrawn}/']"));
    }

    [Theory]
    [InlineData("reaction", "love", "like-count")]
    [InlineData("rating", "11", "rating-count")]
    public async Task A_value_that_no_form_sends_changes_nothing_and_a_swap_gets_its_part_back(string deed, string value, string hook)
    {
        using var browser = await site.SignedInAsync();
        var movie = await site.FilmAsync($"Odd {deed}");
        var form = (await browser.GetPageAsync(await site.UrlAsync(movie))).Form($"/movies/{movie}/{deed}");
        var part = await SiteClient.ReadAsync(await browser.SwapAsync(form, ("value", value)), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("0", part.HookText(hook));
        Assert.Empty(part.QuerySelectorAll("main"));
        var page = await SiteClient.ReadAsync(await browser.PostAsync(form, ("value", value)), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("0", page.HookText(hook));
    }

    [Fact]
    public async Task Before_its_release_a_movie_can_be_kept_but_not_judged()
    {
        using var browser = await site.SignedInAsync();
        var movie = await site.FilmAsync("Tomorrow");
        await site.InDbAsync(db => db.Movies.Where(m => m.Id == movie).ExecuteUpdateAsync(s => s.SetProperty(m => m.ReleaseDate, DateOnly.FromDateTime(site.Clock.UtcNow.AddDays(1)))));
        var url = await site.UrlAsync(movie);
        Assert.Empty((await browser.GetPageAsync(url)).QuerySelectorAll($"form[action='/movies/{movie}/rating'], form[action='/movies/{movie}/reaction']"));
        foreach (var (deed, value) in new[] { ("reaction", "like"), ("rating", "10") })
        {
            using var answer = await browser.PostToAsync($"/movies/{movie}/{deed}", ("value", value));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            var page = await browser.GetPageAsync(url);
            Assert.Equal("warning", Assert.Single(page.NoticeKinds()));
            Assert.Equal("0", page.HookText("rating-count"));
        }
        Assert.Equal("true", (await browser.SubmitAsync((await browser.GetPageAsync(url)).Form($"/movies/{movie}/favorite"))).Hooks("favorite-button")[0].GetAttribute("aria-pressed"));
    }

    [Theory]
    [InlineData("rating", "11")]
    [InlineData("rating", "-1")]
    [InlineData("rating", "7.5")]
    [InlineData("rating", "")]
    [InlineData("rating", "٣")]
    [InlineData("reaction", "love")]
    [InlineData("reaction", "")]
    public async Task A_value_that_no_form_sends_changes_nothing(string deed, string value)
    {
        using var browser = await site.SignedInAsync();
        var movie = await site.FilmAsync($"Wrong {deed} {value}", year: 1930);
        using var answer = await browser.PostToAsync($"/movies/{movie}/{deed}", ("value", value));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, await site.InDbAsync(db => db.Ratings.CountAsync(r => r.MovieId == movie)) + await site.InDbAsync(db => db.Reactions.CountAsync(r => r.MovieId == movie)));
    }

    [Fact]
    public async Task Too_many_opinions_in_a_minute_wait()
    {
        await using var strict = new SiteFactory { ["Limits:OpinionsPerMinute"] = "2" };
        var movie = await strict.FilmAsync();
        using var browser = await strict.SignedInAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await browser.PostToAsync($"/movies/{movie}/favorite");
            statuses.Add((int)answer.StatusCode);
            if (i == 2) Assert.NotNull(answer.Headers.RetryAfter);
        }
        Assert.Equal([303, 303, 429], statuses);
    }
}
