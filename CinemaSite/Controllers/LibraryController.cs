using CinemaSite.Core;
using CinemaSite.Core.Library;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What a person owns.</summary>
[Authorize]
public sealed class LibraryController(LibraryQuery library) : Controller
{
    [HttpGet(Links.Library)]
    public async Task<IActionResult> Index([FromQuery] LibraryInput input, CancellationToken cancellationToken) =>
        User.ViewerId() is { } viewer ? View(await library.ListAsync(viewer, input.ToFilter(), cancellationToken)) : Challenge();
}
