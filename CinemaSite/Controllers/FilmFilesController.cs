using CinemaSite.Core.Library;
using CinemaSite.Core.Media;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CinemaSite.Controllers;

/// <summary>
/// The bytes of films. Who asks is checked on every request, because a film is asked for in hundreds of pieces and a
/// refund must end it half-way.
/// </summary>
[SkipStatusCodePages]
public sealed class FilmFilesController(WatchQuery films, WatchAccess access, WatchService watching, IMediaStore store) : Controller
{
    [AcceptVerbs("GET", "HEAD", Route = "/watch/{movieId:int}/stream")]
    public async Task<IActionResult> Film(int movieId, CancellationToken cancellationToken)
    {
        if (await films.FilmKeyAsync(movieId, cancellationToken) is not { } key) return NotFound();
        if (!await MayWatchAsync(movieId, cancellationToken)) return StatusCode(StatusCodes.Status403Forbidden);
        if (await store.FindAsync(key, cancellationToken) is not { } file) return NotFound();
        if (HttpMethods.IsGet(Request.Method)) await watching.NoteSentAsync(User.ViewerId()!.Value, movieId, cancellationToken);
        AskEachTime();
        return PhysicalFile(file.Path, "video/mp4", file.Modified, new EntityTagHeaderValue($"\"{file.Tag}\""), enableRangeProcessing: true);
    }

    [AcceptVerbs("GET", "HEAD", Route = "/watch/{movieId:int}/tracks/{language:maxlength(35)}.vtt")]
    public async Task<IActionResult> Track(int movieId, string language, CancellationToken cancellationToken)
    {
        if (await films.TrackKeyAsync(movieId, language, cancellationToken) is not { } key) return NotFound();
        if (!await MayWatchAsync(movieId, cancellationToken)) return StatusCode(StatusCodes.Status403Forbidden);
        if (await store.FindAsync(key, cancellationToken) is not { } file) return NotFound();
        AskEachTime();
        // Weak, because compression changes the bytes and not the words.
        return PhysicalFile(file.Path, "text/vtt; charset=utf-8", file.Modified, new EntityTagHeaderValue($"\"{file.Tag}\"", isWeak: true));
    }

    // Not no-store: browsers go on with a second range only in what they may keep.
    private void AskEachTime() => Response.Headers.CacheControl = "private, no-cache";

    private async Task<bool> MayWatchAsync(int movieId, CancellationToken cancellationToken) =>
        User.Viewer() is { } viewer && await access.CanWatchAsync(viewer.Id, viewer.Role, movieId, cancellationToken);
}
