using System.Globalization;
using System.Text.Json.Nodes;
using CinemaSite.Core.Payments;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>What happens to the next call to Stripe.</summary>
internal enum Trouble
{
    None,

    /// <summary>It never gets there.</summary>
    CallLost,

    /// <summary>It is done, and nobody hears of it.</summary>
    AnswerLost,
}

/// <summary>Stripe in memory, small enough to be seen to be right: the model that random histories are compared with.</summary>
internal sealed class PretendStripe(TimeProvider clock) : IPaymentGateway
{
    private readonly Dictionary<string, (string Asked, object Answer)> keys = [];
    private int made;

    public sealed class Session
    {
        public required string Id { get; init; }
        public required SessionRequest Request { get; init; }
        public required string Key { get; init; }
        public string Status { get; set; } = "open";
        public string PaymentStatus { get; set; } = "unpaid";
        public string? IntentStatus { get; set; }
        public string? Decline { get; set; }
        public List<Charge> Charges { get; } = [];

        /// <summary>A buyer was shown its address.</summary>
        public bool Seen { get; set; }

        public long Total => Request.Lines.Sum(l => l.AmountMinor);
        public string Intent => "pi_" + Id[8..];
    }

    public sealed class Charge
    {
        public required string Id { get; init; }
        public required long Amount { get; init; }
        public required Session Session { get; init; }
        public required string Status { get; set; }
        public List<Refund> Refunds { get; } = [];
        public List<Dispute> Disputes { get; } = [];
        public long Gone => Refunds.Where(r => r.Status != "failed").Sum(r => r.Amount);
        public bool IsHeld => Disputes.Any(d => d.Status is "needs_response" or "lost");
    }

    public sealed class Refund
    {
        public required string Id { get; init; }
        public required long Amount { get; init; }
        public required IReadOnlyDictionary<string, string> Metadata { get; init; }
        public required DateTime Created { get; init; }
        public string Status { get; set; } = "succeeded";
    }

    public sealed class Dispute
    {
        public required string Id { get; init; }
        public required long Amount { get; init; }
        public required string Status { get; set; }
    }

    /// <summary>An event that waits to be delivered.</summary>
    public sealed record News(string Id, string Type, string Payload);

    public Dictionary<string, Session> Sessions { get; } = [];

    /// <summary>Events that reached no webhook yet.</summary>
    public List<News> Untold { get; } = [];

    /// <summary>What happens to the next call.</summary>
    public Trouble Next { get; set; }

    /// <summary>A bug on purpose: every call is done anew, whatever its key.</summary>
    public bool ForgetsKeys { get; set; }

    /// <summary>The next refunds wait for the bank.</summary>
    public bool SlowRefunds { get; set; }

    public IEnumerable<Charge> Charges => Sessions.Values.SelectMany(s => s.Charges);

    /// <summary>Its books.</summary>
    public StripeBooks Books => new([.. Sessions.Values.Select(s => new StripeBooks.Session(s.Id, Text(s.Request.OrderId), s.Status, s.PaymentStatus,
        [.. s.Charges.Where(c => c.Status == "succeeded").Select(c =>
        {
            var done = c.Refunds.Where(r => r.Status == "succeeded").ToList();
            return new StripeBooks.Charge(c.Id, c.Amount, done.Sum(r => r.Amount), done.Count, c.Disputes.Any(d => d.Status == "lost"), c.Disputes.Any(d => d.Status == "needs_response"), c.Disputes.Count > 0);
        })]))]);

    /// <summary>Forgets everything, as for a new history.</summary>
    public void Clear()
    {
        Sessions.Clear();
        Untold.Clear();
        keys.Clear();
        (Next, SlowRefunds) = (Trouble.None, false);
    }

    // What buyers and banks do.

    public void Pay(Session session, bool delayed)
    {
        session.Status = "complete";
        var charge = new Charge { Id = Id("ch_"), Amount = session.Total, Session = session, Status = delayed ? "pending" : "succeeded" };
        session.Charges.Add(charge);
        session.IntentStatus = delayed ? "processing" : "succeeded";
        session.PaymentStatus = delayed ? "unpaid" : "paid";
        session.Decline = null;
        Tell("checkout.session.completed", session);
        if (delayed) return;
        Tell("payment_intent.succeeded", session);
        Tell("charge.updated", charge);
    }

