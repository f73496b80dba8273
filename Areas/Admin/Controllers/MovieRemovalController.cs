using CinemaSite.Areas.Admin.Models;
using CinemaSite.Core.Orders;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Takes movies out of the sale, or out of the catalogue.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class MovieRemovalController(MovieRemoval removal) : Controller
{
    [HttpPost(StaffAddresses.Movies + "/{id:int}/withdraw")]
    public async Task<IActionResult> Withdraw(int id, string? confirm, CancellationToken cancellationToken) =>
        Answer(await removal.WithdrawAsync(this.Actor(), id, confirm == "true", cancellationToken), id, isDeletion: false);

    [HttpPost(StaffAddresses.Movies + "/{id:int}/delete")]
    public async Task<IActionResult> Delete(int id, string? confirm, CancellationToken cancellationToken) =>
        Answer(await removal.DeleteAsync(this.Actor(), id, confirm == "true", cancellationToken), id, isDeletion: true);

    private IActionResult Answer(RemovalResult result, int id, bool isDeletion)
    {
        var movie = StaffAddresses.Movie(id);
        var told = result.Carts == 0 ? "" : $" It lay in {Counted.Of(result.Carts, "cart")}, and their owners are told.";
        switch (result.Outcome)
        {
            case RemovalOutcome.NotFound:
                return NotFound();
            case RemovalOutcome.InCarts:
                ModelState.AddModelError("confirm", $"It lies in {Counted.Of(result.Carts, "cart")}.");
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return View("Question", new RemovalQuestion(id, result.Title, result.Carts, isDeletion));
            case RemovalOutcome.Ordered:
                return this.TooLate(movie, movie, $"“{result.Title}” stands in an order, so it can't be deleted. It can be withdrawn: who bought it keeps it.");
            case RemovalOutcome.Nothing:
                return this.TooLate(movie, movie, $"“{result.Title}” is withdrawn already.");
            default:
                return isDeletion ? this.Back(null, StaffAddresses.Movies, $"“{result.Title}” is deleted.{told}") : this.Back(movie, movie, $"“{result.Title}” is withdrawn.{told}");
        }
    }
}
