using CinemaSite.Caching;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Models;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>People who made the films, with everything the catalogue can do.</summary>
public sealed class PeopleController(PeoplePages people, CatalogViews views, CatalogCache cache, Prices prices) : Controller
{
    [HttpGet("/people/{id:int}/{slug?}")]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Show(int id, string? slug, CancellationToken cancellationToken)
    {
        if (await cache.RememberAsync(("person", id), () => people.FindAsync(id, cancellationToken)) is not { } person)
            return await people.FormerAsync(id, cancellationToken) is { } now ? this.Moved(now + Request.QueryString) : NotFound();
        if (slug != person.Slug) return this.Moved(person.Url + Request.QueryString);
        return this.Catalogue(await views.BrowseAsync(HttpContext, Request.CatalogQuery(prices), person, cancellationToken));
    }
}
