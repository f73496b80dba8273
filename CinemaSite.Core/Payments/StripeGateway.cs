using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace CinemaSite.Core.Payments;

/// <summary>Stripe by its official client. Own keys on every write; an answer that is no answer is "unknown", never "failed".</summary>
public sealed partial class StripeGateway : IPaymentGateway, IDisposable
{
    // The client's defaults are 80 s and a key of its own for every call.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private const int Retries = 2;
    private const int MostListed = 100;

    // Stripe's clock and ours.
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(10);

    // A hundred each: an endpoint that was out of order for weeks.
    private const int MostEventPages = 100;

    private static readonly List<string> OurEvents =
    [
        "checkout.session.completed", "checkout.session.expired", "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed",
        "payment_intent.succeeded", "payment_intent.payment_failed", "charge.refunded", "charge.updated", "refund.updated", "refund.failed",
        "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_reinstated",
    ];

    private readonly ILogger<StripeGateway> logger;
    private readonly HttpClient http = new() { Timeout = Timeout };
    private readonly StripeClient client;

    public StripeGateway(IOptions<StripeOptions> options, ILogger<StripeGateway> logger)
    {
        this.logger = logger;
        var settings = options.Value;
        if (settings.ApiBase is { } stand) LogStandIn(stand);
        client = new StripeClient(new StripeClientOptions
        {
            ApiKey = settings.SecretKey,
            ApiBase = settings.ApiBase ?? StripeClient.DefaultApiBase,
            HttpClient = new SystemNetHttpClient(http, Retries),
        });
    }

