using Microsoft.Extensions.Configuration;

namespace CinemaSite.Core;

/// <summary>Shows and reads prices in the shop's one currency, which <c>Stripe:Currency</c> names.</summary>
public sealed class Prices(IConfiguration configuration)
{
    /// <summary>Lower-case ISO 4217 code, as Stripe writes it.</summary>
    public string Currency { get; } = configuration["Stripe:Currency"]?.ToLowerInvariant() ?? "usd";

    /// <summary>A price for people, such as <c>$4.99</c>.</summary>
    public string Show(long minor) => Money.Format(minor, Currency);
}
