using System.Text.Json.Nodes;
using System.Globalization;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>Money that goes back, and the books.</summary>
internal sealed partial class Shapes
{
    public static JsonObject Refund(Refund refund)
    {
        var shape = new JsonObject
        {
            ["id"] = refund.Id,
            ["object"] = "refund",
            ["amount"] = refund.Amount,
            ["balance_transaction"] = refund.BalanceTransactionId,
            ["charge"] = refund.ChargeId,
            ["created"] = refund.Created,
            ["currency"] = refund.Currency,
            ["destination_details"] = new JsonObject
            {
                ["card"] = new JsonObject { ["reference_status"] = "pending", ["reference_type"] = "acquirer_reference_number", ["type"] = "refund" },
                ["type"] = "card",
            },
            ["metadata"] = Map(refund.Metadata),
            ["payment_intent"] = refund.PaymentIntentId,
            ["reason"] = refund.Reason,
            ["receipt_number"] = null,
            ["source_transfer_reversal"] = null,
            ["status"] = refund.Status,
            ["transfer_reversal"] = null,
        };
        if (refund.FailureReason is not null)
        {
            shape["failure_balance_transaction"] = refund.FailureBalanceTransactionId;
            shape["failure_reason"] = refund.FailureReason;
        }
        return shape;
    }

    public JsonObject Dispute(Dispute dispute) => new()
    {
        ["id"] = dispute.Id,
        ["object"] = "dispute",
        ["amount"] = dispute.Amount,
        ["balance_transactions"] = new JsonArray(),
        ["charge"] = dispute.ChargeId,
        ["created"] = dispute.Created,
        ["currency"] = dispute.Currency,
        ["enhanced_eligibility_types"] = new JsonArray(),
        ["evidence"] = new JsonObject { ["access_activity_log"] = null, ["customer_email_address"] = simulator.State.Charges.Find(dispute.ChargeId)?.Email, ["product_description"] = null },
        ["evidence_details"] = new JsonObject
        {
            ["due_by"] = dispute.Created + (7 * 24 * 3600),
            ["enhanced_eligibility"] = new JsonObject(),
            ["has_evidence"] = false,
            ["past_due"] = false,
            ["submission_count"] = 0,
        },
        ["is_charge_refundable"] = dispute.IsInquiry,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = dispute.PaymentIntentId,
        ["reason"] = dispute.Reason,
        ["status"] = dispute.Status,
    };

    public static JsonObject BalanceTransaction(BalanceTransaction transaction) => new()
    {
        ["id"] = transaction.Id,
        ["object"] = "balance_transaction",
        ["amount"] = transaction.Amount,
        ["available_on"] = transaction.Created + (2 * 24 * 3600),
        ["created"] = transaction.Created,
        ["currency"] = transaction.Currency,
        ["description"] = null,
        ["exchange_rate"] = null,
        ["fee"] = transaction.Fee,
        ["fee_details"] = new JsonArray(),
        ["net"] = transaction.Amount - transaction.Fee,
        ["reporting_category"] = transaction.Type,
        ["source"] = transaction.SourceId,
        ["status"] = "pending",
        ["type"] = transaction.Type,
    };
}
