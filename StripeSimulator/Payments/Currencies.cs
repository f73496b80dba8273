using System.Globalization;

namespace StripeSimulator.Payments;

/// <summary>Minor units and the way amounts are written.</summary>
internal static class Currencies
{
    private static readonly HashSet<string> NoDecimals =
        ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"];

    private static readonly HashSet<string> ThreeDecimals = ["bhd", "jod", "kwd", "omr", "tnd"];

    private static readonly Dictionary<string, string> Signs = new()
    {
        ["usd"] = "$", ["eur"] = "€", ["gbp"] = "£", ["jpy"] = "¥", ["uah"] = "₴", ["cad"] = "CA$", ["aud"] = "A$", ["inr"] = "₹", ["krw"] = "₩",
    };

    /// <summary>Least totals of the currencies whose limit Stripe publishes, in minor units.</summary>
    private static readonly Dictionary<string, long> Least = new()
    {
        ["usd"] = 50, ["eur"] = 50, ["gbp"] = 30, ["jpy"] = 50, ["cad"] = 50, ["aud"] = 50, ["chf"] = 50, ["inr"] = 50, ["pln"] = 200, ["czk"] = 1500,
        ["sek"] = 300, ["nok"] = 300, ["dkk"] = 250, ["huf"] = 17500, ["ron"] = 200, ["mxn"] = 1000, ["brl"] = 50, ["nzd"] = 50, ["sgd"] = 50,
    };

    public static bool IsCode(string value) => value.Length == 3 && value.All(char.IsAsciiLetter);

    public static int Exponent(string currency) => NoDecimals.Contains(currency) ? 0 : ThreeDecimals.Contains(currency) ? 3 : 2;

    /// <summary>The least total that can be charged, in minor units.</summary>
    public static long Minimum(string currency) => Least.GetValueOrDefault(currency, 1);

    /// <summary>An amount in minor units as people read it: <c>$4.99</c>, <c>¥500</c>, <c>4.99 PLN</c>.</summary>
    public static string Format(long minor, string currency)
    {
        var exponent = Exponent(currency);
        var divisor = exponent switch { 0 => 1m, 3 => 1000m, _ => 100m };
        var number = (minor / divisor).ToString("N" + exponent, CultureInfo.InvariantCulture);
        return Signs.TryGetValue(currency, out var sign) ? sign + number : $"{number} {currency.ToUpperInvariant()}";
    }
}
