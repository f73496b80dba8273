using System.Text.Json.Nodes;
using StripeSimulator.Api;
using StripeSimulator.State;

namespace StripeSimulator.Payments;

/// <summary>Giving money back. Every method is called inside the lock.</summary>
internal sealed class Refunds(Simulator simulator, Shapes shapes)
{
    /// <summary>Refunds a charge, all that is left when <paramref name="amount"/> is null.</summary>
    /// <exception cref="StripeError">The charge was not paid, is disputed, or has less than that left.</exception>
    public Refund Create(Charge charge, long? amount, string? reason, Dictionary<string, string> metadata, Cause cause)
    {
        var left = charge.AmountCaptured - charge.AmountRefunded;
        if (!charge.Succeeded)
            throw StripeError.Refused($"This PaymentIntent ({charge.PaymentIntentId}) does not have a successful charge to refund.", param: "payment_intent");
        if (left == 0)
            throw StripeError.Refused($"Charge {charge.Id} has already been refunded.", "charge_already_refunded", chargeId: charge.Id);
        if (simulator.State.Disputes.Any(dispute => dispute.ChargeId == charge.Id && !dispute.IsInquiry && dispute.Status != "won"))
            throw StripeError.Refused($"Charge {charge.Id} has been charged back; cannot issue a refund.", "charge_disputed", chargeId: charge.Id);
        if (amount > left)
        {
            throw StripeError.Refused(
                $"Refund amount ({Currencies.Format(amount.Value, charge.Currency)}) is greater than {(charge.AmountRefunded > 0 ? "unrefunded " : "")}amount on charge ({Currencies.Format(left, charge.Currency)})",
                param: "amount");
        }

        var settlesAs = charge.Method.Aftermath switch { "refund_succeeded" => "succeeded", "refund_failed" => "failed", _ => null };
        var refund = new Refund
        {
            Id = Ids.New("re_3", 23),
            Created = simulator.Now,
            ChargeId = charge.Id,
            PaymentIntentId = charge.PaymentIntentId,
            Amount = amount ?? left,
            Currency = charge.Currency,
            Status = settlesAs == "succeeded" ? "pending" : "succeeded",
            Reason = reason,
            Metadata = metadata,
            SettlesAs = settlesAs,
            SettlesAt = settlesAs is null ? null : simulator.Now + (long)simulator.Options.SlowRefund.TotalSeconds,
        };
        refund.BalanceTransactionId = Book(refund, "refund", -refund.Amount);
        simulator.State.Refunds.Add(refund);
        var before = charge.AmountRefunded;
        charge.AmountRefunded += refund.Amount;
        simulator.Emit("refund.created", Shapes.Refund(refund), cause);
        simulator.Emit("charge.refunded", shapes.Charge(charge), cause, ChargeBefore(charge, before));
        simulator.Emit("refund.updated", Shapes.Refund(refund), cause, new JsonObject { ["destination_details"] = null });
        return refund;
    }

    /// <summary>A pending refund arrives; false when it is not pending.</summary>
    public bool Succeed(Refund refund)
    {
        if (refund.Status != "pending")
            return false;
        refund.Status = "succeeded";
        refund.SettlesAt = null;
        simulator.Emit("refund.updated", Shapes.Refund(refund), default, new JsonObject { ["status"] = "pending" });
        simulator.Emit("charge.refund.updated", Shapes.Refund(refund), default, new JsonObject { ["status"] = "pending" });
        return true;
    }

    /// <summary>The bank sends the money of a refund back; false when it has already failed.</summary>
    public bool Fail(Refund refund)
    {
        if (!refund.Counts)
            return false;
        var charge = simulator.State.Charges[refund.ChargeId];
        var previous = new JsonObject { ["status"] = refund.Status };
        refund.Status = "failed";
        refund.SettlesAt = null;
        refund.FailureReason = "expired_or_canceled_card";
        refund.FailureBalanceTransactionId = Book(refund, "refund_failure", refund.Amount);
        var before = charge.AmountRefunded;
        charge.AmountRefunded -= refund.Amount;
        simulator.Emit("refund.updated", Shapes.Refund(refund), default, previous);
        simulator.Emit("refund.failed", Shapes.Refund(refund), default);
        simulator.Emit("charge.refund.updated", Shapes.Refund(refund), default, previous.DeepClone().AsObject());
        simulator.Emit("charge.updated", shapes.Charge(charge), default, ChargeBefore(charge, before));
        return true;
    }

    /// <summary>Brings slow refunds to their end when their time has come.</summary>
    public void SettleDue()
    {
        var now = simulator.Now;
        foreach (var refund in simulator.State.Refunds.Where(refund => refund.SettlesAt <= now).ToList())
        {
            if (refund.SettlesAs == "failed")
                Fail(refund);
            else
                Succeed(refund);
        }
    }

    private string Book(Refund refund, string type, long amount)
    {
        var transaction = new BalanceTransaction
        {
            Id = Ids.New("txn_3", 23),
            Created = simulator.Now,
            Type = type,
            SourceId = refund.Id,
            Currency = refund.Currency,
            Amount = amount,
        };
        simulator.State.BalanceTransactions.Add(transaction);
        return transaction.Id;
    }

    private static JsonObject ChargeBefore(Charge charge, long amountRefunded)
    {
        var previous = new JsonObject { ["amount_refunded"] = amountRefunded };
        if ((amountRefunded == charge.Amount) != (charge.AmountRefunded == charge.Amount))
            previous["refunded"] = amountRefunded == charge.Amount;
        return previous;
    }
}
