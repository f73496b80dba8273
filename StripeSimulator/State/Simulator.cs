using System.Text.Json.Nodes;

namespace StripeSimulator.State;

/// <summary>What made an event happen: a call of the API, or (empty) the buyer on the hosted page or the control plane.</summary>
internal readonly record struct Cause(string? RequestId, string? IdempotencyKey);

/// <summary>The state, the lock around it, the clock, and the feed of events. Everything but <see cref="SaveAsync"/> is called inside <see cref="Gate"/>.</summary>
internal sealed class Simulator : IDisposable
{
    /// <summary>The version Stripe.net 53.1 is pinned to; events of another train are refused by it.</summary>
    public const string ApiVersion = "2026-10-28.endive";

    private const string OwnEndpointId = "we_1SimulatorOwnEndpoint000";
    private const int EventDays = 30;

    private readonly SemaphoreSlim saving = new(1, 1);
    private readonly PriorityQueue<string, long> expiries = new();
    private long version;
    private long savedVersion;

    public Simulator(SimulatorOptions options)
    {
        Options = options;
        State = SimulatorState.Load(options.StateFile);
        if (options.WebhookUrl is { } url)
            SetEndpoint(url, options.WebhookSecrets, null);
        Restore();
    }

    public Lock Gate { get; } = new();
    public SimulatorOptions Options { get; }
    public SimulatorState State { get; private set; }

    /// <summary>Where the simulator answers, once it has started.</summary>
    public string BaseAddress { get; set; } = "";

    /// <summary>Deliveries that wait for their time.</summary>
    public List<(StoredEvent Event, Delivery Delivery)> Pending { get; } = [];

    /// <summary>Released when something was added to <see cref="Pending"/>.</summary>
    public SemaphoreSlim Wake { get; } = new(0);

    /// <summary>Unix milliseconds by the simulator's own clock.</summary>
    public long NowMilliseconds => Options.Time.GetUtcNow().ToUnixTimeMilliseconds() + (State.ClockOffsetSeconds * 1000);

    /// <summary>Unix seconds by the simulator's own clock.</summary>
    public long Now => NowMilliseconds / 1000;

    public bool IsDirty => version != savedVersion;

    public void Touch() => version++;

    /// <summary>Adds a session and watches over its expiry.</summary>
    public void Add(CheckoutSession session)
    {
        State.Sessions.Add(session);
        expiries.Enqueue(session.Id, session.ExpiresAt);
        Touch();
    }

    /// <summary>The open sessions whose time is over.</summary>
    public IEnumerable<CheckoutSession> TakeExpired()
    {
        while (expiries.TryPeek(out var id, out var at) && at <= Now)
        {
            expiries.Dequeue();
            if (State.Sessions.Find(id) is { Status: "open" } session)
                yield return session;
        }
    }

    /// <summary>Records an event with a frozen snapshot and queues it for every endpoint that wants it.</summary>
    public StoredEvent Emit(string type, JsonObject snapshot, Cause cause, JsonObject? previous = null)
    {
        var happened = new StoredEvent
        {
            Id = Ids.New("evt_1"),
            Created = Now,
            Type = type,
            Snapshot = snapshot,
            Previous = previous,
            RequestId = cause.RequestId,
            IdempotencyKey = cause.IdempotencyKey,
        };
        foreach (var endpoint in State.Endpoints.Where(endpoint => endpoint.Wants(type)))
        {
            var delivery = new Delivery { EndpointId = endpoint.Id, NextAttemptAt = NowMilliseconds + State.Plan.DelayMs };
            happened.Deliveries.Add(delivery);
            Pending.Add((happened, delivery));
        }
        State.Events.Add(happened);
        Touch();
        Wake.Release();
        return happened;
    }

    /// <summary>Where events go by the control plane's word, beside endpoints that were made by the API.</summary>
    public WebhookEndpoint? OwnEndpoint => State.Endpoints.Find(OwnEndpointId);

    /// <summary>Replaces the endpoint set by configuration or control plane; a null address removes it.</summary>
    public void SetEndpoint(string? url, IReadOnlyList<string> secrets, IReadOnlyList<string>? events)
    {
        State.Endpoints.Remove(OwnEndpointId);
        if (url is not null)
        {
            State.Endpoints.Add(new()
            {
                Id = OwnEndpointId,
                Created = Now,
                Url = url,
                Secrets = [.. secrets],
                EnabledEvents = events is { Count: > 0 } ? [.. events] : ["*"],
            });
        }
        Touch();
    }

    /// <summary>Forgets what Stripe forgets: replies after 24 hours, events after 30 days.</summary>
    public void Prune()
    {
        while (State.Replies.Count > 0 && State.Replies[0].Created < Now - (24 * 3600))
        {
            State.Replies.RemoveAt(0);
            Touch();
        }
        while (State.Events.Count > 0 && State.Events[0].Created < Now - (EventDays * 24 * 3600))
        {
            State.Events.RemoveAt(0);
            Touch();
        }
    }

    /// <summary>Back to an empty state; endpoints stay, so that a test need not set them again.</summary>
    public void Reset()
    {
        var endpoints = State.Endpoints;
        State = new() { Endpoints = endpoints };
        Pending.Clear();
        expiries.Clear();
        Touch();
    }

    /// <summary>Returns when everything up to now is on disk. Many callers at once share one write.</summary>
    public async Task SaveAsync()
    {
        if (Options.StateFile is not { } file)
            return;

        long wanted;
        lock (Gate)
            wanted = version;
        await saving.WaitAsync();
        try
        {
            if (savedVersion >= wanted)
                return;
            byte[] bytes;
            long current;
            lock (Gate)
                (bytes, current) = (State.Export(), version);
            await WriteAtomicallyAsync(Path.GetFullPath(file), bytes);
            lock (Gate)
                savedVersion = current;
        }
        finally
        {
            saving.Release();
        }
    }

    public void Dispose()
    {
        saving.Dispose();
        Wake.Dispose();
    }

    private static async Task WriteAtomicallyAsync(string file, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var fresh = file + ".new";
        await using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await stream.WriteAsync(bytes);
            stream.Flush(flushToDisk: true);
        }
        File.Move(fresh, file, overwrite: true);
    }

    private void Restore()
    {
        foreach (var session in State.Sessions.Where(session => session.Status == "open"))
            expiries.Enqueue(session.Id, session.ExpiresAt);
        foreach (var happened in State.Events)
        {
            foreach (var delivery in happened.Deliveries.Where(delivery => !delivery.Delivered && !delivery.Abandoned))
                Pending.Add((happened, delivery));
        }
        if (Pending.Count > 0)
            Wake.Release();
    }
}
