using System.Globalization;
using System.Text.Json.Nodes;
using StripeSimulator.Api;
using StripeSimulator.Payments;
using StripeSimulator.State;
using StripeSimulator.Webhooks;

namespace StripeSimulator.Control;

/// <summary><c>/_sim</c>: plays the buyer, the bank, the network and the clock. Not Stripe's; for tests and development.</summary>
internal sealed class ControlPlane(Simulator simulator, Shapes shapes, Checkout checkout, Refunds refunds, Disputes disputes, Deliverer deliverer, Faults faults, RequestLog log)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var sim = routes.MapGroup("/_sim");
        sim.MapPost("/sessions/{id}/complete", (string id, string? card, string? method, string? email, string? name) => Change(() => Complete(id, card, method, email, name)));
        sim.MapPost("/sessions/{id}/fail", (string id, string? code) => Change(() => FailSession(id, code ?? "card_declined")));
        sim.MapPost("/sessions/{id}/expire", (string id) => Change(() => ExpireSession(id)));
        sim.MapPost("/sessions/{id}/async-ok", (string id) => Change(() => Settle(id, arrived: true)));
        sim.MapPost("/sessions/{id}/async-fail", (string id) => Change(() => Settle(id, arrived: false)));
        sim.MapPost("/charges/{id}/dispute", (string id, string? status, string? reason, long? amount) => Change(() => Dispute(id, status, reason, amount)));
        sim.MapPost("/charges/{id}/refund", (string id, long? amount) => Change(() => Refund(id, amount)));
        sim.MapPost("/charges/{id}/refund-from-dashboard", (string id, long? amount) => Change(() => Refund(id, amount)));
        sim.MapPost("/charges/{id}/fraud-warning", (string id) => Change(() => Warn(id)));
        sim.MapPost("/disputes/{id}/close", (string id, string? outcome) => Change(() => CloseDispute(id, outcome ?? "lost")));
        sim.MapPost("/refunds/{id}/fail", (string id) => Change(() => SettleRefund(id, arrived: false)));
        sim.MapPost("/refunds/{id}/succeed", (string id) => Change(() => SettleRefund(id, arrived: true)));
        sim.MapPost("/webhooks", (WebhookSettings settings) => Change(() => SetWebhooks(settings)));
        sim.MapPost("/webhooks/drain", DrainAsync);
        sim.MapPost("/events/{id}/redeliver", RedeliverAsync);
        sim.MapGet("/faults", () => Results.Json(faults.Active, SimulatorState.Json));
        sim.MapPost("/faults", AddFault);
        sim.MapDelete("/faults", ClearFaults);
        sim.MapPost("/clock", (ClockChange change) => Change(() => Advance(change.AdvanceSeconds)));
        sim.MapGet("/log", () => Results.Json(log.Entries, SimulatorState.Json));
        sim.MapGet("/state", State);
        sim.MapGet("/invariants", () => Read(() => Invariants.Check(simulator.State)));
        sim.MapPost("/reset", () => Change(Reset));
    }

    private JsonObject Complete(string id, string? number, string? method, string? email, string? name)
    {
        var session = Open(id);
        var customer = new CustomerDetails(email ?? session.CustomerEmail, name ?? "Test Person");
        if (method is not (null or "card" or "delayed"))
            throw new ControlError(400, "method must be card or delayed");
        var card = TestCards.For(TestCards.Digits(number ?? TestCards.Success) ?? throw new ControlError(400, "card must be a card number"));
        if (method == "delayed")
            checkout.PayLater(Costly(session), customer);
        else if (checkout.Pay(session, card, TestCards.Method(card), customer) == Attempt.NeedsAuthentication)
            checkout.Authenticate(session, passed: true);
        return shapes.Session(session);
    }

    private JsonObject FailSession(string id, string code)
    {
        var session = Costly(Open(id));
        checkout.Decline(session, TestCards.Decline(code) ?? throw new ControlError(400, $"no decline has the code {code}"));
        return shapes.Session(session);
    }

    private JsonObject ExpireSession(string id)
    {
        var session = Open(id);
        checkout.Expire(session, default);
        return shapes.Session(session);
    }

    private JsonObject Settle(string id, bool arrived)
    {
        var session = Find(simulator.State.Sessions, id);
        if (session.Status == "open")
            checkout.PayLater(Costly(session), new(session.CustomerEmail, "Test Person"));
        return checkout.Settle(session, arrived) ? shapes.Session(session) : throw new ControlError(409, "the session waits for no delayed payment");
    }

    private JsonObject Dispute(string id, string? status, string? reason, long? amount)
    {
        var charge = PaidCharge(id);
        status ??= "needs_response";
        return status is "needs_response" or "warning_needs_response"
            ? shapes.Dispute(disputes.Open(charge, status, reason ?? "fraudulent", amount))
            : throw new ControlError(400, "status must be needs_response or warning_needs_response");
    }

    private JsonObject Warn(string id)
    {
        var charge = PaidCharge(id);
        disputes.Warn(charge);
        return shapes.Charge(charge);
    }

    private JsonObject Refund(string id, long? amount)
    {
        if (amount < 1)
            throw new ControlError(400, "amount must be at least 1");
        return Shapes.Refund(refunds.Create(PaidCharge(id), amount, "requested_by_customer", [], default));
    }

    private JsonObject CloseDispute(string id, string outcome)
    {
        var dispute = Find(simulator.State.Disputes, id);
        if (outcome is not ("won" or "lost" or "warning_closed"))
            throw new ControlError(400, "outcome must be won, lost or warning_closed");
        return disputes.Close(dispute, outcome) ? shapes.Dispute(dispute) : throw new ControlError(409, $"a dispute that is {dispute.Status} cannot become {outcome}");
    }

    private JsonObject SettleRefund(string id, bool arrived)
    {
        var refund = Find(simulator.State.Refunds, id);
        return (arrived ? refunds.Succeed(refund) : refunds.Fail(refund)) ? Shapes.Refund(refund) : throw new ControlError(409, $"the refund is {refund.Status}");
    }

    private JsonObject SetWebhooks(WebhookSettings settings)
    {
        var plan = settings.PlanAfter(simulator.State.Plan);
        if (plan.Problem() is { } problem)
            throw new ControlError(400, problem);
        if (settings.Url is not null && !Uri.TryCreate(settings.Url, UriKind.Absolute, out _))
            throw new ControlError(400, "url must be absolute");
        if (settings.Url is { } url)
            simulator.SetEndpoint(url, settings.Secrets ?? simulator.Options.WebhookSecrets, settings.Events);
        else if (simulator.OwnEndpoint is { } own)
            simulator.SetEndpoint(own.Url, settings.Secrets ?? own.Secrets, settings.Events ?? own.EnabledEvents);
        simulator.State.Plan = plan;
        simulator.Touch();
        return new() { ["endpoints"] = new JsonArray([.. simulator.State.Endpoints.Select(endpoint => Shapes.Endpoint(endpoint))]) };
    }

    private async Task<IResult> DrainAsync(int? ms)
    {
        var started = simulator.Options.Time.GetTimestamp();
        while (!deliverer.IsIdle)
        {
            if (simulator.Options.Time.GetElapsedTime(started).TotalMilliseconds > (ms ?? 10_000))
                return Problem(504, "deliveries are still waiting");
            await Task.Delay(20);
        }
        return Results.Json(new { idle = true });
    }

    private async Task<IResult> RedeliverAsync(string id, int? copies, int? parallel)
    {
        StoredEvent? happened;
        lock (simulator.Gate)
            happened = simulator.State.Events.Find(id);
        if (happened is null)
            return Problem(404, $"no event {id}");
        if (copies is < 1 or > 10_000 || parallel is < 1 or > 500)
            return Problem(400, "copies must be 1 to 10000, parallel 1 to 500");
        var statuses = await deliverer.RedeliverAsync(happened, copies ?? 1, parallel ?? 1);
        return Results.Json(new { statuses });
    }

    private IResult AddFault(Fault fault)
    {
        if (!Fault.Kinds.Contains(fault.Kind))
            return Problem(400, $"kind must be one of {string.Join(", ", Fault.Kinds)}");
        faults.Add(fault);
        return Results.Json(faults.Active, SimulatorState.Json);
    }

    private IResult ClearFaults()
    {
        faults.Clear();
        return Results.Json(faults.Active, SimulatorState.Json);
    }

    private JsonObject Advance(long seconds)
    {
        if (seconds is < 0 or > 10L * 365 * 24 * 3600)
            throw new ControlError(400, "advanceSeconds must not be negative, nor more than ten years");
        simulator.State.ClockOffsetSeconds += seconds;
        simulator.Touch();
        checkout.ExpireDue();
        refunds.SettleDue();
        simulator.Prune();
        simulator.Wake.Release();
        return new() { ["now"] = simulator.Now, ["aheadSeconds"] = simulator.State.ClockOffsetSeconds };
    }

    private JsonObject Reset()
    {
        simulator.Reset();
        faults.Clear();
        log.Clear();
        return new() { ["ok"] = true };
    }

    private IResult State()
    {
        lock (simulator.Gate)
            return Results.Bytes(simulator.State.Export(), "application/json");
    }

    private IResult Read(Func<JsonObject> read)
    {
        lock (simulator.Gate)
            return Results.Text(read().ToJsonString(), "application/json");
    }

    private async Task<IResult> Change(Func<JsonObject> change)
    {
        IResult result;
        try
        {
            lock (simulator.Gate)
            {
                checkout.ExpireDue();
                result = Results.Text(change().ToJsonString(), "application/json");
            }
        }
        catch (ControlError error)
        {
            result = Problem(error.Status, error.Message);
        }
        catch (StripeError error)
        {
            result = Problem(409, error.Message);
        }
        await simulator.SaveAsync();
        return result;
    }

    private CheckoutSession Open(string id)
    {
        var session = Find(simulator.State.Sessions, id);
        return session.Status == "open" ? session : throw new ControlError(409, $"the session is {session.Status}");
    }

    private static CheckoutSession Costly(CheckoutSession session) =>
        session.Total > 0 ? session : throw new ControlError(409, "the session costs nothing");

    private Charge PaidCharge(string id)
    {
        var charge = Find(simulator.State.Charges, id);
        return charge.Succeeded ? charge : throw new ControlError(409, $"the charge is {charge.Status}");
    }

    private static T Find<T>(Table<T> table, string id) where T : class, IDocument => table.Find(id) ?? throw new ControlError(404, $"there is no {id}");

    private static IResult Problem(int status, string message) =>
        Results.Json(new { error = message, status = status.ToString(CultureInfo.InvariantCulture) }, statusCode: status);

    private sealed class ControlError(int status, string message) : Exception(message)
    {
        public int Status { get; } = status;
    }

    /// <summary>Body of <c>POST /_sim/webhooks</c>; what is left out stays as it is. A plan may be given whole, or by single words of it beside the rest.</summary>
    internal sealed record WebhookSettings(string? Url, IReadOnlyList<string>? Secrets, IReadOnlyList<string>? Events, DeliveryPlan? Plan, int? Copies, int? Parallel, string? Order, int? Drop, int? Delay)
    {
        public DeliveryPlan PlanAfter(DeliveryPlan before)
        {
            var plan = (Plan ?? before).Read();
            return plan with { Copies = Copies ?? plan.Copies, Parallel = Parallel ?? plan.Parallel, Order = Order ?? plan.Order, DropPercent = Drop ?? plan.DropPercent, DelayMs = Delay ?? plan.DelayMs };
        }
    }

    /// <summary>Body of <c>POST /_sim/clock</c>.</summary>
    internal sealed record ClockChange(long AdvanceSeconds);
}
