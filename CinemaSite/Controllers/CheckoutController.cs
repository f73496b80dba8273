using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using CinemaSite.Models;
using CinemaSite.Security;
using Htmx;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>From the cart to Stripe's page.</summary>
public sealed class CheckoutController(OrderService ordering, PaymentService payments, Carts carts, OrderQueries orders, Prices prices, Shopper shopper) : Controller
{
    /// <summary>The address belongs to the form in the cart; whoever comes here by a link is shown the cart.</summary>
    [HttpGet(Links.Checkout)]
    public IActionResult Index() => Redirect(Links.Cart);

    [HttpPost(Links.Checkout)]
    public async Task<IActionResult> Place(long expectedTotal, string? consent, string?[]? seen, CancellationToken cancellationToken)
    {
        var agreed = Ticked.Is(consent);
        var owner = shopper.Owner(HttpContext);
        if (owner.UserId is not { } user) return this.Onward("/account/login?returnUrl=" + Uri.EscapeDataString(Links.Cart), StatusCodes.Status302Found);
        // What could not be read is no total anybody saw; the words for that come below.
        ModelState.Clear();
        var country = shopper.Country(HttpContext);
        var placed = await ordering.PlaceAsync(user, expectedTotal, agreed, country, Seen(seen), cancellationToken);
        await TellLeftOutAsync(placed, cancellationToken);
        switch (placed.Outcome)
        {
            case PlaceOutcome.Placed:
                return await this.PayAsync(payments, placed.OrderId!.Value, cancellationToken);
            case PlaceOutcome.NotActivated:
                this.Notify(NoticeKind.Warning, "Confirm your e-mail address first: the link is in the mail we sent you.", linkText: "Send a new link", linkUrl: "/account/activate/resend");
                return this.Onward(Links.Cart);
            case PlaceOutcome.EmptyCart:
                this.Notify(NoticeKind.Info, "Your cart is empty, so there is nothing to order.");
                return this.Onward(Links.Cart);
            case PlaceOutcome.NothingLeft:
                return this.Onward(Links.Cart);
            case PlaceOutcome.ConsentMissing:
                ModelState.AddModelError("consent", "Tick the box: without it we may not let you watch before fourteen days are over.");
                break;
            case PlaceOutcome.TotalChanged:
                var what = placed.TotalMinor == expectedTotal ? "A price" : "The total";
                ModelState.AddModelError("expectedTotal", $"{what} has changed since you saw it. This is what it is now: place the order again if you agree.");
                this.Notify(NoticeKind.Warning, $"{what} has changed, so nothing was ordered. Look at it once more.");
                break;
            case PlaceOutcome.TooSmall:
                ModelState.AddModelError("expectedTotal", $"The payment service takes nothing under {prices.Show(Money.LeastCharge(prices.Currency))}. Add another film, and order them together.");
                break;
        }
        return this.Invalid("~/Views/Cart/Index.cshtml", await CartController.PageAsync(carts, orders, owner, country, cancellationToken) with { Consent = agreed });
    }

    // Each "movie:price", as the page had them; one that can't be read was seen by nobody.
    private static Dictionary<int, long>? Seen(string?[]? fields)
    {
        if (fields is not { Length: > 0 }) return null;
        var seen = new Dictionary<int, long>();
        foreach (var field in fields.Take(Pricing.MostLines))
            if (field?.Split(':') is [var movie, var price] && int.TryParse(movie, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && long.TryParse(price, NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
                seen[id] = minor;
        return seen;
    }

    private async Task TellLeftOutAsync(PlaceResult placed, CancellationToken cancellationToken)
    {
        var pending = placed.LeftOut.Where(l => l.Why == Obstacle.InPendingOrder && l.OrderLineId is not null).Select(l => l.OrderLineId!.Value).ToList();
        var found = await orders.OrdersOfLinesAsync(pending, cancellationToken);
        long? OrderOf(LeftOut left) => left.OrderLineId is { } line && found.TryGetValue(line, out var order) ? order : null;
        // Notices travel in a cookie: many of a kind are told as one.
        foreach (var kind in placed.LeftOut.GroupBy(l => (l.Why, Order: OrderOf(l))))
        {
            var films = kind.ToList();
            var order = kind.Key.Order is { } id ? ("Open the order", Links.Order(id)) : ((string?)null, (string?)null);
            if (films.Count > MostNotices)
            {
                var (text, url) = kind.Key.Why == Obstacle.Owned ? ("Go to library", Links.Library) : order;
                this.Notify(NoticeKind.Warning, Words.WhyMany(kind.Key.Why) + " They were left out.", Words.Some(films.ConvertAll(f => f.Title)), text, url);
                continue;
            }
            foreach (var left in films)
            {
                var (text, url) = left.Why == Obstacle.Owned ? ("Watch", Links.Watch(left.MovieId)) : order;
                this.Notify(NoticeKind.Warning, Words.Why(left.Why) + " It was left out.", left.Title, text, url);
            }
        }
    }

    private const int MostNotices = 3;
}

/// <summary>Ways on that both an order placed and an order paid later take.</summary>
internal static class Paying
{
    // Stripe's client would try for half a minute; nobody looks at a blank page that long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A token that ends with the request, or when patience does.</summary>
    public static CancellationTokenSource Patient(CancellationToken aborted)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        source.CancelAfter(Patience);
        return source;
    }

    /// <summary>To Stripe's page, or to the order's with the reason why not.</summary>
    public static async Task<IActionResult> PayAsync(this Controller controller, PaymentService payments, long orderId, CancellationToken aborted)
    {
        using var patience = Patient(aborted);
        BeginResult begun;
        try
        {
            begun = await payments.BeginAsync(orderId, patience.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            begun = new BeginResult(BeginOutcome.Unavailable);
        }
        if (begun is { Outcome: BeginOutcome.Redirect, Url: { } url }) return controller.Onward(url);
        switch (begun.Outcome)
        {
            case BeginOutcome.Paid:
                controller.Notify(NoticeKind.Success, "This order is paid. Your films are in your library.", linkText: "Go to library", linkUrl: Links.Library);
                break;
            case BeginOutcome.Processing:
                controller.Notify(NoticeKind.Info, "Your bank is sending the money already. There is nothing more to do.");
                break;
            case BeginOutcome.NotPayable:
                controller.Notify(NoticeKind.Info, "This order is over and can't be paid any more. Its films are still in your cart.", linkText: "Go to cart", linkUrl: Links.Cart);
                break;
            case BeginOutcome.Refused:
                controller.Notify(NoticeKind.Error, "The payment service did not take this order. It is kept; nothing was charged. Cancel it, or write to us.");
                break;
            default:
                controller.Notify(NoticeKind.Warning, "The payment service does not answer just now. Your order is kept and nothing was charged: pay it from here in a few minutes.");
                break;
        }
        return controller.Onward(Links.Order(orderId));
    }

    /// <summary>On to another address, whichever way the browser asked: htmx can't follow a redirect to another site.</summary>
    public static IActionResult Onward(this Controller controller, string url, int status = StatusCodes.Status303SeeOther)
    {
        if (controller.Request.IsHtmx())
        {
            controller.Response.Headers["HX-Redirect"] = url;
            return new OkResult();
        }
        controller.Response.Headers.Location = url;
        return new StatusCodeResult(status);
    }
}
