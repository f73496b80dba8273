using CinemaSite.Core;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>A person's orders. Another's order is not there.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class OrdersController(OrderQueries orders, PaymentQueries paymentQueries, PaymentService payments) : Controller
{
    private Guid Viewer => User.ViewerId()!.Value;

    [HttpGet(Links.Orders)]
    public async Task<IActionResult> Index(string? page, CancellationToken cancellationToken) =>
        View(await orders.ListAsync(Viewer, int.TryParse(page, out var number) ? number : 1, cancellationToken));

    [HttpGet("/orders/{id:long}")]
    public async Task<IActionResult> Show(long id, CancellationToken cancellationToken) =>
        await PageAsync(id, null, cancellationToken) is { } page ? View(page) : NotFound();

    /// <summary>Stripe sends people here. The address proves nothing: Stripe is asked.</summary>
    [HttpGet("/orders/{id:long}/return")]
    public async Task<IActionResult> Return(long id, [FromQuery(Name = "session_id")] string? sessionId, CancellationToken cancellationToken)
    {
        if (await payments.FindOrderOfSessionAsync(Viewer, sessionId, cancellationToken) != id) return NotFound();
        using var patience = Paying.Patient(cancellationToken);
        var isKnown = await TrySettleAsync(() => payments.SettleAsync(id, patience.Token), cancellationToken) is { } settled && settled.Status != OrderStatus.Pending;
        var page = await PageAsync(id, isKnown ? null : Request.Path + Request.QueryString, cancellationToken);
        if (page is null) return NotFound();
        if (page.Order.Status == OrderStatus.Paid)
            this.Notify(NoticeKind.Success, "Payment received. Your films are in your library, and a receipt is on its way by mail.", linkText: "Go to library", linkUrl: Links.Library);
        return View("Show", page with { Confirming = page is { IsPending: true, IsProcessing: false, Declined: null, Order.NeedsStaff: false } ? page.Confirming : null });
    }

    [HttpPost("/orders/{id:long}/pay")]
    public async Task<IActionResult> Pay(long id, CancellationToken cancellationToken) =>
        await orders.FindAsync(Viewer, id, cancellationToken) is null ? NotFound() : await this.PayAsync(payments, id, cancellationToken);

    [HttpPost("/orders/{id:long}/cancel")]
    public async Task<IActionResult> Cancel(long id, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(Viewer, id, cancellationToken) is not { } order) return NotFound();
        if (order.Status != OrderStatus.Pending)
        {
            this.Notify(NoticeKind.Info, "This order can't be canceled any more.");
            return this.Onward(Links.Order(id));
        }
        using var patience = Paying.Patient(cancellationToken);
        var settled = await TrySettleAsync(() => payments.CancelAsync(id, CancelReasons.Owner, patience.Token), cancellationToken);
        switch (settled)
        {
            case null:
                this.Notify(NoticeKind.Warning, "The payment service does not answer just now, so we can't be sure that nothing was paid. The order is unchanged: try again in a few minutes.");
                break;
            case { Status: OrderStatus.Canceled }:
                this.Notify(NoticeKind.Success, "The order is canceled. Nothing was charged, and its films are still in your cart.", linkText: "Go to cart", linkUrl: Links.Cart);
                break;
            case { Status: OrderStatus.Pending }:
                this.Notify(NoticeKind.Info, settled.Processing ? "The payment is on its way already, so the order can't be canceled now." : "This order is being looked at by our staff and can't be canceled now.");
                break;
            default:
                this.Notify(NoticeKind.Info, "The payment had come already, so the order is paid and its films are in your library.", linkText: "Go to library", linkUrl: Links.Library);
                break;
        }
        return this.Onward(Links.Order(id));
    }

    [HttpGet("/orders/{id:long}/receipt")]
    public async Task<IActionResult> Receipt(long id, CancellationToken cancellationToken) =>
        await PageAsync(id, null, cancellationToken) is { HasReceipt: true } page ? View(page) : NotFound();

    private async Task<OrderPage?> PageAsync(long id, string? confirming, CancellationToken cancellationToken) =>
        await PageAsync(orders, paymentQueries, Viewer, id, cancellationToken) is { } page ? page with { Confirming = confirming } : null;

    /// <summary>The order's page, which a refused request for a refund shows too; null when there is none or it is another's.</summary>
    internal static async Task<OrderPage?> PageAsync(OrderQueries orders, PaymentQueries payments, Guid viewer, long id, CancellationToken cancellationToken) =>
        await orders.FindAsync(viewer, id, cancellationToken) is { } order
            ? new OrderPage(order, await payments.OfOrderAsync(id, cancellationToken), await payments.RefundsOfOrderAsync(id, cancellationToken))
            : null;

    /// <summary>Null when Stripe did not answer in time.</summary>
    private static async Task<SettleResult?> TrySettleAsync(Func<Task<SettleResult>> settle, CancellationToken aborted)
    {
        try
        {
            return await settle();
        }
        catch (PaymentUnknownException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return null;
        }
    }
}
