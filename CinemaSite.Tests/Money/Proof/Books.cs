using System.Globalization;
using System.Text.Json.Nodes;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>Money as Stripe tells it, whichever stand-in is asked: sessions with what was charged and what went back.</summary>
internal sealed record StripeBooks(IReadOnlyList<StripeBooks.Session> Sessions)
{
    /// <summary>A session, the order it names, and its charges that brought money.</summary>
    public sealed record Session(string Id, string Order, string Status, string PaymentStatus, IReadOnlyList<Charge> Charges);

    /// <summary>A charge that brought money, what of it went back for good, in how many refunds, and whether the bank has it, holds it, or ever asked about it.</summary>
    public sealed record Charge(string Id, long Amount, long Returned, int Refunds, bool Lost, bool Held, bool Disputed);

    /// <summary>Reads what the simulator exports.</summary>
    public static StripeBooks Of(JsonNode state)
    {
        var refunds = state["refunds"]!.AsArray().ToLookup(r => (string)r!["chargeId"]!);
        var disputes = state["disputes"]!.AsArray().ToLookup(d => (string)d!["chargeId"]!, d => (string)d!["status"]!);
        var charges = state["charges"]!.AsArray().Where(c => (string)c!["status"]! == "succeeded").ToLookup(c => (string)c!["paymentIntentId"]!, c =>
        {
            var id = (string)c!["id"]!;
            var done = refunds[id].Where(r => (string)r!["status"]! == "succeeded").ToList();
            return new Charge(id, (long)c["amount"]!, done.Sum(r => (long)r!["amount"]!), done.Count, disputes[id].Contains("lost"), disputes[id].Any(d => d is "needs_response" or "under_review"), disputes[id].Any());
        });
        return new StripeBooks([.. state["sessions"]!.AsArray().Select(s => new Session((string)s!["id"]!, (string?)s["clientReferenceId"] ?? "", (string)s["status"]!, (string)s["paymentStatus"]!,
            (string?)s["paymentIntentId"] is { } intent ? [.. charges[intent]] : []))]);
    }
}

/// <summary>Compares the site's books with Stripe's. Whatever happened before, once all is quiet nothing may differ.</summary>
internal static class Books
{
    /// <summary>Every difference, in words; none when money is right.</summary>
    /// <param name="db">The site's database.</param>
    /// <param name="stripe">Stripe's books.</param>
    /// <param name="of">Only orders of these people; null for all.</param>
    public static async Task<List<string>> DifferencesAsync(CinemaDb db, StripeBooks stripe, IReadOnlyCollection<Guid>? of = null)
    {
        var found = new List<string>();
        var orders = await db.Orders.AsNoTracking().Include(o => o.Lines).Where(o => of == null || of.Contains(o.UserId)).ToListAsync();
        var ids = orders.ConvertAll(o => o.Id);
        var claims = (await db.Entitlements.AsNoTracking().Where(e => of == null || of.Contains(e.UserId)).ToListAsync()).ToLookup(e => e.OrderLineId);
        var payments = (await db.Payments.AsNoTracking().Where(p => of == null || of.Contains(p.UserId)).ToListAsync()).ToLookup(p => p.OrderId);
        var attempts = (await db.CheckoutAttempts.AsNoTracking().Where(a => ids.Contains(a.OrderId)).ToListAsync()).ToLookup(a => a.OrderId);
        var refunds = (await db.Refunds.AsNoTracking().Include(r => r.Lines).Where(r => ids.Contains(r.OrderId)).ToListAsync()).ToLookup(r => r.OrderId);
        var receipts = (await db.OutboxMails.Where(m => m.BusinessKey.StartsWith("order-paid:") && (of == null || of.Contains(m.UserId!.Value))).Select(m => m.BusinessKey).ToListAsync()).ToHashSet();
        var ledger = (await db.LedgerEntries.AsNoTracking().Where(e => ids.Contains(e.OrderId)).ToListAsync()).ToLookup(e => e.ChargeId);
        found.AddRange(ledger.Where(l => l.GroupBy(e => (e.SourceId, e.Number)).Any(g => g.Sum(e => e.AmountMinor) != 0)).Select(l => $"A posting of {l.Key} does not sum to zero"));
        var sessions = stripe.Sessions.ToLookup(s => s.Order);
        var live = claims.SelectMany(c => c).Where(c => c.State != EntitlementState.Revoked).Select(c => (c.UserId, c.MovieId)).ToHashSet();
        foreach (var order in orders)
        {
            foreach (var charge in sessions[order.Id.ToString(CultureInfo.InvariantCulture)].SelectMany(s => s.Charges).Where(c => !c.Disputed))
                if (ledger[charge.Id].Where(e => e.Account == LedgerAccount.Stripe).Sum(e => e.AmountMinor) is var written && written != charge.Amount - charge.Returned)
                    found.Add($"Order {order.Id}: the ledger has {written} of charge {charge.Id}, Stripe keeps {charge.Amount - charge.Returned}");
            var there = sessions[order.Id.ToString(CultureInfo.InvariantCulture)].ToList();
            foreach (var wrong in Of(order, there, [.. attempts[order.Id]], [.. payments[order.Id]], [.. refunds[order.Id]], [.. order.Lines.SelectMany(l => claims[l.Id])], live, receipts.Contains($"order-paid:{order.Id}")))
                found.Add($"Order {order.Id} ({order.Status}): {wrong}");
        }
        return found;
    }

