using System.Security.Cryptography;
using System.Text;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>Stripe's idempotency, first version: the first reply under a key is the reply for 24 hours.</summary>
internal sealed class Idempotency(Simulator simulator)
{
    private const int MaxKeyLength = 255;

    private readonly HashSet<string> inFlight = [];

    /// <summary>Method, address and parameters in one comparable text.</summary>
    public static string Fingerprint(string method, string path, FormBody form)
    {
        var text = new StringBuilder(method).Append(' ').Append(path);
        foreach (var (name, value) in form.Leaves())
            text.Append('\n').Append(name).Append('=').Append(value);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>
    /// The stored reply to replay, or null when the caller now holds the key and must <see cref="Release"/> it.
    /// Called inside the lock.
    /// </summary>
    /// <exception cref="StripeError">400 when the key belongs to other parameters, 409 when it is in use.</exception>
    public StoredReply? Claim(string key, string fingerprint)
    {
        if (key.Length > MaxKeyLength)
            throw StripeError.Invalid($"Idempotency keys must be at most {MaxKeyLength} characters", null);
        simulator.Prune();
        if (simulator.State.Replies.Find(key) is { } stored)
        {
            return stored.Fingerprint == fingerprint
                ? stored
                : throw new StripeError(400, "idempotency_error",
                    $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.");
        }
        return inFlight.Add(key) ? null : throw StripeError.Trouble(409);
    }

    /// <summary>Keeps the reply for the key. Called inside the lock that did the work.</summary>
    public void Store(string key, string fingerprint, string requestId, ApiReply reply)
    {
        simulator.State.Replies.Add(new()
        {
            Id = key,
            Created = simulator.Now,
            Fingerprint = fingerprint,
            RequestId = requestId,
            StatusCode = reply.Status,
            Body = reply.Body,
        });
        simulator.Touch();
    }

    /// <summary>Gives the key free. Called inside the lock.</summary>
    public void Release(string key) => inFlight.Remove(key);
}