    public Task<(string Id, string? Url)> CreateSessionAsync(SessionRequest request, string idempotencyKey, CancellationToken cancellationToken) =>
        AskAsync(async ct =>
        {
            ArgumentNullException.ThrowIfNull(request);
            var order = request.OrderId.ToString(CultureInfo.InvariantCulture);
            var options = new SessionCreateOptions
            {
                Mode = "payment",
                ClientReferenceId = order,
                CustomerEmail = request.CustomerEmail,
                SuccessUrl = request.SuccessUrl,
                CancelUrl = request.CancelUrl,
                ExpiresAt = request.ExpiresUtc,
                // The order's currency is the one that counts; another on the page would not match it.
                AdaptivePricing = new SessionAdaptivePricingOptions { Enabled = false },
                Metadata = new() { [StripeMetadata.Order] = order, [StripeMetadata.Attempt] = request.Attempt.ToString(CultureInfo.InvariantCulture), [StripeMetadata.Key] = idempotencyKey },
                PaymentIntentData = new SessionPaymentIntentDataOptions { Metadata = new() { [StripeMetadata.Order] = order } },
                LineItems = [.. request.Lines.Select(l => new SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new SessionLineItemPriceDataOptions
                    {
                        Currency = request.Currency,
                        UnitAmount = l.AmountMinor,
                        ProductData = new SessionLineItemPriceDataProductDataOptions { Name = l.Name, Metadata = new() { ["movie"] = l.MovieId.ToString(CultureInfo.InvariantCulture) } },
                    },
                })],
            };
            var session = await client.V1.Checkout.Sessions.CreateAsync(options, new RequestOptions { IdempotencyKey = idempotencyKey }, ct);
            return (session.Id, (string?)session.Url);
        }, cancellationToken);

    public async Task<(string Id, string? Url)?> FindSessionOfTryAsync(long orderId, int attempt, string idempotencyKey, DateTime sinceUtc, CancellationToken cancellationToken)
    {
        var (order, number) = (orderId.ToString(CultureInfo.InvariantCulture), attempt.ToString(CultureInfo.InvariantCulture));
        var options = new SessionListOptions { Limit = MostListed, Created = new DateRangeOptions { GreaterThanOrEqual = sinceUtc - ClocksDiffer, LessThanOrEqual = sinceUtc + CheckoutSessions.LongestUnknown + ClocksDiffer } };
        (string, string?)? made = null;
        await EachAsync(ct => client.V1.Checkout.Sessions.ListAsync(options, null, ct), session =>
        {
            if (session.Metadata?.GetValueOrDefault(StripeMetadata.Order) == order && session.Metadata.GetValueOrDefault(StripeMetadata.Attempt) == number
                && session.Metadata.GetValueOrDefault(StripeMetadata.Key) == idempotencyKey) made = (session.Id, session.Url);
        }, id => options.StartingAfter = id, cancellationToken);
        return made;
    }

    public async Task ExpireSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        RequireSessionId(sessionId);
        try
        {
            await AskAsync(ct => client.V1.Checkout.Sessions.ExpireAsync(sessionId, null, new RequestOptions { IdempotencyKey = "expire-" + sessionId }, ct), cancellationToken);
        }
        catch (PaymentRefusedException)
        {
            // Not open any more: the caller looks at what it is now.
        }
    }

    public async Task<SessionTruth?> FindSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        RequireSessionId(sessionId);
        try
        {
            var session = await AskAsync(ct => client.V1.Checkout.Sessions.GetAsync(sessionId, new SessionGetOptions { Expand = ["payment_intent.latest_charge"] }, null, ct), cancellationToken);
            var charges = session.PaymentIntentId is { } intent
                ? await AskAsync(ct => client.V1.Charges.ListAsync(new ChargeListOptions { PaymentIntent = intent, Limit = 100, Expand = ["data.refunds"] }, null, ct), cancellationToken)
                : null;
            var error = session.PaymentIntent?.LastPaymentError;
            var found = new List<ChargeTruth>();
            foreach (var charge in charges?.Data ?? [])
                found.Add(await TruthOfAsync(charge, charge.Id == session.PaymentIntent?.LatestChargeId ? error?.DeclineCode ?? error?.Code : null, cancellationToken));
            return new SessionTruth(session.Id, session.Status, session.PaymentStatus, session.Url, session.AmountTotal, session.Currency, session.Mode, session.ClientReferenceId,
                session.Metadata?.GetValueOrDefault(StripeMetadata.Order), session.Livemode, session.PaymentIntentId, session.PaymentIntent?.Status, error?.DeclineCode ?? error?.Code, found);
        }
        catch (PaymentRefusedException e) when (e.Code == "resource_missing")
        {
            return null;
        }
    }

    public Task RefundAsync(string chargeId, long amountMinor, IReadOnlyDictionary<string, string> metadata, string idempotencyKey, CancellationToken cancellationToken) =>
        AskAsync(ct => client.V1.Refunds.CreateAsync(
            new RefundCreateOptions { Charge = chargeId, Amount = amountMinor, Metadata = new Dictionary<string, string>(metadata) },
            new RequestOptions { IdempotencyKey = idempotencyKey }, ct), cancellationToken);

    public async Task<long?> FindOrderOfIntentAsync(string paymentIntentId, CancellationToken cancellationToken)
    {
        if (!IntentId().IsMatch(paymentIntentId)) return null;
        try
        {
            var intent = await AskAsync(ct => client.V1.PaymentIntents.GetAsync(paymentIntentId, null, null, ct), cancellationToken);
            return long.TryParse(intent.Metadata?.GetValueOrDefault(StripeMetadata.Order), NumberStyles.None, CultureInfo.InvariantCulture, out var order) ? order : null;
        }
        catch (PaymentRefusedException e) when (e.Code == "resource_missing")
        {
            return null;
        }
    }

    public async Task<ChargePage> ListChargesAsync(DateTime? sinceUtc, string? after, CancellationToken cancellationToken)
    {
        var options = new ChargeListOptions { Limit = MostListed, StartingAfter = after, Expand = ["data.refunds"], Created = sinceUtc is { } since ? new DateRangeOptions { GreaterThanOrEqual = since } : null };
        var page = await AskAsync(ct => client.V1.Charges.ListAsync(options, null, ct), cancellationToken);
        var found = new List<ListedCharge>();
        foreach (var charge in page.Data) found.Add(await ListedAsync(charge, cancellationToken));
        return new ChargePage(found, page.HasMore);
    }

    public async Task<IReadOnlyCollection<string>> ListTouchedChargesAsync(DateTime refundsSinceUtc, DateTime disputesSinceUtc, CancellationToken cancellationToken)
    {
        var touched = new HashSet<string>(StringComparer.Ordinal);
        var refunds = new RefundListOptions { Limit = MostListed, Created = new DateRangeOptions { GreaterThanOrEqual = refundsSinceUtc } };
        await EachAsync(ct => client.V1.Refunds.ListAsync(refunds, null, ct), r => touched.Add(r.ChargeId), id => refunds.StartingAfter = id, cancellationToken);
        var disputes = new DisputeListOptions { Limit = MostListed, Created = new DateRangeOptions { GreaterThanOrEqual = disputesSinceUtc } };
        await EachAsync(ct => client.V1.Disputes.ListAsync(disputes, null, ct), d => touched.Add(d.ChargeId), id => disputes.StartingAfter = id, cancellationToken);
        return touched;
    }

    public async Task<ListedCharge?> FindChargeAsync(string chargeId, CancellationToken cancellationToken)
    {
        if (!ChargeId().IsMatch(chargeId)) return null;
        try
        {
            return await ListedAsync(await AskAsync(ct => client.V1.Charges.GetAsync(chargeId, new ChargeGetOptions { Expand = ["refunds"] }, null, ct), cancellationToken), cancellationToken);
        }
        catch (PaymentRefusedException e) when (e.Code == "resource_missing")
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<MissedEvent>> ListMissedEventsAsync(DateTime sinceUtc, CancellationToken cancellationToken)
    {
        var options = new EventListOptions { DeliverySuccess = false, Types = OurEvents, Created = new DateRangeOptions { GreaterThanOrEqual = sinceUtc }, Limit = 100 };
        var missed = new List<MissedEvent>();
        for (var page = 0; page < MostEventPages; page++)
        {
            var events = await AskAsync(ct => client.V1.Events.ListAsync(options, null, ct), cancellationToken);
            missed.AddRange(events.Data.Select(e => new MissedEvent(e.Id, e.Type, e.ApiVersion, e.Livemode, e.ToJson())));
            if (!events.HasMore) break;
            options.StartingAfter = events.Data[^1].Id;
        }
        missed.Reverse();
        return missed;
    }

    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(ct => client.V1.Events.ListAsync(new EventListOptions { Limit = 1 }, null, ct), cancellationToken);
            return true;
        }
        catch (PaymentRefusedException)
        {
            return true;
        }
        catch (PaymentUnknownException)
        {
            return false;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<ChargeTruth> TruthOfAsync(Charge charge, string? declineCode, CancellationToken cancellationToken)
    {
        // Only the newest refunds are expanded in a charge, and no disputes; only few charges have many of the one or any of the other.
        var refunds = charge.Refunds is { HasMore: false } all ? all.Data : await RefundsOfAsync(charge.Id, cancellationToken);
        var disputes = charge.Disputed
            ? await AskAsync(ct => client.V1.Disputes.ListAsync(new DisputeListOptions { Charge = charge.Id, Limit = 100 }, null, ct), cancellationToken)
            : null;
        var card = charge.PaymentMethodDetails?.Card;
        return new ChargeTruth(charge.Id, charge.Status, charge.Amount, charge.AmountRefunded, charge.Currency, charge.Created,
            charge.Status == "failed" ? declineCode ?? charge.Outcome?.Reason ?? charge.FailureCode : null, card?.Brand, card?.Last4,
            [.. refunds.Select(r => new RefundTruth(r.Id, r.Amount, r.Status, r.Created, NumberOf(r), MoviesOf(r)))],
            [.. (disputes?.Data ?? []).Select(d => new DisputeTruth(d.Id, d.Amount, d.Status))]);
    }

    private async Task<ListedCharge> ListedAsync(Charge charge, CancellationToken cancellationToken) =>
        new(await TruthOfAsync(charge, null, cancellationToken),
            long.TryParse(charge.Metadata?.GetValueOrDefault(StripeMetadata.Order), NumberStyles.None, CultureInfo.InvariantCulture, out var order) ? order : null);

    private async Task<List<Stripe.Refund>> RefundsOfAsync(string chargeId, CancellationToken cancellationToken)
    {
        var options = new RefundListOptions { Charge = chargeId, Limit = MostListed };
        var found = new List<Stripe.Refund>();
        await EachAsync(ct => client.V1.Refunds.ListAsync(options, null, ct), found.Add, id => options.StartingAfter = id, cancellationToken);
        return found;
    }

    /// <summary>Walks a list of Stripe's to its end.</summary>
    private async Task EachAsync<T>(Func<CancellationToken, Task<StripeList<T>>> list, Action<T> take, Action<string> goOn, CancellationToken cancellationToken) where T : StripeEntity, IHasId
    {
        while (true)
        {
            var page = await AskAsync(list, cancellationToken);
            foreach (var item in page.Data) take(item);
            if (!page.HasMore) return;
            goOn(page.Data[^1].Id);
        }
    }

    private static long? NumberOf(Stripe.Refund refund) =>
        long.TryParse(refund.Metadata?.GetValueOrDefault(StripeMetadata.Refund), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static List<int> MoviesOf(Stripe.Refund refund) =>
        [.. (refund.Metadata?.GetValueOrDefault(StripeMetadata.Movies) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var movie) ? movie : 0).Where(id => id > 0)];

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(cancellationToken) ?? throw new PaymentUnknownException("Stripe answered nothing.");
        }
        catch (StripeException e) when (e.StripeError is { } error && (int)e.HttpStatusCode is >= 400 and < 500
            && e.HttpStatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout))
        {
            LogRefused(error.Type, error.Code, error.Param, e.StripeResponse?.RequestId);
            throw new PaymentRefusedException(error.Code ?? error.Type, "Stripe refused the request.", e);
        }
        catch (StripeException e)
        {
            LogUnknown((int)e.HttpStatusCode, e.StripeError?.Code, e.StripeResponse?.RequestId);
            throw new PaymentUnknownException("Stripe gave no usable answer.", e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        // A null body makes the client throw NullReferenceException; cut or foreign bodies a JSON one.
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or JsonException or NullReferenceException or InvalidOperationException)
        {
            LogUnknown(0, e.GetType().Name, null);
            throw new PaymentUnknownException("Stripe could not be reached.", e);
        }
    }

    private static void RequireSessionId(string sessionId)
    {
        // An empty or odd id would ask for the list of all sessions.
        if (!SessionId().IsMatch(sessionId)) throw new ArgumentException("No id of a Checkout Session.", nameof(sessionId));
    }

    /// <summary>The form of a session's id.</summary>
    [GeneratedRegex("^cs_(test|live)_[A-Za-z0-9]{1,100}$")]
    internal static partial Regex SessionId();

    // Payments that are not by card have charges called py_.
    [GeneratedRegex("^(ch|py)_[A-Za-z0-9]{1,100}$")]
    private static partial Regex ChargeId();

    [GeneratedRegex("^pi_[A-Za-z0-9]{1,100}$")]
    private static partial Regex IntentId();

    [LoggerMessage(LogLevel.Warning, "Payments go to a stand-in at {Address}, not to Stripe")]
    private partial void LogStandIn(string address);

    [LoggerMessage(LogLevel.Warning, "Stripe refused a request: {Type} {Code} {Param} ({RequestId})")]
    private partial void LogRefused(string? type, string? code, string? param, string? requestId);

    [LoggerMessage(LogLevel.Warning, "Stripe gave no usable answer: status {Status}, {Code} ({RequestId})")]
    private partial void LogUnknown(int status, string? code, string? requestId);
}
