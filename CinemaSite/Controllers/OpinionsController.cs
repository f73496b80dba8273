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
        if (liked is not { } choice) return await InvalidAsync(id, cancellationToken);
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
        if (!int.TryParse(value.LastOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var rating) || rating > 10) return await InvalidAsync(id, cancellationToken);
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

    // No page of ours sends such a value; whoever did sees the movie as it was.
    private async Task<IActionResult> InvalidAsync(int id, CancellationToken cancellationToken)
    {
        if (await reading.PageAsync(HttpContext, id, new CommentAsk(), null, cancellationToken) is not { } page) return NotFound();
        return this.Invalid(MoviesController.Page, page with { Ratings = page.Ratings with { Problem = "Choose a number from 1 to 10." } });
    }

    private IActionResult Swap(string view, object? model) => model is null ? NotFound() : PartialView("/Views/Movies/_Swapped.cshtml", (view, model));
}
