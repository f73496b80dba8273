using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Media.Posters;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Memory;

namespace CinemaSite.Controllers;

/// <summary>Drawn posters. The version in the address lets every browser keep them for good.</summary>
[SkipStatusCodePages]
public sealed class PostersController(MoviePages movies, PosterCache cache) : Controller
{
    [HttpGet("/posters/{movieId:int}-{version:int}.svg")]
    public Task<IActionResult> Poster(int movieId, int version, CancellationToken cancellationToken) => DrawAsync(movieId, version, wide: false, cancellationToken);

    [HttpGet("/posters/{movieId:int}-{version:int}-wide.svg")]
    public Task<IActionResult> Wide(int movieId, int version, CancellationToken cancellationToken) => DrawAsync(movieId, version, wide: true, cancellationToken);

    private async Task<IActionResult> DrawAsync(int movieId, int version, bool wide, CancellationToken cancellationToken)
    {
        if (cache.Drawings.TryGetValue((movieId, version, wide), out string? kept)) return Drawing(kept!);
        if (await movies.PosterAsync(movieId, cancellationToken) is not var (subject, current)) return NotFound();
        // An uploaded picture takes the place of the drawing; beside wide pictures, which are always drawn.
        if (version != PosterVersions.Number(current) || (!wide && PosterVersions.IsPicture(current))) return RedirectPermanent(wide ? Links.WidePoster(movieId, current) : Links.Poster(movieId, current));
        var svg = wide ? PosterGenerator.Wide(subject) : PosterGenerator.Poster(subject);
        cache.Drawings.Set((movieId, version, wide), svg, new MemoryCacheEntryOptions { Size = svg.Length, SlidingExpiration = TimeSpan.FromHours(6) });
        return Drawing(svg);
    }

    private ContentResult Drawing(string svg)
    {
        Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        // A drawing opened by itself is a document: it may load and run nothing.
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'none'; sandbox";
        return Content(svg, "image/svg+xml; charset=utf-8");
    }
}

/// <summary>Drawings held in memory, at most so many characters of them.</summary>
public sealed class PosterCache : IDisposable
{
    private const int MostCharacters = 8 * 1024 * 1024;

    public MemoryCache Drawings { get; } = new(new MemoryCacheOptions { SizeLimit = MostCharacters });

    public void Dispose() => Drawings.Dispose();
}
