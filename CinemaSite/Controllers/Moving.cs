using CinemaSite.Models;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>Ways from addresses of before.</summary>
internal static class Moving
{
    /// <summary>To the address that holds now, for good as far as search engines go. Browsers ask each time: a name that is changed back would send them round in a circle.</summary>
    public static RedirectResult Moved(this Controller controller, string url)
    {
        controller.Response.Headers.CacheControl = "no-cache";
        return controller.RedirectPermanent(url);
    }

    /// <summary>The page of the catalogue's list; when its address has names of before, the way to the one that holds now.</summary>
    public static IActionResult Catalogue(this Controller controller, CatalogView view) =>
        view.MovedTo is { } url ? controller.Moved(url) : controller.View("/Views/Catalog/Index.cshtml", view);
}
