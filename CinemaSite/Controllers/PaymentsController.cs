using CinemaSite.Core;
using CinemaSite.Core.Payments;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>A person's payments.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class PaymentsController(PaymentQueries payments) : Controller
{
    [HttpGet(Links.Payments)]
    public async Task<IActionResult> Index(string? page, CancellationToken cancellationToken) =>
        View(await payments.ListAsync(User.ViewerId()!.Value, int.TryParse(page, out var number) ? number : 1, cancellationToken));
}
