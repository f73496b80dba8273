using CinemaSite.Core.Accounts;
using CinemaSite.Core.Media;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CinemaSite.Controllers;

/// <summary>People's pictures, for everybody. A new picture has a new address, so browsers may keep each for good.</summary>
[SkipStatusCodePages]
public sealed class AvatarsController(Avatars avatars) : Controller
{
    [AcceptVerbs("GET", "HEAD", Route = "/avatars/{key}-{size:int}.webp")]
    public async Task<IActionResult> Picture(string key, int size, CancellationToken cancellationToken)
    {
        if (await avatars.FindAsync(key, size, cancellationToken) is not { } file) return NotFound();
        Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return File(await avatars.OpenAsync(file, cancellationToken), Pictures.ContentType, file.Modified, new EntityTagHeaderValue($"\"{file.Tag}\""));
    }
}
