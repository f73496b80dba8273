using System.Globalization;
using System.Net;
using System.Text;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Orders;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Payments;

/// <summary>The words of the mails about money.</summary>
public sealed class PaymentMails(SiteAddress site, IOptions<SiteOptions> options)
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The payment is here: what was bought, for how much.</summary>
    public MailContent Receipt(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Compose($"Receipt for order {order.Id}", "Thank you. Your payment is here and your films are in your library.", order, "Your order and receipt", site.To(Links.Order(order.Id)));
    }

    /// <summary>Money that was on its way never came.</summary>
    public MailContent Failed(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Compose($"The payment for order {order.Id} did not arrive", "The payment did not arrive. The order can still be paid in another way; nothing was taken.", order, "Open the order", site.To(Links.Order(order.Id)));
    }

    /// <summary>Stripe has sent money of a paid order back.</summary>
    public MailContent Refunded(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Compose($"Refund for order {order.Id}",
            $"{Money.Format(order.RefundedMinor, order.Currency)} of this order went back to you in all. It can take your bank some days to show it.", order, "Open the order", site.To(Links.Order(order.Id)));
    }

    /// <summary>Money came for an order that did not need it any more.</summary>
    public MailContent Returned(Order order, long amountMinor)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Compose($"Your payment for order {order.Id} went back",
            $"A payment of {Money.Format(amountMinor, order.Currency)} came when the order did not need it any more, so we sent all of it back. It can take your bank some days to show it.",
            order, "Open the order", site.To(Links.Order(order.Id)));
    }

    /// <summary>For admins; names no person.</summary>
    public MailContent Alert(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var link = site.To($"/admin/orders/{order.Id}");
        var text = $"Order {order.Id} does not agree with Stripe and needs a person to look at it.\n\n{order.Alert}\n\n{link}\n";
        var html = $"<p>Order {order.Id} does not agree with Stripe and needs a person to look at it.</p><p>{WebUtility.HtmlEncode(order.Alert)}</p><p><a href=\"{WebUtility.HtmlEncode(link)}\">Open the order</a></p>";
        return new MailContent($"Order {order.Id} needs attention", html, text);
    }

    private MailContent Compose(string subject, string lead, Order order, string action, string link)
    {
        var text = new StringBuilder(lead).Append("\n\n");
        var html = new StringBuilder($"<p>{WebUtility.HtmlEncode(lead)}</p><table>");
        foreach (var line in order.Lines.OrderBy(l => l.Id))
        {
            var price = Money.Format(line.PriceMinor, order.Currency);
            text.Append(Invariant, $"{line.Title} ({line.Year})  {price}\n");
            html.Append(Invariant, $"<tr><td><cite>{WebUtility.HtmlEncode(line.Title)}</cite> ({line.Year})</td><td align=\"right\">{WebUtility.HtmlEncode(price)}</td></tr>");
        }
        var total = Money.Format(order.TotalMinor, order.Currency);
        text.Append(Invariant, $"Total  {total}\n\nOrder {order.Id}, placed {order.PlacedUtc:d MMMM yyyy, HH:mm} UTC\n{action}: {link}\n\n{options.Value.Name}\n");
        html.Append(Invariant, $"<tr><th align=\"left\">Total</th><th align=\"right\">{WebUtility.HtmlEncode(total)}</th></tr></table>")
            .Append(Invariant, $"<p>Order {order.Id}, placed {order.PlacedUtc:d MMMM yyyy, HH:mm} UTC</p><p><a href=\"{WebUtility.HtmlEncode(link)}\">{WebUtility.HtmlEncode(action)}</a></p><p>{WebUtility.HtmlEncode(options.Value.Name)}</p>");
        return new MailContent(subject, html.ToString(), text.ToString());
    }
}
