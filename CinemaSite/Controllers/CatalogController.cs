using CinemaSite.Caching;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Models;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>The catalogue, whole or a genre's: one page, one way of reading it.</summary>
public sealed class CatalogController(CatalogViews views, CatalogPages catalog, HomePages home, Suggesting suggesting, CatalogCache cache, Prices prices) : Controller
{
    [HttpGet(Links.Movies)]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) => this.Catalogue(await views.BrowseAsync(HttpContext, Request.CatalogQuery(prices), (GenreHead?)null, cancellationToken));

    /// <summary>The same for everybody, so that it may be kept on the way; for seconds, as a film that is gone must not be suggested for long.</summary>
    [HttpGet(Links.Suggest)]
    [ResponseCache(Duration = 5, Location = ResponseCacheLocation.Any)]
    public async Task<IActionResult> Suggest(CancellationToken cancellationToken)
    {
        if (Request.CatalogQuery(prices).Text is not { } text) return NoContent();
        return await cache.RememberAsync(("suggest", text), () => suggesting.ForAsync(text, cancellationToken)) is { IsEmpty: false } suggestions ? PartialView("_Suggestions", suggestions) : NoContent();
    }

    [HttpGet(Links.Genres)]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Genres(CancellationToken cancellationToken) => View(await home.GenresAsync(cancellationToken));

    [HttpGet(Links.Genres + "/{slug}")]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Genre(string slug, CancellationToken cancellationToken)
    {
        var known = slug.ToLowerInvariant();
        if (await catalog.GenreAsync(known, cancellationToken) is not { } genre)
            return await catalog.FormerGenreAsync(known, cancellationToken) is { } now ? this.Moved(Links.Genre(now) + Request.QueryString) : NotFound();
        if (slug != known) return this.Moved(Links.Genre(known) + Request.QueryString);
        var query = Request.CatalogQuery(prices);
        return this.Catalogue(await views.BrowseAsync(HttpContext, query with { Path = Links.Genre(known), PageGenre = known, Genres = [known, .. query.Genres.Where(g => g != known)] }, genre, cancellationToken));
    }
}
