using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Orders;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Everybody's orders, for admins.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Admin)]
public sealed class OrdersController(StaffOrdersQuery orders) : Controller
{
    [HttpGet(StaffAddresses.Orders)]
    public async Task<IActionResult> Index(string? status, string? from, string? to, string? user, string? page, CancellationToken cancellationToken) =>
        View(await orders.ListAsync(new StaffOrdersFilter(Asked.Choice<OrderStatus>(status), Asked.Day(from), Asked.Day(to), Asked.Text(user), Asked.Page(page)), cancellationToken));
}
