namespace CinemaSite.Core.Orders;

/// <summary>Section <c>Orders</c> of the configuration.</summary>
public sealed class OrderOptions
{
    /// <summary>Life of a pending order and of its Checkout Session; Stripe's least is 30, its most a day.</summary>
    public int PendingMinutes { get; set; } = 60;

    internal bool IsValid => PendingMinutes is >= 30 and <= 23 * 60;
}
