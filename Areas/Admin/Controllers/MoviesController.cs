using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Catalog;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>The catalogue as staff see it.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class MoviesController(StaffMoviesQuery movies) : Controller
{
    [HttpGet(StaffAddresses.Movies)]
    public async Task<IActionResult> Index(string? q, string? status, string? sort, string? page, CancellationToken cancellationToken)
    {
        var filter = new StaffMoviesFilter(Asked.Text(q), Asked.Choice<Availability>(status), Asked.Text(sort) ?? "title", Asked.Page(page));
        return View(new MoviesPage(filter, await movies.ListAsync(filter, cancellationToken)));
    }
}
