using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Staff;

public class MovieFormTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static int number;

    [Fact]
    public async Task A_new_film_has_everything_the_form_said_and_is_found_at_once()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (genre, person, certification) = await site.NamesAsync();
        var title = $"Ünique Comet {Interlocked.Increment(ref number)}";
        var saved = await moderator.SubmitAsync((await moderator.GetPageAsync("/admin/movies/new")).Form("/admin/movies/new"),
            ("title", title), ("originalTitle", "Der Komet"), ("year", "1931"), ("releaseDate", "1931-05-04"), ("minutes", "81"), ("tagline", "It comes."), ("description", "One.\r\n\r\nTwo."),
            ("price", "4,50"), ("certification", certification), ("genres", genre), ("directors", person), ("stars", $"{person}|The Astronomer"), ("countries", "Germany"), ("countries", "France"), ("languages", "German"),
            ("imdb", "7.4"), ("votes", "1200"), ("metaScore", "88"), ("gross", "123456"), ("availability", "OnSale"), ("soldIn", "de, us"));

        Assert.Contains(title, saved.HookText("notice"), StringComparison.Ordinal);
        var movie = await site.InDbAsync(db => db.Movies.AsNoTracking().Include(m => m.Genres).Include(m => m.Credits).Include(m => m.Countries).Include(m => m.Languages).SingleAsync(m => m.Title == title));
        Assert.Equal((1931, 81, 450L, 74, 1200, 88, 123456L, "DE,US", Availability.OnSale, Names.Slug(title)), (movie.Year, movie.Minutes, movie.PriceMinor, movie.ImdbTenths!.Value, movie.ImdbVotes!.Value, movie.MetaScore!.Value, movie.Gross!.Value, movie.SoldIn, movie.Availability, movie.Slug));
        Assert.Equal(("Der Komet", new DateOnly(1931, 5, 4), "It comes.", "One.\nTwo."), (movie.OriginalTitle, movie.ReleaseDate!.Value, movie.Tagline, movie.Description));
        Assert.Equal("The Astronomer", Assert.Single(movie.Credits, c => c.Role == CreditRole.Star).Character);
        Assert.Equal(["France", "Germany"], movie.Countries.Select(c => c.Name).Order());
        await site.CatchUpAsync();
        using var stranger = site.Browser();
        Assert.Contains(title, (await stranger.GetPageAsync($"/movies?q={Uri.EscapeDataString("unique comet")}")).Body!.TextContent, StringComparison.Ordinal);
        var entry = Assert.Single(await site.EntriesAsync(movie.Id));
        Assert.Equal(("movie.create", moderator.Person!.Id), (entry.Action, entry.ActorId));
        Assert.Contains("\"price\":\"4.50\"", entry.After, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Korea, South")]
    [InlineData("Korea, South", "Bahamas, The", "France")]
    public async Task A_country_with_a_comma_in_its_name_stays_one(params string[] countries)
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync($"Far Away {Interlocked.Increment(ref number)}");
        await site.DirectedAsync(film);
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.MovieCountries.AddRange(countries.Select(c => new MovieCountry { MovieId = film, Name = c }));
            await db.SaveChangesAsync();
        }));
        await moderator.SubmitAsync((await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}"), ("tagline", "It is far."));
        Assert.Equal(countries.Order(), await site.InDbAsync(db => db.MovieCountries.Where(c => c.MovieId == film).Select(c => c.Name).Order().ToListAsync()));
        Assert.DoesNotContain("countries", Assert.Single(await site.EntriesAsync(film)).After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_called_Trailer_has_a_page()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("Coming Attraction");
        await site.DirectedAsync(film);
        await moderator.SubmitAsync((await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}"), ("title", "Trailer"));
        using var answer = await moderator.GetAsync($"/movies/{film}");
        Assert.Equal("Trailer", (await moderator.GetPageAsync(answer.Headers.Location!.OriginalString)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_wrong_form_comes_back_as_it_was_with_a_message_at_each_field()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (_, person, _) = await site.NamesAsync();
        var page = await moderator.SubmitInvalidAsync((await moderator.GetPageAsync("/admin/movies/new")).Form("/admin/movies/new"),
            ("title", " "), ("year", "1492"), ("minutes", "long"), ("price", "free"), ("imdb", "11"), ("metaScore", "101"), ("soldIn", "Narnia"), ("releaseDate", "tomorrow"), ("tagline", "kept <b>as it was</b>"),
            ("stars", $"{person}|Old Man"), ("availability", "Nowhere"), ("genres", "999999"));
        Assert.Equal(["availability", "certification", "directors", "genres", "imdb", "metaScore", "minutes", "price", "releaseDate", "soldIn", "title", "year"],
            page.Hooks("field-error").Select(e => e.GetAttribute("data-field")!).Order(StringComparer.Ordinal));
        Assert.Equal("kept <b>as it was</b>", ((IHtmlInputElement)page.QuerySelector("#tagline")!).Value);
        Assert.Equal("Old Man", ((IHtmlInputElement)page.QuerySelector("[name=characters]")!).Value);
        Assert.Equal("true", page.QuerySelector("#year")!.GetAttribute("aria-invalid"));
        Assert.StartsWith("Error: ", page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_films_of_one_title_year_and_length_are_one_too_many()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        await site.FilmAsync("The Double", 1944, 70);
        var other = await site.FilmAsync("Another Double", 1944, 70);
        await site.DirectedAsync(other);
        var page = await moderator.SubmitInvalidAsync((await moderator.GetPageAsync($"/admin/movies/{other}")).Form($"/admin/movies/{other}"), ("title", " the  DOUBLE "));
        Assert.Equal("title", Assert.Single(page.Hooks("field-error")).GetAttribute("data-field"));
        Assert.Equal("Another Double", await site.InDbAsync(db => db.Movies.Where(m => m.Id == other).Select(m => m.Title).SingleAsync()));
    }

    [Fact]
    public async Task An_uploaded_poster_stays_one_when_the_title_changes()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("With a Picture");
        await site.DirectedAsync(film);
        await site.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == film).ExecuteUpdateAsync(s => s.SetProperty(m => m.PosterVersion, -3))));
        await moderator.SubmitAsync((await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}"), ("title", "With Another Title"));
        Assert.Equal(-4, await site.InDbAsync(db => db.Movies.Where(m => m.Id == film).Select(m => m.PosterVersion).SingleAsync()));
    }

    [Fact]
    public async Task A_changed_title_has_a_new_address_and_the_old_one_leads_there()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("Working Title");
        await site.DirectedAsync(film);
        await moderator.SubmitAsync((await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}"), ("title", "The Final Name"));
        using var answer = await moderator.GetAsync($"/movies/{film}/working-title");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/movies/{film}/the-final-name"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        // The drawn poster shows the title, so its kept address must be another.
        Assert.Equal(2, await site.InDbAsync(db => db.Movies.Where(m => m.Id == film).Select(m => m.PosterVersion).SingleAsync()));
        var entry = Assert.Single(await site.EntriesAsync(film));
        Assert.Contains("Working Title", entry.Before, StringComparison.Ordinal);
        Assert.DoesNotContain("minutes", entry.Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_saves_second_is_told_who_changed_what_and_loses_nothing()
    {
        using var first = await site.SignedInAsync(Role.Moderator);
        using var second = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("Between Two Desks");
        await site.DirectedAsync(film);
        var address = $"/admin/movies/{film}";
        var stale = (await second.GetPageAsync(address)).Form(address);
        await first.SubmitAsync((await first.GetPageAsync(address)).Form(address), ("description", "The first one's words."), ("price", "3.99"));

        var page = await SiteClient.ReadAsync(await second.PostAsync(stale, ("description", "The second one's words."), ("tagline", "Mine alone")), HttpStatusCode.Conflict);
        var words = page.QuerySelector(".meanwhile")!.TextContent;
        Assert.Contains(first.Person!.DisplayName, words, StringComparison.Ordinal);
        Assert.Contains("The first one's words.", words, StringComparison.Ordinal);
        Assert.Contains("The second one's words.", words, StringComparison.Ordinal);
        Assert.Equal(["description", "price"], page.QuerySelectorAll(".meanwhile tr[data-field]").Select(r => r.GetAttribute("data-field")!).Order());
        var form = page.Form(address);
        Assert.Equal("The second one's words.", form.QuerySelector<IHtmlTextAreaElement>("[name=description]")!.Value.Trim());
        // What the second one had left alone is not put back.
        Assert.Equal("3.99", form.QuerySelector<IHtmlInputElement>("[name=price]")!.Value);
        Assert.Equal("The first one's words.", await site.InDbAsync(db => db.Movies.Where(m => m.Id == film).Select(m => m.Description).SingleAsync()));

        await second.SubmitAsync(form);
        var movie = await site.InDbAsync(db => db.Movies.AsNoTracking().SingleAsync(m => m.Id == film));
        Assert.Equal(("The second one's words.", "Mine alone", 399L), (movie.Description, movie.Tagline, movie.PriceMinor));
    }

    [Fact]
    public async Task Of_moderators_who_save_at_once_one_is_told_of_the_other()
    {
        using var one = await site.SignedInAsync(Role.Moderator);
        using var other = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("The Rush");
        await site.DirectedAsync(film);
        var address = $"/admin/movies/{film}";
        for (var round = 0; round < 20; round++)
        {
            var forms = new[] { (await one.GetPageAsync(address)).Form(address), (await other.GetPageAsync(address)).Form(address) };
            var answers = await Task.WhenAll(one.PostAsync(forms[0], ("tagline", $"one {round}")), other.PostAsync(forms[1], ("tagline", $"other {round}")));
            Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
            foreach (var answer in answers) answer.Dispose();
        }
    }

    [Fact]
    public async Task People_are_found_added_ordered_and_taken_out_without_script()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (_, person, _) = await site.NamesAsync("Zbigniew Testowski");
        var film = await site.FilmAsync("The Cast");
        await site.DirectedAsync(film);
        var address = $"/admin/movies/{film}";
        var page = await moderator.GetPageAsync(address);
        page = await SiteClient.ReadAsync(await moderator.PostAsync(page.Form(address), ("title", "Not saved yet"), ("starsSearch", "zbigniew"), ("do", "stars:search")), HttpStatusCode.OK);
        Assert.Equal("Not saved yet", page.QuerySelector<IHtmlInputElement>("#title")!.Value);
        var add = page.QuerySelector("#stars-found button")!.GetAttribute("value")!;
        Assert.Equal($"stars:add:{person}", add);
        page = await SiteClient.ReadAsync(await moderator.PostAsync(page.Form(address), ("do", add)), HttpStatusCode.OK);
        page = await SiteClient.ReadAsync(await moderator.PostAsync(page.Form(address), ("characters", "Ghost"), ("starsSearch", "Nobody Yet"), ("do", "stars:create")), HttpStatusCode.OK);
        Assert.Equal(["Zbigniew Testowski", "Nobody Yet"], page.QuerySelectorAll("#stars-box .picked b").Select(b => b.TextContent));
        Assert.Equal("Ghost", ((IHtmlInputElement)page.QuerySelector("[name=characters]")!).Value);
        page = await SiteClient.ReadAsync(await moderator.PostAsync(page.Form(address), ("do", "stars:up:1")), HttpStatusCode.OK);
        Assert.Equal(["Nobody Yet", "Zbigniew Testowski"], page.QuerySelectorAll("#stars-box .picked b").Select(b => b.TextContent));
        Assert.Empty(await site.InDbAsync(db => db.MovieCredits.Where(c => c.MovieId == film && c.Role == CreditRole.Star).ToListAsync()));
        page = await moderator.SubmitAsync(page.Form(address));
        var stars = await site.InDbAsync(db => db.MovieCredits.AsNoTracking().Where(c => c.MovieId == film && c.Role == CreditRole.Star).OrderBy(c => c.Position).Select(c => new { c.Person!.Name, c.Character }).ToListAsync());
        Assert.Equal([("Nobody Yet", null), ("Zbigniew Testowski", "Ghost")], stars.Select(s => (s.Name, s.Character)));
        page = await SiteClient.ReadAsync(await moderator.PostAsync(page.Form(address), ("do", "stars:remove:0")), HttpStatusCode.OK);
        await moderator.SubmitAsync(page.Form(address));
        Assert.Equal("Zbigniew Testowski", await site.InDbAsync(db => db.MovieCredits.Where(c => c.MovieId == film && c.Role == CreditRole.Star).Select(c => c.Person!.Name).SingleAsync()));
    }

    [Fact]
    public async Task The_preview_shows_the_form_and_saves_nothing()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("As It Is");
        var page = await SiteClient.ReadAsync(await moderator.PostAsync((await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}"), ("title", "As It <Will> Be"), ("price", "2.50"), ("do", "preview")), HttpStatusCode.OK);
        Assert.Contains("As It <Will> Be", page.QuerySelector("#preview")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("$2.50", page.QuerySelector("#preview")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("As It Is", await site.InDbAsync(db => db.Movies.Where(m => m.Id == film).Select(m => m.Title).SingleAsync()));
    }

    [Fact]
    public async Task A_lower_price_is_told_to_who_waits_for_it()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("Cheaper Soon");
        await site.DirectedAsync(film);
        var form = (await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}");
        await moderator.SubmitAsync(form, ("price", "1.99"));
        var change = Assert.Single(await site.InDbAsync(db => db.OfferChanges.AsNoTracking().Where(c => c.MovieId == film).ToListAsync()));
        Assert.Equal((OfferNews.Cheaper, 499L, 199L), (change.News, change.OldPriceMinor, change.PriceMinor));
    }

    [Fact]
    public async Task A_person_who_left_the_last_film_is_not_suggested_any_more()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("The Leaving");
        await site.DirectedAsync(film, "Quirinus Leaver");
        var (_, stays, _) = await site.NamesAsync("Somebody Staying");
        var form = (await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}");
        await moderator.SubmitAsync(form, ("tagline", "So that the search knows him"));
        await site.CatchUpAsync();
        using var stranger = site.Browser();
        Assert.Contains("Quirinus", await stranger.Http.GetStringAsync(new Uri("/movies/suggest?q=quirinus", UriKind.Relative)), StringComparison.Ordinal);
        form = (await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}");
        await moderator.SubmitAsync(form, ("directors", stays));
        await site.CatchUpAsync();
        Assert.Empty(site.PeopleLike("quirinus"));
    }

    [Fact]
    public async Task A_film_that_is_not_there_has_no_form()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        using var answer = await moderator.GetAsync("/admin/movies/999999");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
