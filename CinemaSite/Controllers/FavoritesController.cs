using CinemaSite.Core;
using CinemaSite.Core.Community;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>A person's favourites, with everything the catalogue can do.</summary>
[Authorize]
public sealed class FavoritesController(FavoriteMovies favorites, CatalogViews views, Prices prices) : Controller
{
    private static readonly CatalogHead Head = new("favorites", "Favourites", "Films you keep. The last added stands first, whatever you open.",
        "Nothing here yet. Films you mark with the heart are kept on this page, and their price drops are told to you.");

    [HttpGet(Links.Favorites)]
    public async Task<IActionResult> Index(CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        var within = await favorites.OfAsync(viewer, cancellationToken);
        return this.Catalogue(await views.BrowseAsync(HttpContext, Request.CatalogQuery(prices) with { Path = Links.Favorites }, within, Head, cancellationToken));
    }
}
