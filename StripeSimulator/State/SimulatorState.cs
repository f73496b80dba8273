using System.Collections.ObjectModel;
using System.Text.Json;
using StripeSimulator.Webhooks;

namespace StripeSimulator.State;

/// <summary>Documents in the order they were made, found by id.</summary>
internal sealed class Table<T> : KeyedCollection<string, T> where T : class, IDocument
{
    /// <summary>The document, or null when the id is unknown or missing.</summary>
    public T? Find(string? id) => id is not null && TryGetValue(id, out var found) ? found : null;

    public IEnumerable<T> NewestFirst()
    {
        for (var i = Count - 1; i >= 0; i--)
            yield return this[i];
    }

    protected override string GetKeyForItem(T item) => item.Id;
}

/// <summary>Everything the simulator remembers; written to the state file as it stands.</summary>
internal sealed class SimulatorState
{
    public long ClockOffsetSeconds { get; set; }
    public DeliveryPlan Plan { get; set; } = new();
    public Table<WebhookEndpoint> Endpoints { get; init; } = [];
    public Table<CheckoutSession> Sessions { get; init; } = [];
    public Table<PaymentIntent> PaymentIntents { get; init; } = [];
    public Table<Charge> Charges { get; init; } = [];
    public Table<Refund> Refunds { get; init; } = [];
    public Table<Dispute> Disputes { get; init; } = [];
    public Table<BalanceTransaction> BalanceTransactions { get; init; } = [];
    public Table<StoredEvent> Events { get; init; } = [];
    public Table<StoredReply> Replies { get; init; } = [];

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    public static SimulatorState Load(string? file) =>
        file is not null && File.Exists(file)
            ? JsonSerializer.Deserialize<SimulatorState>(File.ReadAllBytes(file), Json) ?? new()
            : new();

    public byte[] Export() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
