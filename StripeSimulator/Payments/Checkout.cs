using System.Text.Json.Nodes;
using StripeSimulator.Api;
using StripeSimulator.State;

namespace StripeSimulator.Payments;

/// <summary>How an attempt to pay ended.</summary>
internal enum Attempt
{
    Completed,
    Declined,
    NeedsAuthentication,
}

/// <summary>What happens to a Checkout Session. Every method is called inside the lock.</summary>
internal sealed class Checkout(Simulator simulator, Shapes shapes, Disputes disputes)
{
    /// <summary>The one delayed way to pay.</summary>
    public const string DelayedMethod = "sepa_debit";

    /// <summary>Pays an open session by card.</summary>
    public Attempt Pay(CheckoutSession session, TestCard card, PaymentMethod method, CustomerDetails customer)
    {
        if (session.Total == 0)
            return CompleteFree(session, customer);

        var intent = Begin(session, customer);
        if (card.Authenticates)
        {
            session.Authenticating = method;
            intent.Status = "requires_action";
            intent.Method = method;
            Emit("payment_intent.requires_action", intent);
            return Attempt.NeedsAuthentication;
        }
        if (card.Error is { } error)
        {
            Decline(session, intent, method, error);
            return Attempt.Declined;
        }
        Succeed(session, intent, method);
        return Attempt.Completed;
    }

    /// <summary>Ends the 3-D Secure step.</summary>
    public Attempt Authenticate(CheckoutSession session, bool passed)
    {
        var intent = simulator.State.PaymentIntents[session.PaymentIntentId!];
        var method = session.Authenticating!;
        session.Authenticating = null;
        if (!passed)
        {
            Decline(session, intent, method, TestCards.AuthenticationFailed);
            return Attempt.Declined;
        }
        Succeed(session, intent, method);
        return Attempt.Completed;
    }

    /// <summary>Lets an attempt fail with the given words; the session stays open.</summary>
    public void Decline(CheckoutSession session, PaymentError error) =>
        Decline(session, Begin(session, session.Customer ?? new(session.CustomerEmail, null)), TestCards.Method(TestCards.For("4000000000000002")), error);

    /// <summary>Completes the session with a payment that arrives, or not, days later.</summary>
    public void PayLater(CheckoutSession session, CustomerDetails customer)
    {
        var method = new PaymentMethod { Id = Ids.New("pm_1"), Type = DelayedMethod, Last4 = "3201" };
        var intent = Begin(session, customer);
        intent.Status = "processing";
        intent.Method = method;
        intent.LastError = null;
        var charge = AddCharge(session, intent, method, "pending");
        session.Status = "complete";
        Emit("checkout.session.completed", session);
        Emit("payment_intent.processing", intent);
        Emit("charge.pending", charge);
    }

    /// <summary>Brings a delayed payment to its end; false when the session waits for none.</summary>
    public bool Settle(CheckoutSession session, bool arrived)
    {
        if (simulator.State.PaymentIntents.Find(session.PaymentIntentId) is not { Status: "processing" } intent)
            return false;
        var charge = simulator.State.Charges[intent.LatestChargeId!];
        if (arrived)
        {
            charge.Status = "succeeded";
            intent.Status = "succeeded";
            intent.AmountReceived = intent.Amount;
            session.PaymentStatus = "paid";
            Emit("checkout.session.async_payment_succeeded", session);
            Emit("charge.succeeded", charge);
            Emit("payment_intent.succeeded", intent);
            Book(charge);
        }
        else
        {
            charge.Status = "failed";
            charge.Error = TestCards.DebitFailed;
            intent.Status = "requires_payment_method";
            intent.LastError = TestCards.DebitFailed;
            Emit("checkout.session.async_payment_failed", session);
            Emit("charge.failed", charge);
            Emit("payment_intent.payment_failed", intent);
        }
        return true;
    }

    /// <summary>Expires an open session, by the merchant's wish or because its time is over.</summary>
    public void Expire(CheckoutSession session, Cause cause)
    {
        session.Status = "expired";
        session.Authenticating = null;
        if (simulator.State.PaymentIntents.Find(session.PaymentIntentId) is { } intent)
        {
            intent.Status = "canceled";
            simulator.Emit("payment_intent.canceled", shapes.PaymentIntent(intent), cause);
        }
        simulator.Emit("checkout.session.expired", shapes.Session(session), cause);
    }

