using CinemaSite.Caching;
using CinemaSite.Core.Community;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>The page of a movie.</summary>
public sealed class MoviesController(MovieReading reading, CommentDrafts drafts, DraftCookie cookie) : Controller
{
    internal const string Page = "/Views/Movies/Show.cshtml";

    [HttpGet("/movies/{id:int}/{slug?}")]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Show(int id, string? slug, CancellationToken cancellationToken)
    {
        if (await reading.FindAsync(id, cancellationToken) is not { } movie) return NotFound();
        if (slug != movie.Slug) return this.Moved(movie.Url + Request.QueryString);
        return View(Page, await reading.PageAsync(HttpContext, movie, Request.CommentAsk(), await DraftAsync(id, cancellationToken), cancellationToken));
    }

    // What was written before signing in again stands in its form.
    private async Task<CommentForm?> DraftAsync(int movieId, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is null || cookie.Key(HttpContext) is not { } key || await drafts.FindAsync(key, movieId, cancellationToken) is not { } draft) return null;
        return new CommentForm(draft.ParentId is null ? CommentFormKind.New : CommentFormKind.Reply, draft.ParentId, draft.Text, draft.Spoiler) { IsDraft = true };
    }
}
