using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Media;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>Uploaded posters. The version in the address lets every browser keep them for good.</summary>
[SkipStatusCodePages]
public sealed class PosterPicturesController(MovieFilesQuery files, IMediaStore store) : Controller
{
    [AcceptVerbs("GET", "HEAD", Route = "/posters/{movieId:int}-{version:int}-{width:int}.webp")]
    public Task<IActionResult> Webp(int movieId, int version, int width, CancellationToken cancellationToken) => SendAsync(movieId, version, width, Pictures.ContentType, cancellationToken);

    [AcceptVerbs("GET", "HEAD", Route = "/posters/{movieId:int}-{version:int}-{width:int}.jpg")]
    public Task<IActionResult> Jpeg(int movieId, int version, int width, CancellationToken cancellationToken) => SendAsync(movieId, version, width, "image/jpeg", cancellationToken);

    private async Task<IActionResult> SendAsync(int movieId, int version, int width, string contentType, CancellationToken cancellationToken)
    {
        if (await files.PosterAsync(movieId, width, contentType, cancellationToken) is not var (current, key)) return NotFound();
        if (version != PosterVersions.Number(current) || !PosterVersions.IsPicture(current))
            return Redirect(Links.Poster(movieId, current));
        if (key is null) return NotFound();
        var answer = await this.FileAsync(store, key, contentType, cancellationToken);
        if (answer is not NotFoundResult) Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return answer;
    }
}
