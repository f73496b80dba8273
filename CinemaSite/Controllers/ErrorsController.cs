using System.Diagnostics;
using System.Globalization;
using CinemaSite.Models;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What people see when something is not there, not theirs or broken.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class ErrorsController : Controller
{
    [Route("/errors/{status:int}")]
    [IgnoreAntiforgeryToken]
    [ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
    public IActionResult Show()
    {
        // Not bound as a parameter: the fields of the broken form would be asked first, and one that can't be read binds nothing.
        _ = int.TryParse(HttpContext.GetRouteValue("status") as string, CultureInfo.InvariantCulture, out var status);
        var page = status switch
        {
            400 => new ErrorPage(400, "That did not reach us whole", "The form was out of date or something in it could not be read. Go back, reload the page and try once more."),
            401 or 403 => new ErrorPage(403, "This door is not yours", "Your account may not open this page. If you think it should, write to us."),
            404 => new ErrorPage(404, "This reel is missing", "No page lives at this address. It may have moved, or the link lost a letter on the way. Search above, or go on from here."),
            405 => new ErrorPage(405, "Wrong way round", "This address is for forms on our pages and cannot be opened by itself."),
            410 => new ErrorPage(410, "This reel has left the house", "It was here once and is not coming back."),
            413 => new ErrorPage(413, "Too much at once", "What was sent is larger than we take here."),
            429 => new ErrorPage(429, "One at a time, please", "There were too many tries from here. Wait a minute and go on."),
            >= 400 and < 500 => new ErrorPage(status, "That did not work", "We could not make sense of the request. Go back and try once more."),
            _ => new ErrorPage(500, "The film tore", "Something broke on our side. Nothing of yours is lost; try again in a moment."),
        };
        Response.StatusCode = page.Status;
        return View("Error", page with { Trace = page.Status == 500 ? Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier : null });
    }
}
