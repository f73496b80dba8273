using System.Globalization;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;

namespace CinemaSite.Models;

/// <summary>The words for states and times on the pages about money.</summary>
public static class Words
{
    /// <summary>A number with its noun: <c>1 film</c>, <c>3 films</c>.</summary>
    public static string Films(int count) => string.Create(CultureInfo.CurrentCulture, $"{count:N0} {(count == 1 ? "film" : "films")}");

    /// <summary>Day and minute; all times of the site are UTC.</summary>
    public static string Moment(DateTime utc) => utc.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.CurrentCulture);

    /// <summary>Short day and minute, for tables.</summary>
    public static string ShortMoment(DateTime utc) => utc.ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture);

    /// <summary>For the datetime attribute.</summary>
    public static string Machine(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>An order's state.</summary>
    public static string Of(OrderStatus status) => status switch
    {
        OrderStatus.PartiallyRefunded => "Partially refunded",
        _ => status.ToString(),
    };

    /// <summary>The badge's look for an order's state.</summary>
    public static string Badge(OrderStatus status) => status switch
    {
        OrderStatus.Paid => "badge-ok",
        OrderStatus.Pending => "badge-accent",
        OrderStatus.Canceled => "",
        _ => "badge-info",
    };

    /// <summary>A payment's state.</summary>
    public static string Of(PaymentStatus status) => status switch
    {
        PaymentStatus.Failed => "Declined",
        PaymentStatus.PartiallyRefunded => "Partially refunded",
        _ => status.ToString(),
    };

    /// <summary>The badge's look for a payment's state.</summary>
    public static string Badge(PaymentStatus status) => status switch
    {
        PaymentStatus.Succeeded => "badge-ok",
        PaymentStatus.Failed => "badge-error",
        PaymentStatus.Canceled => "",
        PaymentStatus.Disputed => "badge-error",
        _ => "badge-info",
    };

    /// <summary>How it was paid.</summary>
    public static string Method(PaymentRow payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (payment.CardLast4 is not { } last) return payment.Status == PaymentStatus.Canceled ? "Not paid" : "Stripe";
        var brand = payment.CardBrand switch { null => "Card", "amex" => "American Express", var b => char.ToUpperInvariant(b[0]) + b[1..] };
        return $"{brand} ending {last}";
    }

    /// <summary>Why a movie can't be bought, for a mark on its line.</summary>
    public static string Mark(Obstacle obstacle) => obstacle switch
    {
        Obstacle.ComingSoon => "Coming soon",
        Obstacle.Owned => "Yours already",
        Obstacle.InPendingOrder => "In an order",
        _ => "Not for sale",
    };

    /// <summary>The same in a sentence. <c>{film}</c> stands for the title.</summary>
    public static string Why(Obstacle obstacle) => obstacle switch
    {
        Obstacle.ComingSoon => "{film} is coming soon and can't be bought yet.",
        Obstacle.Withdrawn => "{film} is no longer for sale.",
        Obstacle.NotSoldHere => "{film} is not sold in your country.",
        Obstacle.Owned => "You already own {film}: watch it.",
        _ => "{film} is in an order of yours that waits for its payment.",
    };

    /// <summary>The same of several. <c>{film}</c> stands for their titles.</summary>
    public static string WhyMany(Obstacle obstacle) => obstacle switch
    {
        Obstacle.ComingSoon => "{film} are coming soon and can't be bought yet.",
        Obstacle.Withdrawn => "{film} are no longer for sale.",
        Obstacle.NotSoldHere => "{film} are not sold in your country.",
        Obstacle.Owned => "You already own {film}.",
        _ => "{film} are in an order of yours that waits for its payment.",
    };

    /// <summary>The first few of many titles, shortened, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> titles)
    {
        const int shown = 3;
        const int longest = 60;
        ArgumentNullException.ThrowIfNull(titles);
        var first = titles.Take(shown).Select(t => t.Length > longest ? t[..longest] + "…" : t);
        return titles.Count > shown ? $"{string.Join(", ", first)} and {Films(titles.Count - shown).Replace(" film", " more film", StringComparison.Ordinal)}" : string.Join(", ", first);
    }
}
