using System.Globalization;

namespace CinemaSite.Core;

/// <summary>Shows and reads amounts. Inside the site money is whole minor units of one currency.</summary>
public static class Money
{
    private const long MostMinor = 100_000_000;

    /// <summary>Digits after the point of a currency (ISO 4217): none for yen, three for Kuwaiti dinar, two for most.</summary>
    public static int Exponent(string currency) => currency.ToUpperInvariant() switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "JPY" or "KMF" or "KRW" or "MGA" or "PYG" or "RWF" or "UGX" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "JOD" or "KWD" or "OMR" or "TND" => 3,
        _ => 2,
    };

    /// <summary>The least that Stripe takes in a currency, in minor units, by its published list; 0 where the list says nothing.</summary>
    public static long LeastCharge(string currency) => currency.ToUpperInvariant() switch
    {
        "USD" or "EUR" or "AUD" or "BRL" or "CAD" or "CHF" or "INR" or "NZD" or "SGD" => 50,
        "GBP" => 30,
        "JPY" => 50,
        "BGN" => 100,
        "AED" or "MYR" or "PLN" or "RON" => 200,
        "DKK" => 250,
        "NOK" or "SEK" => 300,
        "HKD" => 400,
        "MXN" or "THB" => 1000,
        "CZK" => 1500,
        "HUF" => 17500,
        _ => 0,
    };

    /// <summary>An amount for people, such as <c>$4.99</c>; currencies without a common sign are shown by their code.</summary>
    public static string Format(long minor, string currency)
    {
        var digits = Exponent(currency);
        var amount = Math.Abs(minor) / (decimal)Math.Pow(10, digits);
        var number = amount.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);
        var shown = currency.ToUpperInvariant() switch
        {
            "USD" => "$" + number,
            "EUR" => "€" + number,
            "GBP" => "£" + number,
            "UAH" => number + " ₴",
            var code => number + " " + code,
        };
        return minor < 0 ? "−" + shown : shown;
    }

    /// <summary>Major units with a point and nothing else, as fields and addresses hold them: <c>4.99</c>, <c>5</c>.</summary>
    public static string Plain(long minor, string currency)
    {
        var major = minor / (decimal)Math.Pow(10, Exponent(currency));
        return major == Math.Truncate(major)
            ? major.ToString("0", CultureInfo.InvariantCulture)
            : major.ToString("F" + Exponent(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>Reads major units as people type them (<c>4.99</c>, <c>4,99</c>); null when it is no amount.</summary>
    public static long? Parse(string? text, string currency)
    {
        if (!decimal.TryParse(text?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)) return null;
        // Numbers of 29 digits are read too, and would not survive being multiplied.
        if (major > MostMinor) return null;
        var minor = major * (decimal)Math.Pow(10, Exponent(currency));
        return minor == Math.Truncate(minor) && minor is >= 0 and <= MostMinor ? (long)minor : null;
    }
}