    /// <summary>Expires every session whose time is over by the simulator's clock.</summary>
    public void ExpireDue()
    {
        foreach (var session in simulator.TakeExpired())
            Expire(session, default);
    }

    private Attempt CompleteFree(CheckoutSession session, CustomerDetails customer)
    {
        session.Customer = customer;
        session.Status = "complete";
        Emit("checkout.session.completed", session);
        return Attempt.Completed;
    }

    private PaymentIntent Begin(CheckoutSession session, CustomerDetails customer)
    {
        session.Customer = customer;
        session.Authenticating = null;
        if (simulator.State.PaymentIntents.Find(session.PaymentIntentId) is { } begun)
            return begun;
        var intent = new PaymentIntent
        {
            Id = Ids.New("pi_3", 23),
            Created = simulator.Now,
            SessionId = session.Id,
            Amount = session.Total,
            Currency = session.Currency,
            Description = session.PaymentDescription,
            Metadata = session.PaymentMetadata,
        };
        simulator.State.PaymentIntents.Add(intent);
        session.PaymentIntentId = intent.Id;
        Emit("payment_intent.created", intent);
        return intent;
    }

    private void Succeed(CheckoutSession session, PaymentIntent intent, PaymentMethod method)
    {
        var charge = AddCharge(session, intent, method, "succeeded");
        intent.Status = "succeeded";
        intent.Method = method;
        intent.AmountReceived = intent.Amount;
        intent.LastError = null;
        session.Status = "complete";
        session.PaymentStatus = "paid";
        Emit("charge.succeeded", charge);
        Emit("payment_intent.succeeded", intent);
        Emit("checkout.session.completed", session);
        Book(charge);
        if (method.Aftermath is "needs_response" or "warning_needs_response")
            disputes.Open(charge, method.Aftermath, "fraudulent", null);
    }

    private void Decline(CheckoutSession session, PaymentIntent intent, PaymentMethod method, PaymentError error)
    {
        var charge = AddCharge(session, intent, method, "failed");
        charge.Error = error;
        intent.Status = "requires_payment_method";
        intent.Method = null;
        intent.LastError = error;
        Emit("charge.failed", charge);
        Emit("payment_intent.payment_failed", intent);
    }

    private Charge AddCharge(CheckoutSession session, PaymentIntent intent, PaymentMethod method, string status)
    {
        var charge = new Charge
        {
            Id = Ids.New("ch_3", 23),
            Created = simulator.Now,
            PaymentIntentId = intent.Id,
            Amount = intent.Amount,
            Currency = intent.Currency,
            Status = status,
            Method = method,
            Email = session.Customer?.Email,
            Name = session.Customer?.Name,
            Description = intent.Description,
            Metadata = intent.Metadata,
        };
        simulator.State.Charges.Add(charge);
        intent.LatestChargeId = charge.Id;
        return charge;
    }

    /// <summary>The balance transaction comes a moment after the charge, as with Stripe's asynchronous capture.</summary>
    private void Book(Charge charge)
    {
        var transaction = new BalanceTransaction
        {
            Id = Ids.New("txn_3", 23),
            Created = simulator.Now,
            Type = "charge",
            SourceId = charge.Id,
            Currency = charge.Currency,
            Amount = charge.Amount,
            Fee = Math.Min(charge.Amount, (charge.Amount * 29 / 1000) + 30),
        };
        simulator.State.BalanceTransactions.Add(transaction);
        charge.BalanceTransactionId = transaction.Id;
        simulator.Emit("charge.updated", shapes.Charge(charge), default, new JsonObject { ["balance_transaction"] = null });
    }

    private void Emit(string type, CheckoutSession session) => simulator.Emit(type, shapes.Session(session), default);

    private void Emit(string type, PaymentIntent intent) => simulator.Emit(type, shapes.PaymentIntent(intent), default);

    private void Emit(string type, Charge charge) => simulator.Emit(type, shapes.Charge(charge), default);
}
