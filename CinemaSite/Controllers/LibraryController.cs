using CinemaSite.Core;
using CinemaSite.Core.Library;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What a person owns, with the catalogue's search, filters and orders.</summary>
[Authorize]
public sealed class LibraryController(LibraryQuery library, CatalogViews views, Prices prices) : Controller
{
    [HttpGet(Links.Library)]
    public async Task<IActionResult> Index(CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        var films = await library.OwnedAsync(viewer, cancellationToken);
        var chosen = LibraryWords.Read(Request.Query[LibraryWords.Progress]);
        var query = Request.CatalogQuery(prices) with { Path = Links.Library, NotOwned = false, AsList = false, Own = chosen is { } c ? (LibraryWords.Progress, c.Value) : null };
        var within = films.Where(f => chosen is null || f.Progress == chosen.Value.Progress).Select(f => f.MovieId).ToList();
        var view = await views.BrowseAsync(HttpContext, query, within, LibraryWords.Head(films), cancellationToken);
        return this.Catalogue(view with { Owned = await library.ItemsAsync(viewer, [.. view.Page.Movies.Select(m => m.Id)], cancellationToken) });
    }
}
