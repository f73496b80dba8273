using CinemaSite.Core.Catalog;
using CinemaSite.Core.Library;
using CinemaSite.Core.Media;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>
/// The bytes of films. Who asks is checked on every request, because a film is asked for in hundreds of pieces and a
/// refund must end it half-way.
/// </summary>
[SkipStatusCodePages]
public sealed class FilmFilesController(WatchQuery films, WatchAccess access, WatchService watching, IMediaStore store, TimeProvider clock) : Controller
{
    [AcceptVerbs("GET", "HEAD", Route = "/watch/{movieId:int}/stream")]
    public async Task<IActionResult> Film(int movieId, CancellationToken cancellationToken)
    {
        if (await films.FilmKeyAsync(movieId, cancellationToken) is not { } key) return NotFound();
        if (User.Viewer() is not { } viewer || !await access.CanWatchAsync(viewer.Id, viewer.Role, movieId, cancellationToken)) return StatusCode(StatusCodes.Status403Forbidden);
        AskEachTime();
        var answer = await this.FilmAsync(store, key, new GoOn(clock, stop => access.MayGoOnAsync(viewer.Id, viewer.SessionId, movieId, stop)), cancellationToken);
        if (answer is not NotFoundResult && HttpMethods.IsGet(Request.Method)) await watching.NoteSentAsync(viewer.Id, movieId, cancellationToken);
        return answer;
    }

    [AcceptVerbs("GET", "HEAD", Route = "/watch/{movieId:int}/tracks/{language:maxlength(35)}.vtt")]
    public async Task<IActionResult> Track(int movieId, string language, string? kind, CancellationToken cancellationToken)
    {
        TrackKind? wanted = Enum.TryParse<TrackKind>(kind, ignoreCase: true, out var read) && Enum.IsDefined(read) ? read : null;
        if (await films.TrackKeyAsync(movieId, language, wanted, cancellationToken) is not { } key) return NotFound();
        if (User.Viewer() is not { } viewer || !await access.CanWatchAsync(viewer.Id, viewer.Role, movieId, cancellationToken)) return StatusCode(StatusCodes.Status403Forbidden);
        AskEachTime();
        return await this.FileAsync(store, key, Subtitles.ContentType, cancellationToken);
    }

    // Not no-store: browsers go on with a second range only in what they may keep.
    private void AskEachTime() => Response.Headers.CacheControl = "private, no-cache";
}
