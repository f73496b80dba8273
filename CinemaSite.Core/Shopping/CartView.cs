namespace CinemaSite.Core.Shopping;

/// <summary>Whose cart: a person's when signed in, else the one a visitor's cookie names.</summary>
public sealed record CartOwner(Guid? UserId, Guid? CartId);

/// <summary>A movie in a cart as it stands today.</summary>
public sealed record CartLineView(
    int MovieId, string Title, string Slug, int Year, int Minutes, int PosterVersion, IReadOnlyList<string> Genres,
    long SeenPriceMinor, long PriceMinor, Obstacle? Obstacle, long? OrderLineId)
{
    /// <summary>It can be bought, at another price than when it was added.</summary>
    public bool PriceChanged => Obstacle is null && SeenPriceMinor != PriceMinor;
}

/// <summary>A cart with what it would cost now.</summary>
public sealed record CartView(IReadOnlyList<CartLineView> Lines)
{
    public static CartView Empty { get; } = new([]);

    /// <summary>The lines that can be bought.</summary>
    public IReadOnlyList<CartLineView> Buyable { get; } = [.. Lines.Where(l => l.Obstacle is null)];

    /// <summary>Of the lines that can be bought, in minor units.</summary>
    public long TotalMinor => Pricing.Total(Buyable.Select(l => l.PriceMinor));
}

/// <summary>What came of adding a movie.</summary>
public enum AddOutcome
{
    Added,
    NotFound,
    AlreadyInCart,
    Refused,
    CartFull,
}

/// <summary>The outcome, with what a notice needs. <paramref name="CartId"/> is the visitor's cart to remember.</summary>
public sealed record AddResult(AddOutcome Outcome, string? Title = null, Obstacle? Obstacle = null, long? OrderLineId = null, Guid? CartId = null);