    private static IEnumerable<string> Of(Order order, List<StripeBooks.Session> sessions, List<CheckoutAttempt> attempts, List<Payment> payments, List<Refund> refunds, List<Entitlement> claims, HashSet<(Guid, int)> live, bool receipt)
    {
        var charges = sessions.SelectMany(s => s.Charges).ToList();
        var wasPaid = order.Status is OrderStatus.Paid or OrderStatus.PartiallyRefunded or OrderStatus.Refunded;
        if (order.Lines.Sum(l => l.PriceMinor) != order.TotalMinor) yield return "its lines do not add up";
        if (order.Alert is not null && charges.All(c => !c.Disputed) && refunds.All(r => r.State != RefundState.Failed)) yield return $"an alert nobody expected: {order.Alert}";
        if (receipt != wasPaid) yield return receipt ? "a receipt without a payment" : "no receipt";

        // Money: what Stripe keeps for the order is what the order says it costs.
        var kept = charges.Sum(c => c.Amount - c.Returned);
        var due = wasPaid ? order.TotalMinor - order.RefundedMinor : 0;
        var held = charges.Any(c => c.Held || c.Lost);
        if (kept != due && !(held && kept > due)) yield return $"Stripe keeps {kept}, the order is worth {due}";
        if (order.Status == OrderStatus.Pending && sessions.Any(s => s.PaymentStatus == "paid")) yield return "paid at Stripe and pending here";
        if (wasPaid && order.TotalMinor > 0 && charges.Count == 0) yield return "paid here and not at Stripe";
        foreach (var charge in charges)
        {
            var row = payments.SingleOrDefault(p => p.StripeId == charge.Id);
            if (row is null) yield return $"charge {charge.Id} is not written down";
            else if (row.RefundedMinor != charge.Returned) yield return $"charge {charge.Id}: {charge.Returned} went back, {row.RefundedMinor} is written down";
            if (charge.Returned > charge.Amount) yield return $"charge {charge.Id}: more went back than came";
            var done = refunds.Count(r => r.ChargeId == charge.Id && r.State == RefundState.Succeeded);
            if (done != charge.Refunds) yield return $"charge {charge.Id}: {charge.Refunds} refunds at Stripe, {done} here";
        }
        if (refunds.Any(r => r.State == RefundState.Approved)) yield return "an approved refund was not sent";
        foreach (var session in sessions.Where(s => attempts.All(a => a.SessionId != s.Id)))
            if (session.Status == "open" && order.Status == OrderStatus.Pending && attempts.All(a => a.State != AttemptState.Failed)) yield return $"session {session.Id} belongs to no try";

        // Films: owned for money that is here.
        var expected = order.Status switch { OrderStatus.Pending => order.Lines.Count, OrderStatus.Canceled => 0, _ => order.Lines.Count };
        if (claims.Count != expected) yield return $"{claims.Count} claims for {order.Lines.Count} films";
        if (order.Status == OrderStatus.Pending && claims.Any(c => c.State != EntitlementState.Reserved)) yield return "a film granted before the money came";
        if (!wasPaid) yield break;
        var paying = charges.Find(c => attempts.Any(a => a.State == AttemptState.Complete && a.ChargeId == c.Id));
        foreach (var claim in claims)
        {
            var done = refunds.Where(r => r.State == RefundState.Succeeded && r.Origin != RefundOrigin.LateMoney).ToList();
            var gone = paying is { Lost: true } || done.Exists(r => IsFor(r, claim)) || order.Status == OrderStatus.Refunded && done.Exists(r => r.Lines.Count == 0);
            var right = gone ? EntitlementState.Revoked : paying is { Held: true } ? EntitlementState.Frozen : EntitlementState.Owned;
            // Its refund failed, of which the alert tells, after the buyer had ordered it anew: one claim is enough.
            if (claim.State == EntitlementState.Revoked && order.Alert is not null && live.Contains((claim.UserId, claim.MovieId))) continue;
            if (claim.State != right) yield return $"film {claim.MovieId} is {claim.State}, should be {right}";
        }
    }

    private static bool IsFor(Refund refund, Entitlement claim) => refund.Lines.Any(l => l.OrderLineId == claim.OrderLineId);
}
