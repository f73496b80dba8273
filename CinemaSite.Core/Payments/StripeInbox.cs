using System.Globalization;
using System.Text.Json;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stripe;

namespace CinemaSite.Core.Payments;

/// <summary>What to answer a webhook.</summary>
public enum WebhookAnswer
{
    Accepted,

    /// <summary>Not signed by Stripe for us, not an event, or of the other mode: 400.</summary>
    Malformed,

    /// <summary>Of another version of Stripe's API than the client understands: an error, so that Stripe keeps it and tells its owner.</summary>
    ForeignVersion,
}

/// <summary>Takes Stripe's events: each is stored once before anything is done about it, and done again until it worked.</summary>
public sealed partial class StripeInbox(
    CinemaDb db, PaymentService payments, Settlement settlement, IPaymentGateway gateway, IFaultPoint faults, IOptions<StripeOptions> options, TimeProvider clock, ILogger<StripeInbox> logger)
{
    private const int MostTries = 15;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);

    // 2026-10-28.endive: versions of one train (the word) agree with each other.
    private static readonly string Train = TrainOf(StripeConfiguration.ApiVersion);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Checks an event and stores it; <paramref name="budget"/> bounds the work that follows at once, the job does the rest.</summary>
    public async Task<WebhookAnswer> ReceiveAsync(byte[] body, string? signature, TimeSpan budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!StripeSignature.Holds(body, signature, options.Value.WebhookSecrets, clock.GetUtcNow(), TimeSpan.FromSeconds(options.Value.SignatureToleranceSeconds)))
        {
            LogBadSignature();
            return WebhookAnswer.Malformed;
        }
        if (Head.Read(body) is not { } head) return WebhookAnswer.Malformed;
        if (head.Livemode != options.Value.IsLive)
        {
            LogWrongMode(head.Id, head.Livemode);
            return WebhookAnswer.Malformed;
        }
        await faults.ReachedAsync(FaultPoints.EventVerified);
        var foreign = TrainOf(head.ApiVersion) != Train;
        if (foreign) LogForeignVersion(head.Id, head.ApiVersion);
        var isNew = await StoreAsync(head, System.Text.Encoding.UTF8.GetString(body), foreign ? $"API version {head.ApiVersion}" : null, cancellationToken);
        if (foreign) return WebhookAnswer.ForeignVersion;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(budget);
        if (!isNew)
        {
            // It may have been given up for its version, which is understood by now.
            await ReplayAsync(head.Id, limit.Token);
            return WebhookAnswer.Accepted;
        }

        await faults.ReachedAsync(FaultPoints.InboxSaved);
        await ProcessAsync(head.Id, limit.Token);
        return WebhookAnswer.Accepted;
    }

    /// <summary>Stores an event that reached no webhook, as the job found it; false when it is known.</summary>
    public async Task<bool> AdoptAsync(MissedEvent missed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(missed);
        if (missed.Livemode != options.Value.IsLive || await db.StripeEvents.AnyAsync(e => e.EventId == missed.Id, cancellationToken)) return false;
        return await StoreAsync(new Head(missed.Id, missed.Type, missed.ApiVersion, missed.Livemode), missed.Payload, null, cancellationToken);
    }

    /// <summary>Works on stored events that are due, and tells how many they were. None is begun after <paramref name="within"/>.</summary>
    public async Task<int> ProcessDueAsync(int most, TimeSpan within, CancellationToken cancellationToken)
    {
        var (now, began, done) = (Now, clock.GetTimestamp(), 0);
        var due = await db.StripeEvents.Where(e => e.State == InboxState.Received && e.NextTryUtc <= now).OrderBy(e => e.NextTryUtc).Take(most).Select(e => e.EventId).ToListAsync(cancellationToken);
        using var share = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        share.CancelAfter(within);
        foreach (var id in due.TakeWhile(_ => clock.GetElapsedTime(began) < within))
        {
            await ProcessAsync(id, share.Token);
            done++;
        }
        return done;
    }

    /// <summary>Takes up an event that was given up, as if it had just come; false when it is not among those.</summary>
    public async Task<bool> ReplayAsync(string eventId, CancellationToken cancellationToken = default)
    {
        if (!await db.StripeEvents.AnyAsync(e => e.EventId == eventId && e.State == InboxState.Dead, cancellationToken)) return false;
        if (!await db.InTransaction(() => ReviveAsync(eventId, cancellationToken), cancellationToken)) return false;
        await ProcessAsync(eventId, cancellationToken);
        return true;
    }

    /// <summary>The part of replaying that is written: from then on the job takes the event up too. False when it was not given up.</summary>
    public async Task<bool> ReviveAsync(string eventId, CancellationToken cancellationToken = default)
    {
        var now = Now;
        return await db.StripeEvents.Where(e => e.EventId == eventId && e.State == InboxState.Dead)
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.State, InboxState.Received).SetProperty(e => e.Tries, 0).SetProperty(e => e.NextTryUtc, now), cancellationToken) == 1;
    }

    /// <summary>Does what a stored event asks for; when that fails it is tried again later, and given up after many tries.</summary>
    public async Task ProcessAsync(string eventId, CancellationToken cancellationToken)
    {
        try
        {
            var row = await db.StripeEvents.AsNoTracking().SingleAsync(e => e.EventId == eventId, cancellationToken);
            if (row.State is InboxState.Processed or InboxState.Ignored) return;
            using var payload = JsonDocument.Parse(row.Payload);
            var order = await FindOrderAsync(row.Type, payload.RootElement, cancellationToken);
            if (order is { } id)
            {
                await CompareAsync(id, row.Type, payload.RootElement, cancellationToken);
                await AdoptSessionAsync(id, row.Type, payload.RootElement, cancellationToken);
                await faults.ReachedAsync(FaultPoints.EventRead);
                await payments.SettleAsync(id, cancellationToken);
            }
            else
            {
                LogIgnored(eventId, row.Type);
            }
            await FinishAsync(eventId, order is null ? InboxState.Ignored : InboxState.Processed, order);
        }
        // The row stays, so nothing is lost whatever went wrong; the next try comes by the job.
        catch (Exception e)
        {
            LogFailed(eventId, e.GetType().Name, e is PaymentUnknownException or OperationCanceledException ? null : e);
            await PostponeAsync(eventId, e.GetType().Name);
        }
    }

    private Task<bool> StoreAsync(Head head, string payload, string? deadBecause, CancellationToken cancellationToken) =>
        db.InTransaction(async () =>
        {
            if (await db.StripeEvents.AnyAsync(e => e.EventId == head.Id, cancellationToken)) return false;
            db.StripeEvents.Add(new StripeEventRow
            {
                EventId = head.Id, Type = head.Type, Payload = payload, ReceivedUtc = Now, Error = deadBecause,
                State = deadBecause is null ? InboxState.Received : InboxState.Dead,
                // Should this process die now, the job takes over.
                NextTryUtc = deadBecause is null ? Now + FirstRetry : null,
            });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                db.ChangeTracker.Clear();
                return false;
            }
        }, cancellationToken);

    private Task<int> FinishAsync(string eventId, InboxState state, long? order) =>
        db.InTransaction(() =>
        {
            var now = Now;
            return db.StripeEvents.Where(e => e.EventId == eventId && e.State != InboxState.Processed)
                // What it told of a person is not kept once it was read; Stripe has it still.
                .ExecuteUpdateAsync(s => s.SetProperty(e => e.State, state).SetProperty(e => e.NextTryUtc, (DateTime?)null).SetProperty(e => e.Payload, StripeEventRow.Forgotten)
                    .SetProperty(e => e.ProcessedUtc, now).SetProperty(e => e.OrderId, order).SetProperty(e => e.Error, (string?)null));
        });

    private async Task PostponeAsync(string eventId, string error)
    {
        try
        {
            await db.InTransaction(async () =>
            {
                if (await db.StripeEvents.SingleOrDefaultAsync(e => e.EventId == eventId && e.State == InboxState.Received) is not { } row) return;
                row.Tries++;
                row.Error = error;
                row.State = row.Tries >= MostTries ? InboxState.Dead : InboxState.Received;
                row.NextTryUtc = row.State == InboxState.Dead ? null : Now + FirstRetry * Math.Pow(2, Math.Min(row.Tries - 1, 8));
                await db.SaveChangesAsync();
            });
        }
        catch (Exception e)
        {
            // It is stored with a time for the next try already.
            LogFailed(eventId, e.GetType().Name, e);
        }
    }

    /// <summary>Which of our orders the event is about; null when it is none of ours or of a kind without effect.</summary>
    private async Task<long?> FindOrderAsync(string type, JsonElement root, CancellationToken cancellationToken)
    {
        if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("object", out var about) || about.ValueKind != JsonValueKind.Object) return null;
        if (!type.StartsWith("checkout.session.", StringComparison.Ordinal) && !type.StartsWith("payment_intent.", StringComparison.Ordinal)
            && !type.StartsWith("charge.", StringComparison.Ordinal) && !type.StartsWith("refund.", StringComparison.Ordinal)) return null;

        var named = about.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? Text(metadata, StripeMetadata.Order) : null;
        // A session is ours if we know it, or its try's key: another site on the account may count its orders from one, too.
        if (type.StartsWith("checkout.", StringComparison.Ordinal))
        {
            var (session, key) = (Text(about, "id"), named is null ? null : Text(metadata, StripeMetadata.Key));
            return await db.CheckoutAttempts.Where(a => session != null && a.SessionId == session || key != null && a.IdempotencyKey == key).OrderBy(a => a.Id).Select(a => (long?)a.OrderId).FirstOrDefaultAsync(cancellationToken);
        }
        if (named is null && (type.StartsWith("payment_intent.", StringComparison.Ordinal) ? Text(about, "id") : Text(about, "payment_intent")) is { } intent)
        {
            if (await db.Payments.Where(p => p.PaymentIntentId == intent).Select(p => (long?)p.OrderId).FirstOrDefaultAsync(cancellationToken) is { } known) return known;
            named = (await gateway.FindOrderOfIntentAsync(intent, cancellationToken))?.ToString(CultureInfo.InvariantCulture);
        }
        return long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var order) && await db.Orders.AnyAsync(o => o.Id == order, cancellationToken) ? order : null;
    }

    /// <summary>An event whose own amount contradicts the order is worth a person's look, even though only Stripe's answer counts.</summary>
    private async Task CompareAsync(long orderId, string type, JsonElement root, CancellationToken cancellationToken)
    {
        if (type is not ("checkout.session.completed" or "checkout.session.async_payment_succeeded")) return;
        var session = root.GetProperty("data").GetProperty("object");
        var order = await db.Orders.Where(o => o.Id == orderId).Select(o => new { o.TotalMinor, o.Currency }).SingleAsync(cancellationToken);
        var amountFits = session.TryGetProperty("amount_total", out var amount) && amount.ValueKind == JsonValueKind.Number && amount.TryGetInt64(out var minor) && minor == order.TotalMinor;
        if (!amountFits || Text(session, "currency") != order.Currency)
            await settlement.AlertAsync(orderId, "A Stripe event tells another amount or currency than the order's.", cancellationToken);
    }

    /// <summary>A session whose making was never answered, and whose try was or will be given up: the event tells that it was made, and its money must be found.</summary>
    private async Task AdoptSessionAsync(long orderId, string type, JsonElement root, CancellationToken cancellationToken)
    {
        if (!type.StartsWith("checkout.session.", StringComparison.Ordinal)) return;
        var session = root.GetProperty("data").GetProperty("object");
        if (Text(session, "id") is not { } id || !StripeGateway.SessionId().IsMatch(id)) return;
        if (!session.TryGetProperty("metadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object) return;
        if (Text(metadata, StripeMetadata.Key) is not { } key) return;
        await db.InTransaction(() => db.CheckoutAttempts.Where(a => a.OrderId == orderId && a.IdempotencyKey == key && a.SessionId == null && (a.State == AttemptState.Failed || a.State == AttemptState.Started))
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.SessionId, id).SetProperty(a => a.State, AttemptState.Started).SetProperty(a => a.Version, a => a.Version + 1), cancellationToken), cancellationToken);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string TrainOf(string? version) => version?.Split('.', 2) is [_, var train] ? train : "";

    /// <summary>What must stand in every event of ours.</summary>
    private sealed record Head(string Id, string Type, string? ApiVersion, bool Livemode)
    {
        public static Head? Read(byte[] body)
        {
            try
            {
                using var document = JsonDocument.Parse(body);
                var root = document.RootElement;
                if (root.ValueKind != JsonValueKind.Object || Text(root, "object") != "event") return null;
                if (Text(root, "id") is not { Length: > 4 and <= 120 } id || !id.StartsWith("evt_", StringComparison.Ordinal)) return null;
                if (Text(root, "type") is not { Length: > 0 and <= 100 } type || Text(root, "api_version") is not { Length: <= 60 } version) return null;
                if (!root.TryGetProperty("livemode", out var mode) || mode.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return null;
                if (!root.TryGetProperty("created", out var created) || created.ValueKind != JsonValueKind.Number || !created.TryGetInt64(out var seconds) || seconds is < 0 or > 253_402_300_799) return null;
                if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) return null;
                return new Head(id, type, version, mode.GetBoolean());
            }
            catch (JsonException)
            {
                return null;
            }
            catch (InvalidOperationException)
            {
                // A string with half of a surrogate pair.
                return null;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A webhook without a signature that holds was refused")]
    private partial void LogBadSignature();

    [LoggerMessage(LogLevel.Warning, "Stripe event {EventId} is of the other mode (live: {Livemode}) and was refused")]
    private partial void LogWrongMode(string eventId, bool livemode);

    [LoggerMessage(LogLevel.Error, "Stripe event {EventId} speaks API version {Version}, which the client does not: set the endpoint's version at Stripe")]
    private partial void LogForeignVersion(string eventId, string? version);

    [LoggerMessage(LogLevel.Information, "Stripe event {EventId} ({Type}) is about nothing of ours")]
    private partial void LogIgnored(string eventId, string type);

    [LoggerMessage(LogLevel.Warning, "Stripe event {EventId} could not be worked on: {Error}")]
    private partial void LogFailed(string eventId, string error, Exception? exception);
}
