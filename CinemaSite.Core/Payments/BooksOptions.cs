namespace CinemaSite.Core.Payments;

/// <summary>Section <c>Books</c> of the configuration.</summary>
public sealed class BooksOptions
{
    /// <summary>So many last days are compared with Stripe each night.</summary>
    public int Days { get; set; } = 7;

    /// <summary>The hour of the day, by UTC, from which the night's comparison may begin.</summary>
    public int HourUtc { get; set; } = 3;

    internal bool IsValid => Days is >= 1 and <= 365 && HourUtc is >= 0 and <= 23;
}
