using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Library;
using CinemaSite.Models;
using CinemaSite.Security;
using Htmx;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The page that plays a film, and a person's place in it.</summary>
public sealed class WatchController(WatchQuery films, WatchAccess access, WatchService watching) : Controller
{
    [Authorize]
    [HttpGet("/watch/{movieId:int}")]
    public async Task<IActionResult> Index(int movieId, string? t, CancellationToken cancellationToken)
    {
        if (User.Viewer() is not { } viewer) return Challenge();
        if (await films.FilmAsync(movieId, cancellationToken) is not { } film) return NotFound();
        if (!await access.CanWatchAsync(viewer.Id, viewer.Role, movieId, cancellationToken))
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return View("NotOwned", film);
        }
        var place = await films.PlaceAsync(viewer.Id, movieId, cancellationToken);
        var (file, chapters) = await films.FileAsync(film, cancellationToken);
        var keepsPlace = await access.OwnsAsync(viewer.Id, movieId, cancellationToken);
        return View(new WatchPage(film, place, file, keepsPlace, Seconds(t), chapters));
    }

    [HttpPost("/watch/{movieId:int}/progress")]
    [SkipStatusCodePages]
    public async Task<IActionResult> Progress(int movieId, string? seconds, string? sequence, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return StatusCode(StatusCodes.Status403Forbidden);
        var number = long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : -1;
        return await watching.SaveProgressAsync(viewer, movieId, Seconds(seconds) ?? double.NaN, number, cancellationToken) switch
        {
            SaveOutcome.NoSuchMovie => NotFound(),
            SaveOutcome.NotOwned => StatusCode(StatusCodes.Status403Forbidden),
            _ => NoContent(),
        };
    }

    [Authorize]
    [HttpPost("/watch/{movieId:int}/dismiss")]
    public async Task<IActionResult> Dismiss(int movieId, string? returnUrl, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        if (await films.FilmAsync(movieId, cancellationToken) is not { } film) return NotFound();
        await watching.DismissAsync(viewer, movieId, cancellationToken);
        // The card asks to be removed, so there is nothing to put in its place.
        if (Request.IsHtmx()) return Ok();
        this.Notify(NoticeKind.Success, "{film} is off Continue watching. It stays in your library.", film: film.Title);
        return this.SeeOther(Url.IsLocalUrl(returnUrl) ? returnUrl : Links.Home);
    }

    [Authorize]
    [HttpPost("/watch/{movieId:int}/seen")]
    public async Task<IActionResult> Seen(int movieId, string? returnUrl, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        if (await films.FilmAsync(movieId, cancellationToken) is not { } film) return NotFound();
        if (!await watching.MarkSeenAsync(viewer, movieId, cancellationToken)) return StatusCode(StatusCodes.Status403Forbidden);
        this.Notify(NoticeKind.Success, "{film} is marked as seen.", film: film.Title);
        return this.SeeOther(Url.IsLocalUrl(returnUrl) ? returnUrl : Links.Watch(movieId));
    }

    private static double? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
