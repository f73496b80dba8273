using System.Text.Json.Nodes;
using StripeSimulator.State;

namespace StripeSimulator.Control;

/// <summary>What must hold whatever happened.</summary>
internal static class Invariants
{
    public static JsonObject Check(SimulatorState state)
    {
        var violations = Violations(state).ToList();
        var totals = new JsonObject();
        foreach (var group in state.Charges.Where(charge => charge.Succeeded).GroupBy(charge => charge.Currency).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var (captured, refunded) = (group.Sum(charge => charge.Amount), group.Sum(charge => charge.AmountRefunded));
            totals[group.Key] = new JsonObject { ["captured"] = captured, ["refunded"] = refunded, ["net"] = captured - refunded };
        }
        return new()
        {
            ["ok"] = violations.Count == 0,
            ["violations"] = new JsonArray([.. violations.Select(text => JsonValue.Create(text))]),
            ["totals"] = totals,
            // No fault of the simulator, but money the shop took twice for one order.
            ["paidTwice"] = new JsonArray([.. PaidTwice(state).Select(reference => JsonValue.Create(reference))]),
        };
    }

    private static IEnumerable<string> Violations(SimulatorState state)
    {
        foreach (var charge in state.Charges)
        {
            var refunded = state.Refunds.Where(refund => refund.ChargeId == charge.Id && refund.Counts).Sum(refund => refund.Amount);
            if (refunded != charge.AmountRefunded)
                yield return $"{charge.Id}: amount_refunded {charge.AmountRefunded} is not the sum of its refunds {refunded}";
            if (refunded > charge.AmountCaptured)
                yield return $"{charge.Id}: refunded {refunded} of {charge.AmountCaptured} captured";
        }
        foreach (var twice in state.PaymentIntents.GroupBy(intent => intent.SessionId).Where(group => group.Count() > 1))
            yield return $"{twice.Key}: more than one payment intent";
        foreach (var intent in state.PaymentIntents)
        {
            var paid = state.Charges.Where(charge => charge.PaymentIntentId == intent.Id && charge.Succeeded).ToList();
            if (paid.Count > 1)
                yield return $"{intent.Id}: more than one successful charge";
            if (paid.Sum(charge => charge.Amount) != intent.AmountReceived)
                yield return $"{intent.Id}: amount_received {intent.AmountReceived} is not what its charges brought";
        }
        foreach (var session in state.Sessions)
        {
            var intent = state.PaymentIntents.Find(session.PaymentIntentId);
            if (intent is not null && intent.Amount != session.Total)
                yield return $"{session.Id}: total {session.Total}, payment intent {intent.Amount}";
            if ((session.PaymentStatus == "paid") != (intent?.Status == "succeeded"))
                yield return $"{session.Id}: payment_status {session.PaymentStatus}, payment intent {intent?.Status ?? "none"}";
        }
    }

    private static IEnumerable<string> PaidTwice(SimulatorState state) => state.Sessions
        .Where(session => session is { PaymentStatus: "paid", ClientReferenceId: not null })
        .GroupBy(session => session.ClientReferenceId!)
        .Where(group => group.Count() > 1)
        .Select(group => group.Key);
}
