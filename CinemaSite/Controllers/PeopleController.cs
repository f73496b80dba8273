using CinemaSite.Core.Catalog;
using CinemaSite.Core.Orders;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>People who made the films.</summary>
public sealed class PeopleController(PeoplePages people, Standings standings) : Controller
{
    [HttpGet("/people/{id:int}/{slug?}")]
    public async Task<IActionResult> Show(int id, string? slug, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(id, cancellationToken) is not { } person) return NotFound();
        if (slug != person.Slug) return RedirectPermanent(person.Url);
        var cards = person.Parts.SelectMany(p => p.Movies).DistinctBy(m => m.Id).ToList();
        var marks = await standings.OfAsync([.. cards.Select(c => c.Id)], User.ViewerId(), guestCart: null, cancellationToken);
        return View(person with
        {
            Parts = [.. person.Parts.Select(p => p with { Movies = [.. p.Movies.Select(m => m with { Standing = marks.GetValueOrDefault(m.Id) })] })],
        });
    }
}
