using System.Text.Json.Nodes;
using StripeSimulator.Api;
using StripeSimulator.State;

namespace StripeSimulator.Payments;

/// <summary>Disputes, inquiries and fraud warnings. Every method is called inside the lock.</summary>
internal sealed class Disputes(Simulator simulator, Shapes shapes)
{
    /// <summary>Opens a dispute (<c>needs_response</c>) or an inquiry (<c>warning_needs_response</c>).</summary>
    public Dispute Open(Charge charge, string status, string reason, long? amount)
    {
        var dispute = new Dispute
        {
            Id = Ids.New("du_1"),
            Created = simulator.Now,
            ChargeId = charge.Id,
            PaymentIntentId = charge.PaymentIntentId,
            Amount = amount ?? charge.Amount,
            Currency = charge.Currency,
            Reason = reason,
            Status = status,
        };
        simulator.State.Disputes.Add(dispute);
        charge.Disputed = true;
        Emit("charge.dispute.created", dispute);
        if (!dispute.IsInquiry)
            Emit("charge.dispute.funds_withdrawn", dispute);
        simulator.Emit("charge.updated", shapes.Charge(charge), default, new JsonObject { ["disputed"] = false });
        return dispute;
    }

    /// <summary>Closes a dispute as <c>won</c>, <c>lost</c> or <c>warning_closed</c>; false when it is closed or the word does not fit.</summary>
    public bool Close(Dispute dispute, string outcome)
    {
        var open = dispute.Status is "needs_response" or "under_review" or "warning_needs_response" or "warning_under_review";
        if (!open || dispute.IsInquiry != (outcome == "warning_closed"))
            return false;
        var previous = new JsonObject { ["status"] = dispute.Status };
        dispute.Status = outcome;
        Emit("charge.dispute.updated", dispute, previous);
        Emit("charge.dispute.closed", dispute);
        if (outcome == "won")
            Emit("charge.dispute.funds_reinstated", dispute);
        return true;
    }

    /// <summary>The card network's early warning about a charge; no money moves.</summary>
    public void Warn(Charge charge) => simulator.Emit("radar.early_fraud_warning.created", new JsonObject
    {
        ["id"] = Ids.New("issfr_1"),
        ["object"] = "radar.early_fraud_warning",
        ["actionable"] = true,
        ["charge"] = charge.Id,
        ["created"] = simulator.Now,
        ["fraud_type"] = "misc",
        ["livemode"] = false,
        ["payment_intent"] = charge.PaymentIntentId,
    }, default);

    private void Emit(string type, Dispute dispute, JsonObject? previous = null) => simulator.Emit(type, shapes.Dispute(dispute), default, previous);
}
