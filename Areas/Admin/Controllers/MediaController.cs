using CinemaSite.Areas.Admin.Models;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Media;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>A movie's film, trailer, poster and texts.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class MediaController(MovieFilesQuery media, MediaForms forms, MovieFiles files, MoviePosters posters) : Controller
{
    [HttpGet(StaffAddresses.MediaRoute)]
    public async Task<IActionResult> Index(int id, CancellationToken cancellationToken) =>
        await media.FindAsync(id, cancellationToken) is { } movie ? View(new MediaPage(movie)) : NotFound();

    // The form's token is a part of a form that may be eight gigabytes long: whoever reads it checks it.
    [HttpPost(StaffAddresses.MediaRoute)]
    [IgnoreAntiforgeryToken]
    [RequestSizeLimit(MediaForms.MostBytes)]
    [ReadByParts]
    public async Task<IActionResult> Take(int id, CancellationToken cancellationToken)
    {
        if (!MediaForms.CanRead(Request)) return BadRequest();
        // Before gigabytes are taken for nothing.
        if (await media.FindAsync(id, cancellationToken) is null) return NotFound();
        var post = await forms.TakeAsync(HttpContext, this.Actor(), id);
        if (post.Status == StatusCodes.Status200OK) return this.Back(null, StaffAddresses.Media(id), string.Join(" ", post.Done));
        if (post.Problem is null || await media.FindAsync(id, cancellationToken) is not { } movie) return StatusCode(post.Status);
        Response.StatusCode = post.Status;
        return View("Index", new MediaPage(movie, post));
    }

    [HttpPost(StaffAddresses.MediaRoute + "/remove")]
    public async Task<IActionResult> Remove(int id, string? file, string? kind, string? language, CancellationToken cancellationToken)
    {
        FileChange? change = Asked.Choice<MediaKind>(file) switch
        {
            MediaKind.Film => await files.RemoveFilmAsync(this.Actor(), id, MediaKind.Film, cancellationToken),
            MediaKind.Trailer => await files.RemoveFilmAsync(this.Actor(), id, MediaKind.Trailer, cancellationToken),
            MediaKind.Poster => await posters.RemoveAsync(this.Actor(), id, cancellationToken),
            MediaKind.Track when Asked.Choice<TrackKind>(kind) is { } text => await files.RemoveTrackAsync(this.Actor(), id, text, language, cancellationToken),
            _ => null,
        };
        if (change is not { Found: true }) return NotFound();
        if (change.IsNothing) return this.TooLate(null, StaffAddresses.Media(id), "There is no such file: it was removed already.");
        return this.Back(null, StaffAddresses.Media(id), "The file is removed.");
    }
}
