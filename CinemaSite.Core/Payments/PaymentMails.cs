using System.Globalization;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Orders;

namespace CinemaSite.Core.Payments;

/// <summary>The words of the mails about money.</summary>
public sealed class PaymentMails(MailTemplates templates)
{
    /// <summary>The payment is here: what was bought, for how much.</summary>
    public MailContent Receipt(Order order) =>
        About(order, "Receipt for order {0}", "Thank you. Your payment is here and your films are in your library.", "Your order and receipt");

    /// <summary>Money that was on its way never came.</summary>
    public MailContent Failed(Order order) =>
        About(order, "The payment for order {0} did not arrive", "The payment did not arrive. The order can still be paid in another way; nothing was taken.", "Open the order");

    /// <summary>Stripe has sent money of a paid order back.</summary>
    public MailContent Refunded(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return About(order, "Refund for order {0}",
            $"{Money.Format(order.RefundedMinor, order.Currency)} of this order went back to you in all. It can take your bank some days to show it.", "Open the order");
    }

    /// <summary>Money came for an order that did not need it any more.</summary>
    public MailContent Returned(Order order, long amountMinor)
    {
        ArgumentNullException.ThrowIfNull(order);
        return About(order, "Your payment for order {0} went back",
            $"A payment of {Money.Format(amountMinor, order.Currency)} came when the order did not need it any more, so we sent all of it back. It can take your bank some days to show it.", "Open the order");
    }

    /// <summary>For admins; names no person.</summary>
    public MailContent Alert(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return templates.Render(new Letter($"Order {order.Id} needs attention")
            .Say($"Order {order.Id} does not agree with Stripe and needs a person to look at it.")
            .Say(order.Alert ?? "")
            .Button("Open the order", $"/admin/orders/{order.Id}"));
    }

    private MailContent About(Order order, string subject, string lead, string action)
    {
        ArgumentNullException.ThrowIfNull(order);
        var lines = order.Lines.OrderBy(l => l.Id).Select(l => ($"{l.Title} ({l.Year})", Money.Format(l.PriceMinor, order.Currency)));
        return templates.Render(new Letter(string.Format(CultureInfo.InvariantCulture, subject, order.Id))
            .Say(lead)
            .Rows([.. lines, ("Total", Money.Format(order.TotalMinor, order.Currency))])
            .Button(action, Links.Order(order.Id))
            .Note(string.Create(CultureInfo.InvariantCulture, $"Order {order.Id}, placed {order.PlacedUtc:d MMMM yyyy, HH:mm} UTC")));
    }
}
