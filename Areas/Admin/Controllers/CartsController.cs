using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Shopping;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>People's carts, for admins to look at.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Admin)]
public sealed class CartsController(StaffCartsQuery list, StaffUserQuery people, Carts carts) : Controller
{
    [HttpGet(PeopleAddresses.Carts)]
    public async Task<IActionResult> Index(string? q, string? user, string? from, string? to, string? sort, string? page, CancellationToken cancellationToken) =>
        View(await list.ListAsync(new StaffCartsFilter(Asked.Text(q), Asked.Text(user), Asked.Day(from), Asked.Day(to), Asked.Text(sort) ?? StaffCartsFilter.Newest, Asked.Page(page)), cancellationToken));

    [HttpGet(PeopleAddresses.Carts + "/{userId:guid}")]
    public async Task<IActionResult> Cart(Guid userId, CancellationToken cancellationToken) =>
        await people.PersonAsync(userId, cancellationToken) is { } person
            ? View(new PersonCartPage(person, await carts.ViewAsync(new CartOwner(userId, null), null, cancellationToken)))
            : NotFound();
}
