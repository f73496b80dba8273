using System.Globalization;
using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Staff;

public class CatalogNameTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Theory]
    [InlineData("genres", "Slapstick Opera")]
    [InlineData("people", "Ermintrude Novak")]
    [InlineData("certifications", "XX-21")]
    public async Task A_name_is_added_once_renamed_and_deleted_while_nothing_has_it(string kind, string name)
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var address = $"/admin/{kind}";
        var list = await moderator.SubmitAsync((await moderator.GetPageAsync(address)).Form(address), ("name", $"  {name} "));
        var row = Assert.Single(list.Hooks("admin-row"));
        Assert.Contains("0 films", row.TextContent, StringComparison.Ordinal);
        var id = row.GetAttribute("data-id");
        var twice = await moderator.SubmitInvalidAsync(list.Form(address), ("name", name.ToLowerInvariant().Replace(" ", "  ", StringComparison.Ordinal)));
        Assert.Contains("already", twice.HookText("field-error"), StringComparison.Ordinal);
        Assert.Contains("needs a name", (await moderator.SubmitInvalidAsync(list.Form(address), ("name", " "))).HookText("field-error"), StringComparison.Ordinal);

        var renamed = await moderator.SubmitAsync(list.Form($"{address}/{id}"), ("name", name + "!"), ("returnUrl", address));
        Assert.Contains(name + "!", renamed.HookText("notice"), StringComparison.Ordinal);
        var gone = await moderator.SubmitAsync((await moderator.GetPageAsync($"{address}?q={name}")).Form($"{address}/{id}/delete"));
        Assert.DoesNotContain(gone.Hooks("admin-row"), r => r.GetAttribute("data-id") == id);
        var log = await site.EntriesAsync(int.Parse(id!, CultureInfo.InvariantCulture), kind switch { "genres" => "Genre", "people" => "Person", _ => "Certification" });
        Assert.Equal(["add", "rename", "delete"], log.Select(e => e.Action.Split('.')[1]).TakeLast(3));
    }

    [Theory]
    [InlineData("genres")]
    [InlineData("people")]
    [InlineData("certifications")]
    public async Task What_films_have_cannot_be_deleted(string kind)
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (genre, person, certification) = await site.NamesAsync();
        await GiveAsync(await site.FilmAsync($"Keeper of {kind}"), genre, person, certification);
        var id = kind switch { "genres" => genre, "people" => person, _ => certification };
        var form = (await moderator.GetPageAsync("/")).Form("/theme");
        form.SetAttribute("action", $"/admin/{kind}/{id}/delete");
        var page = await SiteClient.ReadAsync(await moderator.PostAsync(form), HttpStatusCode.Conflict);
        Assert.Contains("1 film", page.HookText("field-error"), StringComparison.Ordinal);
        using var missing = await moderator.PostAsync(At(form, $"/admin/{kind}/999999/delete"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Merged_genres_are_one_and_the_old_address_leads_there_for_good()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (gone, person, certification) = await site.NamesAsync();
        var (kept, _, _) = await site.NamesAsync();
        var (both, one) = (await site.FilmAsync("Has Both"), await site.FilmAsync("Has One"));
        await GiveAsync(both, gone, person, certification);
        await GiveAsync(both, kept, null, null);
        await GiveAsync(one, gone, null, null);
        var slug = await SlugAsync(gone);
        await moderator.SubmitAsync(At((await moderator.GetPageAsync("/admin/genres")).Form("/admin/genres"), $"/admin/genres/{gone}/merge"), ("into", kept));

        Assert.Equal([both, one], await site.InDbAsync(db => db.MovieGenres.Where(g => g.GenreId == Number(kept)).Select(g => g.MovieId).OrderBy(id => id).ToListAsync()));
        Assert.Equal([2, 2], await site.InDbAsync(db => db.Movies.Where(m => m.Id == both || m.Id == one).Select(m => m.PosterVersion).ToListAsync()));
        await site.CatchUpAsync();
        using var stranger = site.Browser();
        using var answer = await stranger.GetAsync($"/genres/{slug}?sort=title");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/genres/{await SlugAsync(kept)}?sort=title"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Contains("2", (await stranger.GetPageAsync($"/genres/{await SlugAsync(kept)}")).HookText("result-count"), StringComparison.Ordinal);

        // The address follows when its goal is merged in turn.
        var (last, _, _) = await site.NamesAsync();
        await site.WithAsync<CatalogNames>(n => n.MergeAsync(new Actor(moderator.Person!.Id, null), NameKind.Genre, Number(kept), Number(last)));
        using var further = await stranger.GetAsync($"/genres/{slug}");
        Assert.Equal($"/genres/{await SlugAsync(last)}", further.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_renamed_genre_has_a_new_address_and_the_old_one_leads_there()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (genre, _, _) = await site.NamesAsync();
        var slug = await SlugAsync(genre);
        await moderator.SubmitAsync(At((await moderator.GetPageAsync("/admin/genres")).Form("/admin/genres"), $"/admin/genres/{genre}"), ("name", "Weird Tales"));
        using var answer = await moderator.GetAsync($"/genres/{slug}");
        Assert.Equal((HttpStatusCode.MovedPermanently, "/genres/weird-tales"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task Merged_people_are_one_with_all_their_films_and_characters()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (_, gone, _) = await site.NamesAsync("Johannes Doppel");
        var (_, kept, _) = await site.NamesAsync("John Double");
        var (both, one) = (await site.FilmAsync("Both Spellings"), await site.FilmAsync("One Spelling"));
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.AddRange(new MovieCredit { MovieId = both, PersonId = Number(gone), Role = CreditRole.Star, Character = "The Twin" }, new MovieCredit { MovieId = both, PersonId = Number(kept), Role = CreditRole.Star, Position = 1 },
                new MovieCredit { MovieId = one, PersonId = Number(gone), Role = CreditRole.Director });
            await db.SaveChangesAsync();
        }));
        await moderator.SubmitAsync(At((await moderator.GetPageAsync("/admin/people")).Form("/admin/people"), $"/admin/people/{gone}/merge"), ("into", kept));
        var credits = await site.InDbAsync(db => db.MovieCredits.AsNoTracking().Where(c => c.PersonId == Number(kept)).OrderBy(c => c.MovieId).ToListAsync());
        Assert.Equal([(both, CreditRole.Star, "The Twin"), (one, CreditRole.Director, null)], credits.Select(c => (c.MovieId, c.Role, c.Character)));
        using var answer = await moderator.GetAsync($"/people/{gone}/johannes-doppel");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/people/{kept}/john-double"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        await site.CatchUpAsync();
        Assert.Empty(site.PeopleLike("johannes"));
        Assert.Equal([Number(kept)], site.PeopleLike("double"));
    }

    [Fact]
    public async Task A_name_is_merged_with_another_that_is_there()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (genre, _, certification) = await site.NamesAsync();
        foreach (var into in new[] { genre, "999999", "", "nonsense" })
            Assert.Contains("another", (await moderator.SubmitInvalidAsync(At((await moderator.GetPageAsync("/admin/genres")).Form("/admin/genres"), $"/admin/genres/{genre}/merge"), ("into", into))).HookText("field-error"), StringComparison.Ordinal);
        var (_, _, other) = await site.NamesAsync();
        var film = await site.FilmAsync("Rated");
        await GiveAsync(film, null, null, certification);
        await moderator.SubmitAsync(At((await moderator.GetPageAsync("/admin/certifications")).Form("/admin/certifications"), $"/admin/certifications/{certification}/merge"), ("into", other));
        Assert.Equal(Number(other), await site.InDbAsync(db => db.Movies.Where(m => m.Id == film).Select(m => m.CertificationId).SingleAsync()));
    }

    [Fact]
    public async Task A_bookmark_with_names_of_before_leads_to_the_same_choices_by_their_names_of_now()
    {
        using var viewer = await site.SignedInAsync();
        var actor = new Actor((await site.PersonAsync(Role.Moderator)).Id, null);
        var ((renamed, gone, code), (merged, kept, other)) = (await site.NamesAsync(), await site.NamesAsync());
        var film = await site.FilmAsync("Bookmarked");
        await GiveAsync(film, renamed, kept, code);
        await site.OwnsAsync(viewer.Person!, film);
        await site.WithAsync<Core.Community.FavoriteService>(f => f.ToggleAsync(viewer.Person!.Id, film));
        var (before, too) = (await SlugAsync(renamed), await SlugAsync(merged));
        var (codeBefore, codeToo) = (await CodeAsync(code), await CodeAsync(other));
        await site.WithAsync<CatalogNames>(async names =>
        {
            await names.RenameAsync(actor, NameKind.Genre, Number(renamed), "Tales of Before");
            await names.MergeAsync(actor, NameKind.Genre, Number(merged), Number(renamed));
            await names.MergeAsync(actor, NameKind.Person, Number(gone), Number(kept));
            await names.RenameAsync(actor, NameKind.Certification, Number(code), "Not Rated Yet");
            await names.MergeAsync(actor, NameKind.Certification, Number(other), Number(code));
        });
        await site.CatchUpAsync();
        foreach (var path in new[] { "/movies", "/genres/comedy", "/favorites", "/library" })
            foreach (var (genre, certification) in new[] { (before, codeBefore), (too, codeToo) })
            {
                var choices = $"genre=tales-of-before&certification=NOT%20RATED%20YET&person={kept}&sort=title";
                using var answer = await viewer.GetAsync($"{path}?sort=title&person={gone}&certification={certification}&genre={genre}&country=");
                Assert.Equal((HttpStatusCode.MovedPermanently, $"{path}?{choices}"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
                Assert.Equal("1", (await viewer.GetPageAsync($"{path}?{choices}")).Hooks("result-count")[0].GetAttribute("data-count"));
            }
        // What nothing was ever called finds nothing, as before.
        Assert.Equal("0", (await viewer.GetPageAsync("/movies?genre=never-was&person=999999")).Hooks("result-count")[0].GetAttribute("data-count"));
    }

    [Fact]
    public async Task A_renamed_certification_means_what_its_new_code_means()
    {
        var actor = new Actor((await site.PersonAsync(Role.Moderator)).Id, null);
        var film = await site.FilmAsync("Rated Anew");
        using var stranger = site.Browser();
        var id = (await site.WithAsync<CatalogNames, NameResult>(n => n.AddAsync(actor, NameKind.Certification, "Before 9"))).Id;
        await GiveAsync(film, null, null, id.ToString(CultureInfo.InvariantCulture));
        async Task<string> SaysAsync(string code)
        {
            await site.WithAsync<CatalogNames>(n => n.RenameAsync(actor, NameKind.Certification, id, code));
            var page = await stranger.GetPageAsync($"/movies/{film}/rated-anew");
            return page.QuerySelectorAll("dl.facts dt").Single(t => t.TextContent == "Certification").NextElementSibling!.TextContent;
        }
        Assert.Equal("After 9", await SaysAsync("After 9"));
        Assert.Equal("PG-13. Some material may not suit children under 13", await SaysAsync("PG-13"));
        Assert.Equal(Certification.Known("PG-13", -1).Position, await site.InDbAsync(db => db.Certifications.Where(c => c.Id == id).Select(c => c.Position).SingleAsync()));
    }

    [Fact]
    public async Task A_code_with_spaces_makes_no_id_with_spaces()
    {
        var actor = new Actor((await site.PersonAsync(Role.Moderator)).Id, null);
        var id = (await site.WithAsync<CatalogNames, NameResult>(n => n.AddAsync(actor, NameKind.Certification, "For All + More"))).Id;
        await GiveAsync(await site.FilmAsync("Spaced"), null, null, id.ToString(CultureInfo.InvariantCulture));
        await site.CatchUpAsync();
        using var stranger = site.Browser();
        var ids = (await stranger.GetPageAsync("/movies")).QuerySelectorAll("#facet-certification input").Select(i => i.Id!).ToList();
        Assert.Contains("certification-for_20all_20_2b_20more", ids);
        Assert.Equal(ids.Distinct(), ids.Where(i => !i.Any(char.IsWhiteSpace)));
    }

    [Fact]
    public async Task A_genre_is_never_deleted_under_a_film_that_takes_it()
    {
        var moderator = await site.PersonAsync(Role.Moderator);
        var film = await site.FilmAsync("Takes Them All");
        await site.DirectedAsync(film);
        for (var round = 0; round < 20; round++)
        {
            var (genre, _, _) = await site.NamesAsync();
            var form = await site.WithAsync<MovieEditing, MovieForm?>(m => m.FindAsync(film));
            var saving = site.WithAsync<MovieEditing, SaveResult>(m => m.SaveAsync(new Actor(moderator.Id, null), film, form! with { Genres = [.. form.Genres, genre] }));
            var deleting = site.WithAsync<CatalogNames, NameResult>(n => n.DeleteAsync(new Actor(moderator.Id, null), NameKind.Genre, Number(genre)));
            var (saved, deleted) = (await saving, await deleting);
            Assert.Equal(saved.Outcome == SaveOutcome.Saved, deleted.Outcome == NameOutcome.InUse);
            Assert.Equal(saved.Outcome == SaveOutcome.Invalid, deleted.Outcome == NameOutcome.Done);
        }
    }

    private Task<string> SlugAsync(string genre) => site.InDbAsync(db => db.Genres.Where(g => g.Id == Number(genre)).Select(g => g.Slug).SingleAsync());

    private Task<string> CodeAsync(string certification) => site.InDbAsync(db => db.Certifications.Where(c => c.Id == Number(certification)).Select(c => c.Code).SingleAsync());

    private Task GiveAsync(int film, string? genre, string? person, string? certification) => site.InDbAsync(db => db.InTransaction(async () =>
    {
        if (genre is not null) db.MovieGenres.Add(new MovieGenre { MovieId = film, GenreId = Number(genre), Position = 5 });
        if (person is not null) db.MovieCredits.Add(new MovieCredit { MovieId = film, PersonId = Number(person), Role = CreditRole.Star });
        await db.SaveChangesAsync();
        if (certification is not null) await db.Movies.Where(m => m.Id == film).ExecuteUpdateAsync(s => s.SetProperty(m => m.CertificationId, Number(certification)));
        // As every writer does.
        db.CatalogChanges.Add(new CatalogChange { MovieId = film, ChangedUtc = site.Clock.UtcNow });
        db.CatalogChanges.Add(new CatalogChange { MovieId = CatalogChange.NamesOfFilters, ChangedUtc = site.Clock.UtcNow });
        await db.SaveChangesAsync();
    }));

    private static AngleSharp.Html.Dom.IHtmlFormElement At(AngleSharp.Html.Dom.IHtmlFormElement form, string address)
    {
        form.SetAttribute("action", address);
        return form;
    }

    private static int Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);
}
