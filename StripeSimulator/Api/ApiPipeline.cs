using System.Text;
using StripeSimulator.Control;
using StripeSimulator.Payments;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>The way of every call of the API: key, fault, idempotency, work inside the lock, saving, answer.</summary>
internal sealed class ApiPipeline(Simulator simulator, Checkout checkout, Expansion expansion, Idempotency idempotency, Faults faults, RequestLog log)
{
    /// <summary>An endpoint that answers with an object of <paramref name="kind"/> (<c>list:kind</c> for a list).</summary>
    public RequestDelegate Handle(string kind, ApiHandler handler) => http => RunAsync(http, kind, handler);

    /// <summary>Answers calls of addresses Stripe does not have.</summary>
    public RequestDelegate Unknown() => http => RunAsync(http, "", _ => throw StripeError.UnknownAddress(http.Request.Method, http.Request.Path));

    private async Task RunAsync(HttpContext http, string kind, ApiHandler handler)
    {
        var request = http.Request;
        var key = HttpMethods.IsPost(request.Method) && request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } given ? given : null;
        var entry = new LogEntry
        {
            At = simulator.Options.Time.GetUtcNow().UtcDateTime,
            RequestId = Ids.New("req_", 14),
            Method = request.Method,
            Path = request.Path,
            IdempotencyKey = key,
        };
        log.Add(entry);
        http.Response.Headers["Request-Id"] = entry.RequestId;
        http.Response.Headers["Stripe-Version"] = request.Headers["Stripe-Version"] is { Count: > 0 } version ? version.ToString() : Simulator.ApiVersion;
        http.Response.Headers.CacheControl = "no-cache, no-store";
        if (key is not null)
            http.Response.Headers["Idempotency-Key"] = key;

        ApiReply reply;
        Fault? fault = null;
        try
        {
            Authenticate(request);
            var form = await ReadAsync(request);
            entry.Params = form.Leaves().ToDictionary(leaf => leaf.Key, leaf => leaf.Value);
            fault = faults.Take(request.Method, request.Path);
            entry.Fault = fault?.Kind;
            reply = await AnswerAsync(http, entry, form, fault, kind, handler);
        }
        catch (StripeError error)
        {
            reply = new(error.Status, error.ToJson(entry.RequestId));
        }
        entry.Status = reply.Status;
        entry.Reply = reply.Body;
        await WriteAsync(http, reply, fault);
    }

    private async Task<ApiReply> AnswerAsync(HttpContext http, LogEntry entry, FormBody form, Fault? fault, string kind, ApiHandler handler)
    {
        if (fault is { DoesTheWork: false } && fault.Kind != "sticky500")
        {
            entry.Outcome = "lost";
            return Spoilt(fault, entry);
        }
        var path = http.Request.Path.Value!;
        if (path.EndsWith('/'))
            throw StripeError.UnknownAddress(http.Request.Method, path);

        var fingerprint = Idempotency.Fingerprint(http.Request.Method, path, form);
        if (entry.IdempotencyKey is { } key)
        {
            StoredReply? stored;
            lock (simulator.Gate)
                stored = idempotency.Claim(key, fingerprint);
            if (stored is not null)
            {
                entry.Outcome = "replayed";
                http.Response.Headers["Idempotent-Replayed"] = "true";
                http.Response.Headers["Original-Request"] = stored.RequestId;
                return fault is null ? new(stored.StatusCode, stored.Body) : Spoilt(fault, entry, new(stored.StatusCode, stored.Body));
            }
        }
        try
        {
            if (fault is { Kind: "latency" })
                await Task.Delay(fault.Ms ?? 1000);
            var request = new ApiRequest(form, path, http.Request.RouteValues.GetValueOrDefault("id") as string, new(entry.RequestId, entry.IdempotencyKey));
            lock (simulator.Gate)
                return Work(request, entry, fault, fingerprint, kind, handler);
        }
        finally
        {
            lock (simulator.Gate)
            {
                if (entry.IdempotencyKey is not null)
                    idempotency.Release(entry.IdempotencyKey);
            }
            if (!HttpMethods.IsGet(http.Request.Method))
                await simulator.SaveAsync();
        }
    }

    private ApiReply Work(ApiRequest request, LogEntry entry, Fault? fault, string fingerprint, string kind, ApiHandler handler)
    {
        ApiReply reply;
        var stored = true;
        if (fault is { Kind: "sticky500", Commit: false })
        {
            entry.Outcome = "lost";
            reply = Spoilt(fault, entry);
        }
        else
        {
            (reply, stored) = Execute(request, entry, kind, handler);
            if (fault is { Kind: "sticky500" })
                reply = Spoilt(fault, entry);
        }
        if (stored && entry.IdempotencyKey is { } key)
            idempotency.Store(key, fingerprint, entry.RequestId, reply);
        return fault is null ? reply : Spoilt(fault, entry, reply);
    }

    private (ApiReply Reply, bool Stored) Execute(ApiRequest request, LogEntry entry, string kind, ApiHandler handler)
    {
        try
        {
            checkout.ExpireDue();
            var paths = request.Form.Texts("expand");
            Expansion.Check(kind, paths);
            var result = handler(request);
            request.Form.RejectUnknown();
            expansion.Apply(result, kind, paths);
            entry.Outcome = "executed";
            return (new(200, result.ToJsonString()), true);
        }
        catch (StripeError error)
        {
            return (new(error.Status, error.ToJson(entry.RequestId)), error.Stored);
        }
    }

    /// <summary>What the caller gets to see under a fault.</summary>
    private static ApiReply Spoilt(Fault fault, LogEntry entry, ApiReply? real = null) => fault.Kind switch
    {
        "html" => new(fault.Status ?? 200, "<!DOCTYPE html><html><head><title>Please wait</title></head><body><h1>We will be back soon</h1></body></html>"),
        "empty" => new(fault.Status ?? 200, ""),
        "truncate" => real! with { Body = real.Body[..(real.Body.Length / 2)] },
        "latency" or "commit-then-drop" or "blackhole" or "reset" => real ?? new(0, ""),
        _ => new(StatusOf(fault), StripeError.Trouble(StatusOf(fault)).ToJson(entry.RequestId)),
    };

    private static int StatusOf(Fault fault) => fault.Kind switch { "409" => 409, "429" => 429, "status" => fault.Status ?? 503, _ => fault.Status ?? 500 };

    private static async Task WriteAsync(HttpContext http, ApiReply reply, Fault? fault)
    {
        if (fault?.Kind == "blackhole")
        {
            try
            {
                await Task.Delay(fault.Ms ?? Timeout.Infinite, http.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
        if (fault?.Kind is "blackhole" or "commit-then-drop" or "reset")
        {
            http.Abort();
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(reply.Body);
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = fault?.Kind == "html" ? "text/html" : "application/json";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes);
    }

    private static void Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            throw new StripeError(401, "invalid_request_error",
                "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.");
        }
        var key = header["Bearer ".Length..];
        if (!key.StartsWith("sk_test_", StringComparison.Ordinal) && !key.StartsWith("rk_test_", StringComparison.Ordinal))
            throw new StripeError(401, "invalid_request_error", $"Invalid API Key provided: {(key.Length > 12 ? key[..8] + "****" + key[^4..] : "****")}");
    }

    private static async Task<FormBody> ReadAsync(HttpRequest request)
    {
        var encoded = request.QueryString.Value?.TrimStart('?') ?? "";
        if (!HttpMethods.IsGet(request.Method))
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            encoded = encoded.Length == 0 ? body : $"{encoded}&{body}";
        }
        return FormBody.Parse(encoded);
    }
}
