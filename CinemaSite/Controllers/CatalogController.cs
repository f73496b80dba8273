using CinemaSite.Caching;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>The catalogue, whole or a genre's: one page, one way of reading it.</summary>
public sealed class CatalogController(CatalogPages catalog, HomePages home, Suggesting suggesting, CardMarks marks, Prices prices, CinemaDb db) : Controller
{
    private const int Suggestions = 6;

    [HttpGet(Links.Movies)]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public Task<IActionResult> Index(CancellationToken cancellationToken) => BrowseAsync(Request.CatalogQuery(prices), null, cancellationToken);

    /// <summary>The same for everybody, so that it may be kept on the way for a minute.</summary>
    [HttpGet(Links.Suggest)]
    [ResponseCache(Duration = 60, Location = ResponseCacheLocation.Any)]
    public async Task<IActionResult> Suggest(CancellationToken cancellationToken)
    {
        if (Request.CatalogQuery(prices).Text is not { } text) return NoContent();
        return await suggesting.ForAsync(text, cancellationToken) is { IsEmpty: false } suggestions ? PartialView("_Suggestions", suggestions) : NoContent();
    }

    [HttpGet(Links.Genres)]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Genres(CancellationToken cancellationToken) => View(await home.GenresAsync(cancellationToken));

    [HttpGet(Links.Genres + "/{slug}")]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Genre(string slug, CancellationToken cancellationToken)
    {
        var known = slug.ToLowerInvariant();
        if (await catalog.GenreAsync(known, cancellationToken) is not { } genre) return NotFound();
        if (slug != known) return RedirectPermanent(Links.Genre(known) + Request.QueryString);
        var query = Request.CatalogQuery(prices);
        return await BrowseAsync(query with { Path = Links.Genre(known), PageGenre = known, Genres = [known, .. query.Genres.Where(g => g != known)] }, genre, cancellationToken);
    }

    private async Task<IActionResult> BrowseAsync(CatalogQuery query, GenreHead? genre, CancellationToken cancellationToken)
    {
        var viewer = User.ViewerId();
        var page = await catalog.BrowseAsync(query, viewer is { } id ? db.OwnedBy(id) : null, cancellationToken);
        var marked = await marks.MarkAsync(HttpContext, page.Movies, cancellationToken);
        // The tidy address instead of the form's empty fields; a reload asks the same.
        if (Request.Headers.ContainsKey("HX-Request")) Response.Headers["HX-Push-Url"] = page.Query.ToUrl();
        return View("Index", new CatalogView(
            page with { Genre = genre, Movies = new PagedList<MovieCard>(marked, page.Movies.PageNumber, page.Movies.PageSize, page.Movies.TotalItemCount) },
            viewer is not null, page.Movies.TotalItemCount > 0 ? [] : await catalog.PopularAsync(Suggestions, cancellationToken)));
    }
}
