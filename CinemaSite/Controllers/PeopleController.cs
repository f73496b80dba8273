using CinemaSite.Caching;
using CinemaSite.Core.Catalog;
using CinemaSite.Models;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>People who made the films.</summary>
public sealed class PeopleController(PeoplePages people, CardMarks marks, CatalogCache cache) : Controller
{
    [HttpGet("/people/{id:int}/{slug?}")]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Show(int id, string? slug, CancellationToken cancellationToken)
    {
        if (await cache.RememberAsync(("person", id), () => people.FindAsync(id, cancellationToken)) is not { } person)
            return await people.FormerAsync(id, cancellationToken) is { } now ? this.Moved(now) : NotFound();
        if (slug != person.Slug) return this.Moved(person.Url);
        var marked = await marks.OfAsync(HttpContext, person.Parts.SelectMany(p => p.Movies).Select(m => m.Id), cancellationToken);
        return View(person with
        {
            Parts = [.. person.Parts.Select(p => p with { Movies = marked.On(p.Movies) })],
        });
    }
}
