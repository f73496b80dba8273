using System.Globalization;
using CinemaSite.Core.Community;
using CinemaSite.Models;
using CinemaSite.Security;
using Htmx;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What a person thinks of a movie: like or dislike, rating, favourite.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class OpinionsController(VoteService votes, FavoriteService favorites, MovieReading reading) : Controller
{
    [HttpPost("/movies/{id:int}/reaction")]
    public async Task<IActionResult> React(int id, string? value, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        bool? liked = value switch { "like" => true, "dislike" => false, _ => null };
        // No page of ours sends such a value; whoever did sees the buttons, or the movie, as they were.
        if (liked is not { } choice)
            return Request.IsHtmx() ? Invalid("/Views/Movies/_Reactions.cshtml", await reading.ReactionsAsync(viewer, id, cancellationToken)) : await InvalidAsync(id, p => p, cancellationToken);
        var result = await votes.ReactAsync(viewer, id, choice, cancellationToken);
        if (this.Refused(result) is { } refusal) return refusal;
        Tell(result, choice ? "You like {film}." : "You don’t like {film}.", "Your opinion of {film} is taken back.");
        return Request.IsHtmx() ? Swap("/Views/Movies/_Reactions.cshtml", await reading.ReactionsAsync(viewer, id, cancellationToken)) : this.SeeOther(result.Url!);
    }

    [HttpPost("/movies/{id:int}/rating")]
    public async Task<IActionResult> Rate(int id, string[] value, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        // "Clear my rating" comes after the chosen number and takes its place.
        if (!int.TryParse(value.LastOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var rating) || rating > 10)
        {
            const string problem = "Choose a number from 1 to 10.";
            return Request.IsHtmx()
                ? Invalid("/Views/Movies/_Ratings.cshtml", await reading.RatingsAsync(viewer, id, cancellationToken) is { } block ? block with { Problem = problem } : null)
                : await InvalidAsync(id, p => p with { Ratings = p.Ratings with { Problem = problem } }, cancellationToken);
        }
        var result = await votes.RateAsync(viewer, id, rating, cancellationToken);
        if (this.Refused(result) is { } refusal) return refusal;
        Tell(result, $"You gave {{film}} {rating} of 10.", "Your rating of {film} is taken back.");
        return Request.IsHtmx() ? Swap("/Views/Movies/_Ratings.cshtml", await reading.RatingsAsync(viewer, id, cancellationToken)) : this.SeeOther(result.Url!);
    }

    [HttpPost("/movies/{id:int}/favorite")]
    public async Task<IActionResult> Favorite(int id, bool wide, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        var result = await favorites.ToggleAsync(viewer, id, cancellationToken);
        if (this.Refused(result) is { } refusal) return refusal;
        Tell(result, "{film} is in your favourites.", "{film} is no longer in your favourites.");
        return Request.IsHtmx()
            ? Swap("_Favorite", new FavoriteButton(id, result.Title!, result.Outcome == OpinionOutcome.Given, wide, Swapped: true))
            : this.SeeOther(this.CameFrom() ?? result.Url!);
    }

    private void Tell(OpinionResult result, string given, string takenBack)
    {
        if (result.Outcome == OpinionOutcome.NotReleased) this.Notify(NoticeKind.Warning, "{film} is not out yet: it can be judged from the day of its release.", result.Title);
        else this.Notify(NoticeKind.Success, result.Outcome == OpinionOutcome.Given ? given : takenBack, result.Title);
    }

    private async Task<IActionResult> InvalidAsync(int id, Func<MoviePage, MoviePage> tell, CancellationToken cancellationToken) =>
        await reading.PageAsync(HttpContext, id, new CommentAsk(), null, cancellationToken) is { } page ? this.Invalid(MoviesController.Page, tell(page)) : NotFound();

    private IActionResult Invalid(string view, object? model)
    {
        if (model is not null) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Swap(view, model);
    }

    private IActionResult Swap(string view, object? model) => model is null ? NotFound() : PartialView("/Views/Movies/_Swapped.cshtml", (view, model));
}
