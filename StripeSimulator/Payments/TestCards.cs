using System.Globalization;
using StripeSimulator.State;

namespace StripeSimulator.Payments;

/// <summary>A well-known test card and what happens with it.</summary>
internal sealed record TestCard(string Number, string Effect, PaymentError? Error = null, bool Authenticates = false, string? Aftermath = null)
{
    /// <summary>The number in groups of four.</summary>
    public string Spaced => string.Join(' ', Number.Chunk(4).Select(group => new string(group)));
}

/// <summary>Stripe's published test cards.</summary>
internal static class TestCards
{
    public const string Success = "4242424242424242";

    private const string Declined = "Your card was declined.";

    public static IReadOnlyList<TestCard> All { get; } =
    [
        new(Success, "Succeeds"),
        new("5555555555554444", "Succeeds (Mastercard)"),
        new("4000000000000002", "Declined", new("card_declined", "generic_decline", Declined)),
        new("4000000000009995", "Declined: insufficient funds", new("card_declined", "insufficient_funds", "Your card has insufficient funds.")),
        new("4000000000009987", "Declined: lost card", new("card_declined", "lost_card", Declined)),
        new("4000000000009979", "Declined: stolen card", new("card_declined", "stolen_card", Declined)),
        new("4000000000000069", "Declined: expired card", new("expired_card", "expired_card", "Your card has expired.")),
        new("4000000000000127", "Declined: wrong security code", new("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")),
        new("4000000000000119", "Declined: processing error", new("processing_error", "processing_error", "An error occurred while processing your card. Try again in a little bit.")),
        new("4000002500003155", "Asks for 3-D Secure", Authenticates: true),
        new("4000000000000259", "Succeeds, then is disputed", Aftermath: "needs_response"),
        new("4000000000001976", "Succeeds, then an inquiry", Aftermath: "warning_needs_response"),
        new("4000000000007726", "Succeeds; its refund is slow", Aftermath: "refund_succeeded"),
        new("4000000000005126", "Succeeds; its refund fails later", Aftermath: "refund_failed"),
    ];

    /// <summary>The decline used when the buyer fails to authenticate.</summary>
    public static PaymentError AuthenticationFailed { get; } = new("payment_intent_authentication_failure", null,
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.");

    /// <summary>The decline of a delayed payment that does not arrive.</summary>
    public static PaymentError DebitFailed { get; } = new("payment_intent_payment_attempt_failed", null, "The payment failed.");

    private static PaymentError LiveCard { get; } = new("card_declined", "live_mode_test_card",
        "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.");

    private static PaymentError WrongNumber { get; } = new("incorrect_number", "incorrect_number", "Your card number is incorrect.");

    /// <summary>The card of that number, digits only; any unknown number is a card that is declined.</summary>
    public static TestCard For(string digits) =>
        All.FirstOrDefault(card => card.Number == digits)
        ?? new(digits, "Declined", PassesLuhn(digits) ? LiveCard : WrongNumber);

    /// <summary>The decline of that code or decline code; null when there is none.</summary>
    public static PaymentError? Decline(string code) =>
        code == "card_declined" ? For("4000000000000002").Error
        : code == AuthenticationFailed.Code ? AuthenticationFailed
        : All.Select(card => card.Error).FirstOrDefault(error => error?.DeclineCode == code || error?.Code == code);

    /// <summary>What may be kept of a card.</summary>
    public static PaymentMethod Method(TestCard card, int month = 12, int year = 2034) => new()
    {
        Id = Ids.New("pm_1"),
        Brand = card.Number[0] switch { '5' or '2' => "mastercard", '3' => "amex", '6' => "discover", _ => "visa" },
        Last4 = card.Number[^4..],
        ExpiryMonth = month,
        ExpiryYear = year,
        Aftermath = card.Aftermath,
    };

    /// <summary>The digits of a number as typed, without spaces and dashes; null when it cannot be a card's.</summary>
    public static string? Digits(string? typed)
    {
        var digits = (typed ?? "").Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return digits.Length is >= 12 and <= 19 && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>Month and four-digit year from <c>MM/YY</c>, <c>MM / YYYY</c> or <c>MMYY</c>; null when it is no date.</summary>
    public static (int Month, int Year)? Expiry(string? typed)
    {
        var digits = new string([.. (typed ?? "").Where(char.IsAsciiDigit)]);
        if (digits.Length is not (4 or 6))
            return null;
        var month = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        var year = int.Parse(digits[2..], CultureInfo.InvariantCulture);
        return month is >= 1 and <= 12 ? (month, year < 100 ? 2000 + year : year) : null;
    }

    private static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
                digit = digit * 2 > 9 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
