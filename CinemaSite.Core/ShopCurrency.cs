namespace CinemaSite.Core;

/// <summary>The one currency the shop sells in: <c>Stripe:Currency</c>, lower-case ISO 4217 as Stripe writes it.</summary>
public sealed record ShopCurrency(string Code)
{
    /// <summary>Minor units as people read them.</summary>
    public string Format(long minor) => Money.Format(minor, Code);
}
