using CinemaSite.Core.Catalog;
using CinemaSite.Core.Media;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>Trailers are files of their own and open to all.</summary>
[SkipStatusCodePages]
public sealed class TrailersController(MoviePages movies, IMediaStore store) : Controller
{
    [AcceptVerbs("GET", "HEAD", Route = "/movies/{id:int}/trailer")]
    public async Task<IActionResult> Film(int id, CancellationToken cancellationToken)
    {
        if (await movies.TrailerKeyAsync(id, cancellationToken) is not { } key) return NotFound();
        var answer = await this.FilmAsync(store, key, mayGoOn: null, cancellationToken);
        return Remembered(answer);
    }

    [AcceptVerbs("GET", "HEAD", Route = "/movies/{id:int}/trailer/{language:maxlength(35)}.vtt")]
    public async Task<IActionResult> Track(int id, string language, CancellationToken cancellationToken)
    {
        if (await movies.TrailerKeyAsync(id, cancellationToken) is not { } key) return NotFound();
        return Remembered(await this.FileAsync(store, Path.ChangeExtension(key, $"{language}.vtt"), Subtitles.ContentType, cancellationToken));
    }

    // The way to a bucket is good for minutes, the bytes of a trailer for longer; what is not there may come.
    private IActionResult Remembered(IActionResult answer)
    {
        Response.Headers.CacheControl = answer is FileResult ? "public, max-age=3600" : "no-store";
        return answer;
    }
}
