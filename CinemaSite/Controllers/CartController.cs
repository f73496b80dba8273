using CinemaSite.Core;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Shopping;
using CinemaSite.Models;
using CinemaSite.Security;
using Htmx;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The cart, of visitors and of people.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class CartController(Carts carts, OrderQueries orders, Shopper shopper) : Controller
{
    [HttpGet(Links.Cart)]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) => View(await PageAsync(cancellationToken));

    [HttpPost(Links.CartItems)]
    [SharedForm]
    public async Task<IActionResult> Add(int movieId, CancellationToken cancellationToken)
    {
        var owner = shopper.Owner(HttpContext);
        var result = await carts.AddAsync(owner, movieId, shopper.Country(HttpContext), cancellationToken);
        if (result.Outcome == AddOutcome.NotFound) return NotFound();
        if (owner.UserId is null && result.CartId is { } cart) shopper.Remember(HttpContext, cart);
        var answer = await TellAsync(movieId, result, cancellationToken);
        return Request.IsHtmx() ? Fragment(answer) : this.SeeOther(this.CameFrom() ?? Links.Cart);
    }

    [HttpPost("/cart/items/{movieId:int}/remove")]
    public async Task<IActionResult> Remove(int movieId, CancellationToken cancellationToken)
    {
        await carts.RemoveAsync(shopper.Owner(HttpContext), movieId, cancellationToken);
        return Request.IsHtmx() ? PartialView("_Changed", await PageAsync(cancellationToken)) : this.SeeOther(Links.Cart);
    }

    /// <summary>Asks before all of it goes.</summary>
    [HttpGet(Links.CartClear)]
    public async Task<IActionResult> AskClear(CancellationToken cancellationToken)
    {
        var count = await carts.CountAsync(shopper.Owner(HttpContext), cancellationToken);
        return count == 0 ? Redirect(Links.Cart) : View("Clear", count);
    }

    [HttpPost(Links.CartClear)]
    public async Task<IActionResult> Clear(CancellationToken cancellationToken)
    {
        await carts.ClearAsync(shopper.Owner(HttpContext), cancellationToken);
        this.Notify(NoticeKind.Success, "Your cart is empty.");
        return Request.IsHtmx() ? PartialView("_Changed", await PageAsync(cancellationToken)) : this.SeeOther(Links.Cart);
    }

    private async Task<CartPage> PageAsync(CancellationToken cancellationToken)
    {
        var owner = shopper.Owner(HttpContext);
        return await PageAsync(carts, orders, owner, shopper.Country(HttpContext), cancellationToken);
    }

    /// <summary>The cart's page, which a refused checkout shows too.</summary>
    internal static async Task<CartPage> PageAsync(Carts carts, OrderQueries orders, CartOwner owner, string? country, CancellationToken cancellationToken)
    {
        var cart = await carts.ViewAsync(owner, country, cancellationToken);
        var lines = cart.Lines.Where(l => l.Obstacle == Obstacle.InPendingOrder && l.OrderLineId is not null).Select(l => l.OrderLineId!.Value).ToList();
        return new CartPage(cart, await orders.OrdersOfLinesAsync(lines, cancellationToken), owner.UserId is not null);
    }

    private async Task<BuyAnswer> TellAsync(int movieId, AddResult result, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case { Outcome: AddOutcome.Added }:
                this.Notify(NoticeKind.Success, "Added {film} to your cart.", result.Title, "Go to cart", Links.Cart);
                return new BuyAnswer("In your cart", Links.Cart);
            case { Outcome: AddOutcome.AlreadyInCart }:
                this.Notify(NoticeKind.Info, "{film} is in your cart already.", result.Title, "Go to cart", Links.Cart);
                return new BuyAnswer("In your cart", Links.Cart);
            case { Outcome: AddOutcome.CartFull }:
                this.Notify(NoticeKind.Warning, "Your cart is full: one order takes " + Words.Films(Pricing.MostLines) + ".", linkText: "Go to cart", linkUrl: Links.Cart);
                return new BuyAnswer(null, null);
            case { Obstacle: Obstacle.Owned }:
                this.Notify(NoticeKind.Info, Words.Why(Obstacle.Owned), result.Title, "Watch", Links.Watch(movieId));
                return new BuyAnswer("Watch", Links.Watch(movieId));
            case { Obstacle: Obstacle.InPendingOrder }:
                var order = (await orders.OrdersOfLinesAsync([result.OrderLineId!.Value], cancellationToken)).Values.FirstOrDefault();
                this.Notify(NoticeKind.Info, Words.Why(Obstacle.InPendingOrder), result.Title, "Open the order", Links.Order(order));
                return new BuyAnswer("Finish your order", Links.Order(order));
            case { Obstacle: Obstacle.NotSoldHere } when shopper.Owner(HttpContext).UserId is not null:
                this.Notify(NoticeKind.Warning, Words.Why(Obstacle.NotSoldHere), result.Title, "See your country", "/account");
                return new BuyAnswer(null, null);
            default:
                this.Notify(NoticeKind.Warning, Words.Why(result.Obstacle!.Value), result.Title, "Browse other films", Links.Movies);
                return new BuyAnswer(null, null);
        }
    }

    private PartialViewResult Fragment(BuyAnswer answer)
    {
        if (answer.Url is null) Response.Headers["HX-Reswap"] = "none";
        return PartialView("_Bought", answer);
    }
}
