namespace CinemaSite.Core.Payments;

/// <summary>What a buyer can do about a declined payment.</summary>
public sealed record DeclineAdvice(string What, string Tip)
{
    private const string Another = "Try a different payment method";
    private const string AskBank = "Ask your bank what stood in the way, or try a different payment method";
    private const string CheckCard = "Check the card's number and date, then try again";

    /// <summary>The words for Stripe's code; some banks give no reason, and then there is none to tell.</summary>
    public static DeclineAdvice For(string? code) => code switch
    {
        "insufficient_funds" => new("There was not enough money on the card", Another),
        "expired_card" => new("The card has expired", $"Check the card's number and date, or {Lower(Another)}"),
        "incorrect_number" or "invalid_number" or "incorrect_cvc" or "invalid_cvc" or "invalid_expiry_month" or "invalid_expiry_year" or "incorrect_zip" or "invalid_account"
            => new("Something on the card was not typed as it stands there", CheckCard),
        "authentication_required" or "payment_intent_authentication_failure" or "authentication_failed" or "approve_with_id"
            => new("The bank's confirmation step was not finished", "Try again and confirm the payment when your bank asks, or try a different payment method"),
        "processing_error" or "try_again_later" or "issuer_not_available" or "reenter_transaction" => new("The bank could not be reached just then", $"Wait a few minutes and try again, or {Lower(Another)}"),
        "card_not_supported" or "currency_not_supported" or "service_not_allowed" or "transaction_not_allowed" or "not_permitted" => new("The card can't be used for this kind of purchase", AskBank),
        "card_velocity_exceeded" or "withdrawal_count_limit_exceeded" => new("The card has reached its limit", AskBank),
        "lost_card" or "stolen_card" or "pickup_card" or "restricted_card" or "fraudulent" or "do_not_honor" or "call_issuer" or "generic_decline" or "card_declined" or "no_action_taken" or null
            => new("The bank declined the payment", AskBank),
        _ => new("The payment was declined", AskBank),
    };

    private static string Lower(string tip) => char.ToLowerInvariant(tip[0]) + tip[1..];
}
