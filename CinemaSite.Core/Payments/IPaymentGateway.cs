namespace CinemaSite.Core.Payments;

/// <summary>The edge to Stripe: what the site asks of it, in the site's own words.</summary>
public interface IPaymentGateway
{
    /// <summary>Makes a Checkout Session. Asked again with the same key it answers the same session.</summary>
    /// <returns>Id and address of the hosted page; what became of the session must be asked anew.</returns>
    /// <exception cref="PaymentUnknownException">It is not known whether the session was made.</exception>
    /// <exception cref="PaymentRefusedException">Stripe made none.</exception>
    Task<(string Id, string? Url)> CreateSessionAsync(SessionRequest request, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>The session that was made for a try though nobody was told; null when there is none.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="attempt">The try's number within it.</param>
    /// <param name="idempotencyKey">The try's key: another site on the account may have an order of the same number.</param>
    /// <param name="sinceUtc">When it was first asked for.</param>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked.</exception>
    Task<(string Id, string? Url)?> FindSessionOfTryAsync(long orderId, int attempt, string idempotencyKey, DateTime sinceUtc, CancellationToken cancellationToken);

    /// <summary>Ends an open session; nothing happens when it is not open any more.</summary>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked.</exception>
    Task ExpireSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>The session with its charges, refunds and disputes as they stand now; null when Stripe does not know it.</summary>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked.</exception>
    Task<SessionTruth?> FindSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Sends money of a charge back. Asked again with the same key it happens once.</summary>
    /// <exception cref="PaymentUnknownException">It is not known whether it happened.</exception>
    /// <exception cref="PaymentRefusedException">Stripe did not.</exception>
    Task RefundAsync(string chargeId, long amountMinor, IReadOnlyDictionary<string, string> metadata, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>The order a payment was made for, by the metadata we gave it; null when it is not ours.</summary>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked.</exception>
    Task<long?> FindOrderOfIntentAsync(string paymentIntentId, CancellationToken cancellationToken);

    /// <summary>A page of all charges of the account, newest first, each with its refunds and disputes.</summary>
    /// <param name="sinceUtc">The oldest moment; null for all.</param>
    /// <param name="after">The last charge of the page before.</param>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked.</exception>
    Task<ChargePage> ListChargesAsync(DateTime? sinceUtc, string? after, CancellationToken cancellationToken);

    /// <summary>Charges of which a refund or a dispute was made since.</summary>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked.</exception>
    Task<IReadOnlyCollection<string>> ListTouchedChargesAsync(DateTime refundsSinceUtc, DateTime disputesSinceUtc, CancellationToken cancellationToken);

    /// <summary>A charge as it stands now; null when Stripe does not know it.</summary>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked.</exception>
    Task<ListedCharge?> FindChargeAsync(string chargeId, CancellationToken cancellationToken);

    /// <summary>Events of the last days that reached no webhook, oldest first.</summary>
    /// <exception cref="PaymentUnknownException">Stripe could not be asked.</exception>
    Task<IReadOnlyList<MissedEvent>> ListMissedEventsAsync(DateTime sinceUtc, CancellationToken cancellationToken);

    /// <summary>Whether Stripe answers a question that is about no order.</summary>
    Task<bool> IsThereAsync(CancellationToken cancellationToken);
}

/// <summary>What a session is made of; the same request always makes the same bytes.</summary>
public sealed record SessionRequest(
    long OrderId, int Attempt, string Currency, IReadOnlyList<SessionLine> Lines, string CustomerEmail, string SuccessUrl, string CancelUrl, DateTime ExpiresUtc);

/// <summary>A movie on Stripe's page.</summary>
public sealed record SessionLine(int MovieId, string Name, long AmountMinor);

/// <summary>A Checkout Session as Stripe holds it now.</summary>
public sealed record SessionTruth(
    string Id, string Status, string PaymentStatus, string? Url, long? AmountTotal, string? Currency, string? Mode, string? ClientReference, string? OrderMetadata,
    bool Livemode, string? PaymentIntentId, string? IntentStatus, string? LastDecline, IReadOnlyList<ChargeTruth> Charges)
{
    public bool IsOpen => Status == "open";

    /// <summary>The money is here, or none was needed.</summary>
    public bool IsPaid => Status == "complete" && PaymentStatus is "paid" or "no_payment_required";

    /// <summary>Completed, and the money is still on its way.</summary>
    public bool IsProcessing => Status == "complete" && PaymentStatus == "unpaid" && IntentStatus is not ("requires_payment_method" or "canceled");

    /// <summary>The charge that brought the money.</summary>
    public ChargeTruth? Succeeded => Charges.FirstOrDefault(c => c.Status == "succeeded");
}

/// <summary>A charge as Stripe holds it now. Amounts are minor units.</summary>
public sealed record ChargeTruth(
    string Id, string Status, long Amount, long AmountRefunded, string Currency, DateTime CreatedUtc, string? DeclineCode, string? CardBrand, string? CardLast4,
    IReadOnlyList<RefundTruth> Refunds, IReadOnlyList<DisputeTruth> Disputes)
{
    /// <summary>What went back for good so far. <see cref="AmountRefunded"/> counts what is on its way, too.</summary>
    public long Returned => Refunds.Where(r => r.State == RefundState.Succeeded).Sum(r => r.Amount);

    public bool IsDisputeLost => Disputes.Any(d => d.Status == "lost");

    /// <summary>A dispute that took the money is open; a mere inquiry is none.</summary>
    public bool IsDisputed => Disputes.Any(d => d.Status is "needs_response" or "under_review");
}

/// <summary>A charge of a list, and the order of ours it was made for; null when it is for something else.</summary>
public sealed record ListedCharge(ChargeTruth Charge, long? OrderId);

/// <summary>A part of a list of charges.</summary>
public sealed record ChargePage(IReadOnlyList<ListedCharge> Charges, bool HasMore);

/// <summary>A refund as Stripe holds it now, with our number of it and the movies it is for, as we told Stripe; one made at Stripe's dashboard has neither.</summary>
public sealed record RefundTruth(string Id, long Amount, string Status, DateTime CreatedUtc, long? RefundId, IReadOnlyList<int> MovieIds)
{
    /// <summary>The same in the site's words.</summary>
    public RefundState State => Status switch
    {
        "succeeded" => RefundState.Succeeded,
        "failed" or "canceled" => RefundState.Failed,
        _ => RefundState.Pending,
    };
}

/// <summary>A dispute as Stripe holds it now.</summary>
public sealed record DisputeTruth(string Id, long Amount, string Status)
{
    /// <summary>Stripe holds the money back, or the buyer's bank has it. An inquiry takes none, and a dispute that was won gives it back.</summary>
    public bool HoldsMoney => Status is "needs_response" or "under_review" or "lost";
}

/// <summary>An event that reached no webhook.</summary>
public sealed record MissedEvent(string Id, string Type, string? ApiVersion, bool Livemode, string Payload);

/// <summary>Keys of the metadata that the site puts on what it makes at Stripe.</summary>
public static class StripeMetadata
{
    public const string Order = "order";
    public const string Attempt = "attempt";

    /// <summary>On a session: its try's idempotency key, by which it is known to be ours.</summary>
    public const string Key = "key";

    public const int LongestValue = 500;

    /// <summary>On a refund: our number of it.</summary>
    public const string Refund = "refund";

    /// <summary>On a refund: the movies it is for, their ids separated by commas.</summary>
    public const string Movies = "movies";
}

/// <summary>Stripe's answer did not come or made no sense: what was asked may have happened or not.</summary>
public sealed class PaymentUnknownException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Stripe understood and said no.</summary>
public sealed class PaymentRefusedException(string? code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stripe's code, or its error type where there is no code.</summary>
    public string? Code { get; } = code;
}
