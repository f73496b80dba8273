using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Editing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Makes and changes a movie. Each button of the form answers the whole page, of which htmx takes its part.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class MovieController(MovieEditing movies, CatalogNames names, MoviePicks picks, StaffMovieQuery state, Prices prices) : Controller
{
    private const string Page = "Edit";

    [HttpGet(StaffAddresses.NewMovie)]
    public Task<IActionResult> New(CancellationToken cancellationToken) =>
        ShowAsync(null, new MovieForm { Availability = nameof(Availability.ComingSoon) }, new MovieInput(), cancellationToken);

    [HttpGet(StaffAddresses.Movies + "/{id:int}")]
    public async Task<IActionResult> Edit(int id, CancellationToken cancellationToken) =>
        await movies.FindAsync(id, cancellationToken) is { } form && await state.FindAsync(id, cancellationToken) is { } movie ? await ShowAsync(movie, form, new MovieInput(), cancellationToken) : NotFound();

    [HttpPost(StaffAddresses.NewMovie)]
    public async Task<IActionResult> Create(MovieInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return string.IsNullOrEmpty(input.Do)
            ? await AnswerAsync(await movies.CreateAsync(this.Actor(), input.ToForm(), cancellationToken), null, input, cancellationToken)
            : await ShowAsync(null, await PressedAsync(input, cancellationToken), input, cancellationToken);
    }

    [HttpPost(StaffAddresses.Movies + "/{id:int}")]
    public async Task<IActionResult> Save(int id, MovieInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (await state.FindAsync(id, cancellationToken) is not { } movie) return NotFound();
        if (!string.IsNullOrEmpty(input.Do)) return await ShowAsync(movie, await PressedAsync(input, cancellationToken), input, cancellationToken);
        if (movie is { Availability: not Availability.Withdrawn, Carts: > 0 } && input is { Availability: nameof(Availability.Withdrawn), IsConfirmed: false })
        {
            ModelState.AddModelError("availability", $"It lies in {Counted.Of(movie.Carts, "cart")}: tick the box below to withdraw it all the same.");
            return await ShowAsync(movie, input.ToForm(), input, cancellationToken, StatusCodes.Status422UnprocessableEntity, carts: movie.Carts);
        }
        return await AnswerAsync(await movies.SaveAsync(this.Actor(), id, input.ToForm(), cancellationToken), movie, input, cancellationToken);
    }

    private async Task<IActionResult> AnswerAsync(SaveResult result, StaffMovieState? movie, MovieInput input, CancellationToken cancellationToken)
    {
        foreach (var problem in result.Problems) ModelState.AddModelError(problem.Field, problem.Message);
        switch (result.Outcome)
        {
            case SaveOutcome.Saved or SaveOutcome.Unchanged:
                var address = StaffAddresses.Movie(result.MovieId);
                return this.Back(address, address, result.Outcome == SaveOutcome.Unchanged ? "There was nothing to change." : movie is null ? $"“{result.Title}” is in the catalogue." : "Saved.");
            case SaveOutcome.Changed:
                return await ShowAsync(movie, result.Meanwhile!.Form, input, cancellationToken, StatusCodes.Status409Conflict, result.Meanwhile);
            case SaveOutcome.Invalid:
                return await ShowAsync(movie, input.ToForm(), input, cancellationToken, StatusCodes.Status422UnprocessableEntity);
            default:
                return NotFound();
        }
    }

    private async Task<MovieForm> PressedAsync(MovieInput input, CancellationToken cancellationToken)
    {
        var form = input.ToForm();
        var (list, verb, argument) = input.Do!.Split(':', 3) switch { [var l, var v, var a] => (l, v, a), [var l, var v] => (l, v, ""), _ => ("", "", "") };
        if (verb == MovieLists.Create && list != MovieLists.Genres)
        {
            var added = await names.AddAsync(this.Actor(), NameKind.Person, input.Search(list), cancellationToken);
            (verb, argument) = ("add", added.Id > 0 ? added.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
        }
        // What was looked for is found.
        if (verb == "add") _ = list switch { MovieLists.Genres => input.GenresSearch = null, MovieLists.Directors => input.DirectorsSearch = null, _ => input.StarsSearch = null };
        return MovieLists.Apply(form, list, verb, argument);
    }

    private async Task<IActionResult> ShowAsync(
        StaffMovieState? movie, MovieForm form, MovieInput input, CancellationToken cancellationToken, int status = StatusCodes.Status200OK, MeanwhileChanged? meanwhile = null, int? carts = null)
    {
        var known = await movies.NamesAsync(form, cancellationToken);
        var action = movie is null ? StaffAddresses.NewMovie : StaffAddresses.Movie(movie.Id);
        bool Acted(string list) => input.Do?.StartsWith(list + ":", StringComparison.Ordinal) == true;
        (string, string, string?) Person(string id, string? character) => (id, known.People.GetValueOrDefault(id, "No longer there"), character);
        PickList[] lists =
        [
            new(MovieLists.Genres, "Genres", "The first one gives a drawn poster its colours.", "Find a genre", action, [.. form.Genres.Select(id => (id, known.Genres.GetValueOrDefault(id, "No longer there"), (string?)null))],
                input.GenresSearch, await picks.GenresAsync(input.GenresSearch, cancellationToken), Acted(MovieLists.Genres)),
            new(MovieLists.Directors, "Directors", "In the order in which they are named.", "Find a director", action, [.. form.Directors.Select(id => Person(id, null))],
                input.DirectorsSearch, await picks.PeopleAsync(input.DirectorsSearch, cancellationToken), Acted(MovieLists.Directors)),
            new(MovieLists.Stars, "Stars", "In the order of billing, each with the character.", "Find a star", action, [.. form.Stars.Select(s => Person(s.Id, s.Character))],
                input.StarsSearch, await picks.PeopleAsync(input.StarsSearch, cancellationToken), Acted(MovieLists.Stars)),
        ];
        // The fields show the form, which a button may have changed, and not what was sent.
        Response.StatusCode = status;
        return View(Page, new EditPage(movie, form, known, lists, MoviePreview.Of(form, known, movie, prices), meanwhile, carts));
    }
}
