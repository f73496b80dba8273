using System.Text.Json.Nodes;
using System.Globalization;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>The state's documents as the JSON objects Stripe sends. What can be expanded is an id here; see <see cref="Expansion"/>.</summary>
internal sealed partial class Shapes(Simulator simulator)
{
    /// <summary>An event; a delivery may pretend another version or mode.</summary>
    public static JsonObject Event(StoredEvent happened, string? apiVersion = null, bool livemode = false)
    {
        var data = new JsonObject { ["object"] = happened.Snapshot.DeepClone() };
        if (happened.Previous is not null)
            data["previous_attributes"] = happened.Previous.DeepClone();
        return new()
        {
            ["id"] = happened.Id,
            ["object"] = "event",
            ["api_version"] = apiVersion ?? Simulator.ApiVersion,
            ["created"] = happened.Created,
            ["data"] = data,
            ["livemode"] = livemode,
            ["pending_webhooks"] = happened.Deliveries.Count(delivery => !delivery.Delivered),
            ["request"] = new JsonObject { ["id"] = happened.RequestId, ["idempotency_key"] = happened.IdempotencyKey },
            ["type"] = happened.Type,
        };
    }

    public static JsonObject Endpoint(WebhookEndpoint endpoint, bool withSecret = false)
    {
        var shape = new JsonObject
        {
            ["id"] = endpoint.Id,
            ["object"] = "webhook_endpoint",
            ["api_version"] = null,
            ["application"] = null,
            ["created"] = endpoint.Created,
            ["description"] = endpoint.Description,
            ["enabled_events"] = Texts(endpoint.EnabledEvents),
            ["livemode"] = false,
            ["metadata"] = Map(endpoint.Metadata),
            ["status"] = "enabled",
            ["url"] = endpoint.Url,
        };
        if (withSecret)
            shape["secret"] = endpoint.Secrets[0];
        return shape;
    }

    public static JsonObject List(IEnumerable<JsonObject> data, bool hasMore, string url) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. data]),
        ["has_more"] = hasMore,
        ["url"] = url,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Map(Dictionary<string, string> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
}
