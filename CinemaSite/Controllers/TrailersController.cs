using CinemaSite.Core.Catalog;
using CinemaSite.Core.Media;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CinemaSite.Controllers;

/// <summary>Trailers are files of their own and open to all.</summary>
[SkipStatusCodePages]
public sealed class TrailersController(MoviePages movies, IMediaStore store) : Controller
{
    [AcceptVerbs("GET", "HEAD", Route = "/movies/{id:int}/trailer")]
    public async Task<IActionResult> Film(int id, CancellationToken cancellationToken)
    {
        if (await movies.TrailerKeyAsync(id, cancellationToken) is not { } key || await store.FindAsync(key, cancellationToken) is not { } file) return NotFound();
        Response.Headers.CacheControl = "public, max-age=3600";
        return PhysicalFile(file.Path, "video/mp4", file.Modified, new EntityTagHeaderValue($"\"{file.Tag}\""), enableRangeProcessing: true);
    }

    [AcceptVerbs("GET", "HEAD", Route = "/movies/{id:int}/trailer/{language:maxlength(35)}.vtt")]
    public async Task<IActionResult> Track(int id, string language, CancellationToken cancellationToken)
    {
        if (await movies.TrailerKeyAsync(id, cancellationToken) is not { } key || await store.FindAsync(Path.ChangeExtension(key, $"{language}.vtt"), cancellationToken) is not { } file) return NotFound();
        Response.Headers.CacheControl = "public, max-age=3600";
        return PhysicalFile(file.Path, "text/vtt; charset=utf-8", file.Modified, new EntityTagHeaderValue($"\"{file.Tag}\"", isWeak: true));
    }
}
