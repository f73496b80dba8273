using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.ViewComponents;

/// <summary>How many movies are in the visitor's cart, for the header.</summary>
public sealed class CartBadgeViewComponent : ViewComponent
{
    public IViewComponentResult Invoke() => View(0);
}
