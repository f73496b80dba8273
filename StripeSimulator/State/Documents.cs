using System.Text.Json.Nodes;

namespace StripeSimulator.State;

/// <summary>Anything kept under an id and listed newest first.</summary>
internal interface IDocument
{
    string Id { get; }

    /// <summary>Unix seconds by the simulator's clock.</summary>
    long Created { get; }
}

internal sealed class CheckoutSession : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required long ExpiresAt { get; init; }
    public string Status { get; set; } = "open";
    public required string PaymentStatus { get; set; }
    public required string Currency { get; init; }
    public required List<LineItem> Lines { get; init; }
    public required string SuccessUrl { get; init; }
    public string? CancelUrl { get; init; }
    public string? ClientReferenceId { get; init; }
    public string? CustomerEmail { get; init; }
    public CustomerDetails? Customer { get; set; }
    public string? Locale { get; init; }
    public bool AdaptivePricing { get; init; } = true;

    /// <summary>What the shop takes; null leaves it to Stripe.</summary>
    public List<string>? PaymentMethodTypes { get; init; }

    public bool ExcludesDelayed { get; init; }
    public Dictionary<string, string> Metadata { get; init; } = [];
    public Dictionary<string, string> PaymentMetadata { get; init; } = [];
    public string? PaymentDescription { get; init; }
    public string? PaymentIntentId { get; set; }

    /// <summary>What the charge will be, while the buyer is on the 3-D Secure page.</summary>
    public PaymentMethod? Authenticating { get; set; }

    public long Total => Lines.Sum(line => line.Amount);
}

internal sealed record CustomerDetails(string? Email, string? Name);

internal sealed class LineItem
{
    public required string Id { get; init; }
    public required string PriceId { get; init; }
    public required string ProductId { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public List<string> Images { get; init; } = [];
    public Dictionary<string, string> ProductMetadata { get; init; } = [];
    public required long UnitAmount { get; init; }
    public required long Quantity { get; init; }

    public long Amount => checked(UnitAmount * Quantity);
}

/// <summary>What is kept of a way to pay; never a card's full number.</summary>
internal sealed record PaymentMethod
{
    public required string Id { get; init; }
    public string Type { get; init; } = "card";
    public string Brand { get; init; } = "visa";
    public string Last4 { get; init; } = "4242";
    public int ExpiryMonth { get; init; } = 12;
    public int ExpiryYear { get; init; } = 2034;

    /// <summary>What follows a successful payment with this card: a dispute, a slow or a failing refund.</summary>
    public string? Aftermath { get; init; }
}

/// <summary>Why a payment attempt failed, in Stripe's words.</summary>
internal sealed record PaymentError(string Code, string? DeclineCode, string Message);

internal sealed class PaymentIntent : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string SessionId { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public long AmountReceived { get; set; }
    public string Status { get; set; } = "requires_payment_method";
    public string? LatestChargeId { get; set; }
    public PaymentError? LastError { get; set; }
    public PaymentMethod? Method { get; set; }
    public string? Description { get; init; }
    public Dictionary<string, string> Metadata { get; init; } = [];
}

internal sealed class Charge : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string PaymentIntentId { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required string Status { get; set; }
    public required PaymentMethod Method { get; init; }
    public string? Email { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public Dictionary<string, string> Metadata { get; init; } = [];
    public long AmountRefunded { get; set; }
    public bool Disputed { get; set; }
    public PaymentError? Error { get; set; }
    public string? BalanceTransactionId { get; set; }

    public bool Succeeded => Status == "succeeded";
    public long AmountCaptured => Succeeded ? Amount : 0;
}

internal sealed class Refund : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string ChargeId { get; init; }
    public required string PaymentIntentId { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required string Status { get; set; }
    public string? Reason { get; init; }
    public string? FailureReason { get; set; }
    public string? BalanceTransactionId { get; set; }
    public string? FailureBalanceTransactionId { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];

    /// <summary>When a slow refund comes to its end by itself, and which end.</summary>
    public long? SettlesAt { get; set; }

    public string? SettlesAs { get; init; }

    /// <summary>Whether its money counts as given back.</summary>
    public bool Counts => Status is "succeeded" or "pending" or "requires_action";
}

internal sealed class Dispute : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string ChargeId { get; init; }
    public required string PaymentIntentId { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required string Reason { get; init; }
    public required string Status { get; set; }

    /// <summary>An inquiry (<c>warning_…</c>) takes no money yet.</summary>
    public bool IsInquiry => Status.StartsWith("warning_", StringComparison.Ordinal);
}

internal sealed class BalanceTransaction : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string Type { get; init; }
    public required string SourceId { get; init; }
    public required string Currency { get; init; }
    public required long Amount { get; init; }
    public long Fee { get; init; }
}

internal sealed class StoredEvent : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string Type { get; init; }

    /// <summary>The object as it was when the event happened; it never changes afterwards.</summary>
    public required JsonObject Snapshot { get; init; }

    public JsonObject? Previous { get; init; }
    public string? RequestId { get; init; }
    public string? IdempotencyKey { get; init; }
    public List<Delivery> Deliveries { get; init; } = [];

    public bool Delivered => Deliveries.TrueForAll(delivery => delivery.Delivered);
}

/// <summary>How far the delivery of one event to one endpoint has come.</summary>
internal sealed class Delivery
{
    public required string EndpointId { get; init; }
    public int Attempts { get; set; }
    public bool Delivered { get; set; }

    /// <summary>Dropped on purpose or out of retries: it will not be tried again by itself.</summary>
    public bool Abandoned { get; set; }

    /// <summary>The last answer's status; 0 when there was none.</summary>
    public int LastStatus { get; set; }

    /// <summary>Unix milliseconds by the simulator's clock.</summary>
    public long NextAttemptAt { get; set; }
}

internal sealed class WebhookEndpoint : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string Url { get; init; }
    public required List<string> Secrets { get; init; }
    public List<string> EnabledEvents { get; init; } = ["*"];
    public string? Description { get; init; }
    public Dictionary<string, string> Metadata { get; init; } = [];

    public bool Wants(string type) => EnabledEvents.Contains("*") || EnabledEvents.Contains(type);
}

/// <summary>The first reply given under an idempotency key; the key is the id.</summary>
internal sealed class StoredReply : IDocument
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string Fingerprint { get; init; }
    public required string RequestId { get; init; }
    public required int StatusCode { get; init; }
    public required string Body { get; init; }
}
