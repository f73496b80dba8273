using CinemaSite.Core.Catalog;

namespace CinemaSite.Core.Shopping;

/// <summary>Why a movie cannot be bought by this person now.</summary>
public enum Obstacle
{
    ComingSoon,
    Withdrawn,
    NotSoldHere,
    Owned,

    /// <summary>It stands in an order of theirs that waits for its payment.</summary>
    InPendingOrder,
}

/// <summary>What movies cost and whether they are sold: the one place, for the cart's page, the order and Stripe's session alike.</summary>
public static class Pricing
{
    /// <summary>Most movies in one cart: Stripe's page takes no more lines.</summary>
    public const int MostLines = 100;

    /// <summary>Sum in minor units.</summary>
    /// <exception cref="OverflowException">The sum does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A price is below zero.</exception>
    public static long Total(IEnumerable<long> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        var total = 0L;
        foreach (var price in prices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(price, nameof(prices));
            total = checked(total + price);
        }
        return total;
    }

    /// <summary>Why the shop does not sell the movie in a country; null when it does. An unknown country is taken as allowed.</summary>
    /// <param name="availability">The movie's.</param>
    /// <param name="soldIn">Country codes separated by commas; null means everywhere.</param>
    /// <param name="country">Two-letter code of the buyer's country, if known.</param>
    public static Obstacle? WhyNotSold(Availability availability, string? soldIn, string? country) => availability switch
    {
        Availability.ComingSoon => Obstacle.ComingSoon,
        Availability.Withdrawn => Obstacle.Withdrawn,
        _ => soldIn is null || country is null || soldIn.Split(',', StringSplitOptions.TrimEntries).Contains(country, StringComparer.OrdinalIgnoreCase)
            ? null
            : Obstacle.NotSoldHere,
    };
}
