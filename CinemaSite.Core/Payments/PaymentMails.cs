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

    /// <summary>The buyer's wish for a refund is here; staff look at it.</summary>
    public MailContent RefundAsked(Order order, Refund refund) =>
        AboutRefund(order, refund, "We got your request for a refund of order {0}", "We got your request and look at it ourselves. You hear from us within a few days.");

    /// <summary>Stripe has sent money of a paid order back.</summary>
    public MailContent RefundDone(Order order, Refund refund) =>
        AboutRefund(order, refund, "Refund for order {0}", "The money is on its way to the card or account you paid with. It can take your bank some days to show it.");

    /// <summary>Stripe or the bank did not take a refund.</summary>
    public MailContent RefundFailed(Order order, Refund refund) =>
        AboutRefund(order, refund, "Your refund for order {0} did not arrive", "Your bank or card did not take the money. We look for another way and write to you; you need do nothing.");

    /// <summary>Money came for an order that did not need it any more.</summary>
    public MailContent Returned(Order order, long amountMinor)
    {
        ArgumentNullException.ThrowIfNull(order);
        return About(order, "Your payment for order {0} went back",
            $"A payment of {Money.Format(amountMinor, order.Currency)} came when the order did not need it any more, so we sent all of it back. It can take your bank some days to show it.", "Open the order");
    }

    /// <summary>For admins; names no person.</summary>
    public MailContent Alert(Order order) => Alert(order, order?.Alert ?? "");

    /// <summary>The same about one thing for which there is no room on the order.</summary>
    public MailContent Alert(Order order, string alert)
    {
        ArgumentNullException.ThrowIfNull(order);
        return templates.Render(new Letter($"Order {order.Id} needs attention")
            .Say($"Order {order.Id} does not agree with Stripe and needs a person to look at it.")
            .Say(alert)
            .Button("Open the order", $"/admin/orders/{order.Id}"));
    }

    /// <summary>For admins: a buyer's bank asks about a payment; names no person.</summary>
    public MailContent DisputeOpened(Order order, string amount)
    {
        ArgumentNullException.ThrowIfNull(order);
        return templates.Render(new Letter($"A dispute over order {order.Id}")
            .Say($"The buyer's bank asks about {amount} of order {order.Id}. Answer it at Stripe before its time is over; the films stay locked as long as the bank holds the money.")
            .Button("Open the order", $"/admin/orders/{order.Id}"));
    }

    private MailContent AboutRefund(Order order, Refund refund, string subject, string lead)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(refund);
        var lines = refund.Lines.Count == 0 ? [] : order.Lines.Where(l => refund.Lines.Any(r => r.OrderLineId == l.Id)).OrderBy(l => l.Id).Select(l => ("Film", $"{l.Title} ({l.Year})")).ToList();
        return templates.Render(new Letter(string.Format(CultureInfo.InvariantCulture, subject, order.Id))
            .Say(lead)
            .Rows([.. lines, ("Refund", Money.Format(refund.AmountMinor, refund.Currency))])
            .Button("Open the order", Links.Order(order.Id))
            .Note(string.Create(CultureInfo.InvariantCulture, $"Order {order.Id}, placed {order.PlacedUtc:d MMMM yyyy, HH:mm} UTC")));
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
