using CinemaSite.Core.Data;
using CinemaSite.Core.Shopping;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.ViewComponents;

/// <summary>How many notifications a signed-in person has not read, for the header.</summary>
public sealed class BellViewComponent(HeaderCounts counts, Shopper shopper, ReadCache reads) : ViewComponent
{
    /// <param name="outOfBand">For an answer to htmx: the number takes the place of the one in the header.</param>
    public async Task<IViewComponentResult> InvokeAsync(bool outOfBand = false)
    {
        ViewData["OutOfBand"] = outOfBand ? "true" : null;
        var owner = shopper.Owner(HttpContext);
        return View((await reads.GetAsync(("header", owner), () => counts.CountAsync(owner, HttpContext.RequestAborted))).Unread);
    }
}
