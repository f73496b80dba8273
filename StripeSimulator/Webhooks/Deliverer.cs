using System.Text;
using StripeSimulator.Api;
using StripeSimulator.State;

namespace StripeSimulator.Webhooks;

/// <summary>Sends events to the webhook endpoints, again and again with growing pauses until they are accepted.</summary>
internal sealed partial class Deliverer(Simulator simulator, ILogger<Deliverer> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient client = new(simulator.Options.WebhookHandler ?? new HttpClientHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // A site under development has a certificate nobody vouches for.
        ServerCertificateCustomValidationCallback = (request, _, _, errors) =>
            errors == System.Net.Security.SslPolicyErrors.None || request.RequestUri!.IsLoopback,
    }, disposeHandler: simulator.Options.WebhookHandler is null) { Timeout = Patience };

    private int underWay;

    /// <summary>Whether nothing is due or under way.</summary>
    public bool IsIdle
    {
        get
        {
            lock (simulator.Gate)
                return underWay == 0 && simulator.Pending.Count == 0;
        }
    }

    /// <summary>Sends an event once more, at once, and returns the statuses (0 = no answer).</summary>
    public async Task<int[]> RedeliverAsync(StoredEvent happened, int copies, int parallel)
    {
        List<Delivery> deliveries;
        lock (simulator.Gate)
        {
            foreach (var endpoint in simulator.State.Endpoints.Where(endpoint => happened.Deliveries.TrueForAll(delivery => delivery.EndpointId != endpoint.Id)))
                happened.Deliveries.Add(new() { EndpointId = endpoint.Id, Abandoned = true });
            deliveries = [.. happened.Deliveries];
        }
        var statuses = new int[deliveries.Count * copies];
        await Parallel.ForAsync(0, statuses.Length, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (i, cancel) =>
        {
            var delivery = deliveries[i % deliveries.Count];
            statuses[i] = await SendAsync(happened, delivery, cancel);
            Note(delivery, statuses[i]);
        });
        return statuses;
    }

    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var chance = new Random(1);
        var seed = 1;
        var slots = new SemaphoreSlim(1);
        var width = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            await simulator.Wake.WaitAsync(Tick, CancellationToken.None);
            List<(StoredEvent Event, Delivery Delivery)> due;
            DeliveryPlan plan;
            lock (simulator.Gate)
            {
                plan = simulator.State.Plan;
                if (seed != plan.Seed)
                    chance = new Random(seed = plan.Seed);
                due = TakeDue(plan, chance);
            }
            // Whoever is told of something must find it, even if this process dies over the telling.
            if (due.Count > 0) await simulator.SaveAsync();
            if (width != plan.Parallel)
                slots = new SemaphoreSlim(width = plan.Parallel);
            foreach (var (happened, delivery) in due)
            {
                var copies = new Task<int>[plan.Copies];
                for (var i = 0; i < copies.Length; i++)
                {
                    await ((Task)slots.WaitAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    copies[i] = SendAndFreeAsync(happened, delivery, slots, stoppingToken);
                }
                _ = FinishAsync(happened, delivery, copies);
            }
        }
    }

    private List<(StoredEvent Event, Delivery Delivery)> TakeDue(DeliveryPlan plan, Random chance)
    {
        var now = simulator.NowMilliseconds;
        var due = simulator.Pending.FindAll(entry => entry.Delivery.NextAttemptAt <= now);
        if (due.Count == 0)
            return due;
        simulator.Pending.RemoveAll(entry => entry.Delivery.NextAttemptAt <= now);
        due.RemoveAll(entry => entry.Delivery.Attempts == 0 && Dropped(entry.Delivery, plan, chance));
        underWay += due.Count;
        switch (plan.Order)
        {
            case "reverse":
                due.Reverse();
                break;
            case "shuffle":
                chance.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(due));
                break;
        }
        return due;
    }

    private bool Dropped(Delivery delivery, DeliveryPlan plan, Random chance)
    {
        if (plan.DropPercent == 0 || chance.Next(100) >= plan.DropPercent)
            return false;
        delivery.Abandoned = true;
        simulator.Touch();
        return true;
    }

    private async Task<int> SendAndFreeAsync(StoredEvent happened, Delivery delivery, SemaphoreSlim slots, CancellationToken cancel)
    {
        try
        {
            return await SendAsync(happened, delivery, cancel);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task FinishAsync(StoredEvent happened, Delivery delivery, Task<int>[] copies)
    {
        var statuses = await Task.WhenAll(copies);
        Note(delivery, Array.Find(statuses, IsAccepted) is var accepted and not 0 ? accepted : statuses[0]);
        lock (simulator.Gate)
        {
            underWay--;
            if (delivery.Delivered)
                return;
            var pauses = simulator.Options.RetryPauses;
            if (delivery.Attempts > pauses.Count)
            {
                delivery.Abandoned = true;
                LogAbandoned(happened.Type, happened.Id, delivery.LastStatus);
                return;
            }
            delivery.NextAttemptAt = simulator.NowMilliseconds + (long)pauses[delivery.Attempts - 1].TotalMilliseconds;
            simulator.Pending.Add((happened, delivery));
        }
    }

    private void Note(Delivery delivery, int status)
    {
        lock (simulator.Gate)
        {
            delivery.Attempts++;
            delivery.LastStatus = status;
            delivery.Delivered |= IsAccepted(status);
            simulator.Touch();
        }
    }

    private async Task<int> SendAsync(StoredEvent happened, Delivery delivery, CancellationToken cancel)
    {
        string body;
        DeliveryPlan plan;
        WebhookEndpoint? endpoint;
        lock (simulator.Gate)
        {
            plan = simulator.State.Plan;
            endpoint = simulator.State.Endpoints.Find(delivery.EndpointId);
            body = Shapes.Event(happened, plan.ApiVersion, plan.Livemode).ToJsonString();
        }
        if (endpoint is null)
            return 0;
        try
        {
            // The real time, not the simulator's own: the receiver compares it with its clock.
            var at = simulator.Options.Time.GetUtcNow().AddSeconds(-plan.StaleSeconds);
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Stripe-Signature", Signer.Header(body, endpoint.Secrets, at, plan.CorruptSignature));
            request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return (int)response.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException or InvalidOperationException)
        {
            return 0;
        }
    }

    private static bool IsAccepted(int status) => status is >= 200 and < 300;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gave up delivering {Type} {EventId}; the last answer was {Status}.")]
    private partial void LogAbandoned(string type, string eventId, int status);
}
