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
        View(await list.ListAsync(Filter(q, user, from, to, sort, page), cancellationToken));

    /// <summary>The same for a spreadsheet, all of it.</summary>
    [HttpGet(PeopleAddresses.Carts + ".csv")]
    public IActionResult Export(string? q, string? user, string? from, string? to, string? sort) =>
        new CsvResult<StaffCart>("carts", list.AllAsync(Filter(q, user, from, to, sort, null)),
            ["Person's id", "E-mail", "Name", "Films", "Worth (minor units)", "Begun (UTC)", "Changed (UTC)"],
            c => [c.UserId.ToString(), c.Email, c.DisplayName, Csv.Number(c.Films), Csv.Number(c.WorthMinor), Csv.Moment(c.CreatedUtc), Csv.Moment(c.UpdatedUtc)]);

    private static StaffCartsFilter Filter(string? q, string? user, string? from, string? to, string? sort, string? page) =>
        new(Asked.Text(q), Asked.Text(user), Asked.Day(from), Asked.Day(to), Asked.Text(sort) ?? StaffCartsFilter.Newest, Asked.Page(page));

    [HttpGet(PeopleAddresses.Carts + "/{userId:guid}")]
    public async Task<IActionResult> Cart(Guid userId, CancellationToken cancellationToken) =>
        await people.PersonAsync(userId, cancellationToken) is { } person
            ? View(new PersonCartPage(person, await carts.ViewAsync(new CartOwner(userId, null), null, cancellationToken)))
            : NotFound();
}
