using CinemaSite.Core.Shopping;

namespace CinemaSite.Core.Orders;

/// <summary>The words a buyer agrees to before paying, by version: the order keeps which ones they were.</summary>
public static class Consent
{
    public const string Version = "2026-11";

    public const string Text = "Start delivery at once. I know my right of withdrawal ends when I first press play.";
}

/// <summary>What came of placing an order.</summary>
public enum PlaceOutcome
{
    Placed,
    NotActivated,
    ConsentMissing,
    EmptyCart,

    /// <summary>Every movie of the cart was left out.</summary>
    NothingLeft,

    /// <summary>It or one of its movies would cost something else than the person saw: they must agree to that.</summary>
    TotalChanged,

    /// <summary>The payment service takes no payment as small as that.</summary>
    TooSmall,
}

/// <summary>A movie that stayed out of the order, and why.</summary>
public sealed record LeftOut(string Title, int MovieId, string Slug, Obstacle Why, long? OrderLineId);

/// <summary>The outcome, with what the page must tell.</summary>
public sealed record PlaceResult(PlaceOutcome Outcome, long? OrderId = null, long TotalMinor = 0, IReadOnlyList<LeftOut>? LeftOutOrNone = null)
{
    public IReadOnlyList<LeftOut> LeftOut => LeftOutOrNone ?? [];
}
