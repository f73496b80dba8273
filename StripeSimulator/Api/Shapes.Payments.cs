using System.Text.Json.Nodes;
using System.Globalization;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>Payment intents and charges.</summary>
internal sealed partial class Shapes
{
    public JsonObject PaymentIntent(PaymentIntent intent) => new()
    {
        ["id"] = intent.Id,
        ["object"] = "payment_intent",
        ["amount"] = intent.Amount,
        ["amount_capturable"] = 0,
        ["amount_details"] = new JsonObject { ["tip"] = new JsonObject() },
        ["amount_received"] = intent.AmountReceived,
        ["application"] = null,
        ["application_fee_amount"] = null,
        ["automatic_payment_methods"] = null,
        ["canceled_at"] = null,
        ["cancellation_reason"] = null,
        ["capture_method"] = "automatic_async",
        ["client_secret"] = intent.Id + "_secret_simulated",
        ["confirmation_method"] = "automatic",
        ["created"] = intent.Created,
        ["currency"] = intent.Currency,
        ["customer"] = null,
        ["description"] = intent.Description,
        ["last_payment_error"] = intent.LastError is { } error ? PaymentError(intent, error) : null,
        ["latest_charge"] = intent.LatestChargeId,
        ["livemode"] = false,
        ["metadata"] = Map(intent.Metadata),
        ["next_action"] = intent.Status == "requires_action"
            ? new JsonObject
            {
                ["redirect_to_url"] = new JsonObject
                {
                    ["return_url"] = $"{simulator.BaseAddress}/c/pay/{intent.SessionId}",
                    ["url"] = $"{simulator.BaseAddress}/c/pay/{intent.SessionId}/authenticate",
                },
                ["type"] = "redirect_to_url",
            }
            : null,
        ["on_behalf_of"] = null,
        ["payment_method"] = intent.Method?.Id,
        ["payment_method_configuration_details"] = null,
        ["payment_method_options"] = new JsonObject(),
        ["payment_method_types"] = new JsonArray(intent.Method?.Type ?? "card"),
        ["processing"] = null,
        ["receipt_email"] = null,
        ["review"] = null,
        ["setup_future_usage"] = null,
        ["shipping"] = null,
        ["statement_descriptor"] = null,
        ["statement_descriptor_suffix"] = null,
        ["status"] = intent.Status,
        ["transfer_data"] = null,
        ["transfer_group"] = null,
    };

    public JsonObject Charge(Charge charge) => new()
    {
        ["id"] = charge.Id,
        ["object"] = "charge",
        ["amount"] = charge.Amount,
        ["amount_captured"] = charge.AmountCaptured,
        ["amount_refunded"] = charge.AmountRefunded,
        ["application"] = null,
        ["application_fee"] = null,
        ["application_fee_amount"] = null,
        ["balance_transaction"] = charge.BalanceTransactionId,
        ["billing_details"] = new JsonObject { ["address"] = Address(), ["email"] = charge.Email, ["name"] = charge.Name, ["phone"] = null, ["tax_id"] = null },
        ["calculated_statement_descriptor"] = simulator.Options.MerchantName.ToUpperInvariant(),
        ["captured"] = charge.Succeeded,
        ["created"] = charge.Created,
        ["currency"] = charge.Currency,
        ["customer"] = null,
        ["description"] = charge.Description,
        ["disputed"] = charge.Disputed,
        ["failure_balance_transaction"] = null,
        ["failure_code"] = charge.Error?.Code,
        ["failure_message"] = charge.Error?.Message,
        ["fraud_details"] = new JsonObject(),
        ["livemode"] = false,
        ["metadata"] = Map(charge.Metadata),
        ["on_behalf_of"] = null,
        ["outcome"] = Outcome(charge),
        ["paid"] = charge.Succeeded,
        ["payment_intent"] = charge.PaymentIntentId,
        ["payment_method"] = charge.Method.Id,
        ["payment_method_details"] = MethodDetails(charge.Method),
        ["radar_options"] = new JsonObject(),
        ["receipt_email"] = null,
        ["receipt_number"] = null,
        ["receipt_url"] = charge.Succeeded ? $"{simulator.BaseAddress}/receipts/{charge.Id}" : null,
        ["refunded"] = charge.Succeeded && charge.AmountRefunded == charge.Amount,
        ["review"] = null,
        ["shipping"] = null,
        ["source"] = null,
        ["source_transfer"] = null,
        ["statement_descriptor"] = null,
        ["statement_descriptor_suffix"] = null,
        ["status"] = charge.Status,
        ["transfer_data"] = null,
        ["transfer_group"] = null,
    };

    private static JsonObject PaymentError(PaymentIntent intent, PaymentError error)
    {
        var shape = new JsonObject
        {
            ["charge"] = intent.LatestChargeId,
            ["code"] = error.Code,
            ["doc_url"] = "https://stripe.com/docs/error-codes/" + error.Code.Replace('_', '-'),
            ["message"] = error.Message,
            ["type"] = error.Code.StartsWith("payment_intent", StringComparison.Ordinal) ? "invalid_request_error" : "card_error",
        };
        if (error.DeclineCode is not null)
            shape["decline_code"] = error.DeclineCode;
        return shape;
    }

    private static JsonObject Outcome(Charge charge) => charge.Status switch
    {
        "failed" => new()
        {
            ["network_status"] = "declined_by_network",
            ["reason"] = charge.Error?.DeclineCode ?? charge.Error?.Code,
            ["risk_level"] = "normal",
            ["risk_score"] = 20,
            ["seller_message"] = "The bank did not return any further details with this decline.",
            ["type"] = "issuer_declined",
        },
        _ => new()
        {
            ["network_status"] = "approved_by_network",
            ["reason"] = null,
            ["risk_level"] = "normal",
            ["risk_score"] = 12,
            ["seller_message"] = "Payment complete.",
            ["type"] = "authorized",
        },
    };

    private static JsonObject MethodDetails(PaymentMethod method) => method.Type == "card"
        ? new()
        {
            ["card"] = new JsonObject
            {
                ["brand"] = method.Brand,
                ["checks"] = new JsonObject { ["address_line1_check"] = null, ["address_postal_code_check"] = null, ["cvc_check"] = "pass" },
                ["country"] = "US",
                ["exp_month"] = method.ExpiryMonth,
                ["exp_year"] = method.ExpiryYear,
                ["fingerprint"] = "Simulated" + method.Last4,
                ["funding"] = "credit",
                ["installments"] = null,
                ["last4"] = method.Last4,
                ["mandate"] = null,
                ["network"] = method.Brand,
                ["three_d_secure"] = null,
                ["wallet"] = null,
            },
            ["type"] = "card",
        }
        : new()
        {
            [method.Type] = new JsonObject { ["bank_code"] = "37040044", ["branch_code"] = null, ["country"] = "DE", ["fingerprint"] = "Simulated" + method.Last4, ["last4"] = method.Last4, ["mandate"] = null },
            ["type"] = method.Type,
        };
}
