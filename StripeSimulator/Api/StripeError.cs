using System.Text.Json.Nodes;

namespace StripeSimulator.Api;

/// <summary>A refusal in Stripe's words, thrown by whatever finds the fault and written by the pipeline.</summary>
internal sealed class StripeError(int status, string type, string message) : Exception(message)
{
    public int Status { get; } = status;
    public string Type { get; } = type;
    public string? Code { get; init; }
    public string? Param { get; init; }
    public string? ChargeId { get; init; }

    /// <summary>Whether the endpoint had begun its work, so that the reply is kept under the idempotency key.</summary>
    public bool Stored { get; init; }

    /// <summary>A parameter that cannot be accepted; nothing was begun.</summary>
    public static StripeError Invalid(string message, string? param, string? code = null) =>
        new(400, "invalid_request_error", message) { Param = param, Code = code };

    /// <summary>A request that fits, but not the state things are in.</summary>
    public static StripeError Refused(string message, string? code = null, string? param = null, string? chargeId = null) =>
        new(400, "invalid_request_error", message) { Code = code, Param = param, ChargeId = chargeId, Stored = true };

    public static StripeError Missing(string kind, string? id, string param = "id") =>
        new(404, "invalid_request_error", $"No such {kind}: '{id}'") { Code = "resource_missing", Param = param, Stored = true };

    public static StripeError UnknownAddress(string method, string path) =>
        new(404, "invalid_request_error", $"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.");

    /// <summary>Stripe's own trouble of the given status.</summary>
    public static StripeError Trouble(int status) => status switch
    {
        409 => new(409, "idempotency_error", "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through).")
        {
            Code = "idempotency_key_in_use",
        },
        429 => new(429, "invalid_request_error", "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.") { Code = "rate_limit" },
        _ => new(status, status >= 500 ? "api_error" : "invalid_request_error",
            "An unknown error occurred. If you have any questions, we can help at https://support.stripe.com/."),
    };

    public string ToJson(string requestId)
    {
        var error = new JsonObject();
        if (Code is not null)
        {
            error["code"] = Code;
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + Code.Replace('_', '-');
        }
        if (ChargeId is not null)
            error["charge"] = ChargeId;
        error["message"] = Message;
        if (Param is not null)
            error["param"] = Param;
        error["request_log_url"] = "https://dashboard.stripe.com/test/logs/" + requestId;
        error["type"] = Type;
        return new JsonObject { ["error"] = error }.ToJsonString();
    }
}