    public void Arrive(Session session, bool well)
    {
        var charge = session.Charges.Single(c => c.Status == "pending");
        charge.Status = well ? "succeeded" : "failed";
        session.IntentStatus = well ? "succeeded" : "requires_payment_method";
        if (well) session.PaymentStatus = "paid";
        Tell(well ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed", session);
        Tell(well ? "payment_intent.succeeded" : "payment_intent.payment_failed", session);
    }

    public void Decline(Session session)
    {
        session.Charges.Add(new Charge { Id = Id("ch_"), Amount = session.Total, Session = session, Status = "failed" });
        (session.IntentStatus, session.Decline) = ("requires_payment_method", "insufficient_funds");
        Tell("payment_intent.payment_failed", session);
    }

    public void Expire(Session session)
    {
        session.Status = "expired";
        Tell("checkout.session.expired", session);
    }

    public void Return(Charge charge, long amount, IReadOnlyDictionary<string, string> metadata)
    {
        charge.Refunds.Add(new Refund { Id = Id("re_"), Amount = amount, Metadata = metadata, Created = clock.GetUtcNow().UtcDateTime, Status = SlowRefunds ? "pending" : "succeeded" });
        Tell("charge.refunded", charge);
        Tell("refund.updated", charge);
    }

    public void EndRefund(Charge charge, Refund refund, bool well)
    {
        refund.Status = well ? "succeeded" : "failed";
        Tell(well ? "refund.updated" : "refund.failed", charge);
    }

    public void Ask(Charge charge, bool inquiry)
    {
        charge.Disputes.Add(new Dispute { Id = Id("du_"), Amount = charge.Amount - charge.Gone, Status = inquiry ? "warning_needs_response" : "needs_response" });
        Tell("charge.dispute.created", charge);
    }

    public void CloseDispute(Charge charge, Dispute dispute, bool won)
    {
        dispute.Status = dispute.Status.StartsWith("warning", StringComparison.Ordinal) ? "warning_closed" : won ? "won" : "lost";
        Tell("charge.dispute.closed", charge);
    }

    /// <summary>Sessions whose time is over.</summary>
    public void LetTimePass()
    {
        foreach (var session in Sessions.Values.Where(s => s.Status == "open" && s.Request.ExpiresUtc <= clock.GetUtcNow().UtcDateTime).ToList()) Expire(session);
    }

    // What the site asks.

    public Task<(string Id, string? Url)> CreateSessionAsync(SessionRequest request, string idempotencyKey, CancellationToken cancellationToken) =>
        AskAsync(() => Once(idempotencyKey, $"{request.OrderId} {request.Attempt} {request.ExpiresUtc:O} {string.Join(',', request.Lines)}", () =>
        {
            var session = new Session { Id = Id("cs_test_"), Request = request, Key = idempotencyKey };
            Sessions.Add(session.Id, session);
            return (session.Id, (string?)$"https://pay.example/c/pay/{session.Id}");
        }));

    public Task<(string Id, string? Url)?> FindSessionOfTryAsync(long orderId, int attempt, string idempotencyKey, DateTime sinceUtc, CancellationToken cancellationToken) =>
        AskAsync(() => Sessions.Values.FirstOrDefault(s => s.Request.OrderId == orderId && s.Request.Attempt == attempt && s.Key == idempotencyKey) is { } made
            ? (made.Id, made.Status == "open" ? $"https://pay.example/c/pay/{made.Id}" : null)
            : ((string, string?)?)null);

    public Task ExpireSessionAsync(string sessionId, CancellationToken cancellationToken) =>
        AskAsync(() =>
        {
            if (Sessions.TryGetValue(sessionId, out var session) && session.Status == "open") Expire(session);
            return true;
        });

    public Task<SessionTruth?> FindSessionAsync(string sessionId, CancellationToken cancellationToken) =>
        AskAsync(() => Sessions.TryGetValue(sessionId, out var s)
            ? new SessionTruth(s.Id, s.Status, s.PaymentStatus, s.Status == "open" ? $"https://pay.example/c/pay/{s.Id}" : null, s.Total, s.Request.Currency, "payment", Text(s.Request.OrderId), Text(s.Request.OrderId),
                false, s.IntentStatus is null ? null : s.Intent, s.IntentStatus, s.Decline, [.. s.Charges.Select(Truth)])
            : null);

    public Task RefundAsync(string chargeId, long amountMinor, IReadOnlyDictionary<string, string> metadata, string idempotencyKey, CancellationToken cancellationToken) =>
        AskAsync(() => Once(idempotencyKey, $"{chargeId} {amountMinor}", () =>
        {
            var charge = Charges.Single(c => c.Id == chargeId);
            if (charge.Gone == charge.Amount) throw new PaymentRefusedException("charge_already_refunded", "No.");
            if (charge.IsHeld) throw new PaymentRefusedException("charge_disputed", "No.");
            if (amountMinor > charge.Amount - charge.Gone) throw new PaymentRefusedException("invalid_request_error", "No.");
            Return(charge, amountMinor, metadata);
            return true;
        }));

    public Task<long?> FindOrderOfIntentAsync(string paymentIntentId, CancellationToken cancellationToken) =>
        AskAsync(() => Sessions.Values.Where(s => s.Intent == paymentIntentId).Select(s => (long?)s.Request.OrderId).SingleOrDefault());

    public Task<IReadOnlyList<MissedEvent>> ListMissedEventsAsync(DateTime sinceUtc, CancellationToken cancellationToken) =>
        AskAsync(() => (IReadOnlyList<MissedEvent>)[.. Untold.Select(e => new MissedEvent(e.Id, e.Type, "2026-10-28.endive", false, e.Payload))]);

    public Task<ChargePage> ListChargesAsync(DateTime? sinceUtc, string? after, CancellationToken cancellationToken) =>
        AskAsync(() => new ChargePage([.. Charges.Select(c => new ListedCharge(Truth(c), c.Session.Request.OrderId))], HasMore: false));

    public Task<IReadOnlyCollection<string>> ListTouchedChargesAsync(DateTime refundsSinceUtc, DateTime disputesSinceUtc, CancellationToken cancellationToken) =>
        AskAsync(() => (IReadOnlyCollection<string>)[.. Charges.Where(c => c.Refunds.Count + c.Disputes.Count > 0).Select(c => c.Id)]);

    public Task<ListedCharge?> FindChargeAsync(string chargeId, CancellationToken cancellationToken) =>
        AskAsync(() => Charges.SingleOrDefault(c => c.Id == chargeId) is { } charge ? new ListedCharge(Truth(charge), charge.Session.Request.OrderId) : null);

    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(() => true);
        }
        catch (PaymentUnknownException)
        {
            return false;
        }
    }

    private ChargeTruth Truth(Charge charge) => new(
        charge.Id, charge.Status, charge.Amount, charge.Gone, charge.Session.Request.Currency, clock.GetUtcNow().UtcDateTime, charge.Status == "failed" ? charge.Session.Decline : null, "visa", "4242",
        [.. charge.Refunds.Select(r => new RefundTruth(r.Id, r.Amount, r.Status, r.Created, long.TryParse(r.Metadata.GetValueOrDefault(StripeMetadata.Refund), out var number) ? number : null, []))],
        [.. charge.Disputes.Select(d => new DisputeTruth(d.Id, d.Amount, d.Status))]);

    private async Task<T> AskAsync<T>(Func<T> work)
    {
        var trouble = Next;
        Next = Trouble.None;
        if (trouble == Trouble.CallLost) throw new PaymentUnknownException("The call got lost.");
        var answer = work();
        await Task.Yield();
        return trouble == Trouble.AnswerLost ? throw new PaymentUnknownException("The answer got lost.") : answer;
    }

    private T Once<T>(string key, string asked, Func<T> work)
    {
        if (!ForgetsKeys && keys.TryGetValue(key, out var known))
            return known.Asked == asked ? (T)known.Answer : throw new PaymentRefusedException("idempotency_error", $"{key} was used for something else.");
        var answer = work();
        keys[key] = (asked, answer!);
        return answer;
    }

    private void Tell(string type, Session session) => Tell(type, type.StartsWith("checkout", StringComparison.Ordinal)
        ? new JsonObject
        {
            ["id"] = session.Id, ["object"] = "checkout.session", ["amount_total"] = session.Total, ["currency"] = session.Request.Currency, ["client_reference_id"] = Text(session.Request.OrderId),
            ["metadata"] = new JsonObject { [StripeMetadata.Order] = Text(session.Request.OrderId), [StripeMetadata.Attempt] = Text(session.Request.Attempt), [StripeMetadata.Key] = session.Key },
        }
        : new JsonObject { ["id"] = session.Intent, ["object"] = "payment_intent", ["metadata"] = new JsonObject { [StripeMetadata.Order] = Text(session.Request.OrderId) } });

    private void Tell(string type, Charge charge) => Tell(type, new JsonObject { ["id"] = charge.Id, ["object"] = "charge", ["payment_intent"] = charge.Session.Intent });

    private void Tell(string type, JsonObject about)
    {
        var id = Id("evt_");
        Untold.Add(new News(id, type, Shop.Event(type, about, id)));
    }

    private string Id(string beginning) => $"{beginning}{Guid.NewGuid():N}{Interlocked.Increment(ref made)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
