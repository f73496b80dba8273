using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Stripe;
using Stripe.Checkout;
using StripeSimulator;

namespace CinemaSite.Tests.Simulator;

/// <summary>A simulator on a free port with the official client pointed at it, and a receiver for its webhooks.</summary>
public sealed class RunningSimulator : IAsyncDisposable
{
    public const string Secret = "whsec_test_first";

    private readonly WebApplication app;

    private RunningSimulator(WebApplication app, HookReceiver receiver)
    {
        this.app = app;
        Receiver = receiver;
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(app.Urls.First()) };
        Stripe = Client(maxRetries: 0);
    }

    public HookReceiver Receiver { get; }

    /// <summary>Plays the browser; follows no redirects.</summary>
    public HttpClient Http { get; }

    public StripeClient Stripe { get; }

    public static async Task<RunningSimulator> StartAsync(Func<SimulatorOptions, SimulatorOptions>? with = null)
    {
        var receiver = new HookReceiver();
        var options = new SimulatorOptions
        {
            Port = 0,
            WebhookUrl = "http://shop.localhost/webhooks/stripe",
            WebhookSecrets = [Secret],
            WebhookHandler = receiver,
            RetryPauses = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)],
        };
        var app = SimulatorHost.Build(with?.Invoke(options) ?? options);
        await app.StartAsync();
        return new(app, receiver);
    }

    public StripeClient Client(int maxRetries, string key = "sk_test_simulated", TimeSpan? timeout = null) => new(new StripeClientOptions
    {
        ApiKey = key,
        ApiBase = app.Urls.First(),
        HttpClient = new SystemNetHttpClient(new HttpClient { Timeout = timeout ?? TimeSpan.FromSeconds(10) }, maxRetries),
    });

    public static SessionCreateOptions TwoFilms() => new()
    {
        Mode = "payment",
        SuccessUrl = "http://shop.localhost/orders/7/return?session_id={CHECKOUT_SESSION_ID}",
        CancelUrl = "http://shop.localhost/orders/7",
        ClientReferenceId = "order-7",
        CustomerEmail = "viewer@example.com",
        Metadata = new() { ["order_id"] = "7" },
        PaymentIntentData = new() { Metadata = new() { ["order_id"] = "7" } },
        LineItems =
        [
            Line("His Girl Friday", 499),
            Line("Nosferatu <1922> & more", 350),
        ],
    };

    public static SessionLineItemOptions Line(string name, long amount, string currency = "usd") => new()
    {
        Quantity = 1,
        PriceData = new() { Currency = currency, UnitAmount = amount, ProductData = new() { Name = name } },
    };

    public Task<Session> CreateAsync(SessionCreateOptions? options = null, string? key = null, StripeClient? client = null) =>
        (client ?? Stripe).V1.Checkout.Sessions.CreateAsync(options ?? TwoFilms(), new() { IdempotencyKey = key ?? Guid.NewGuid().ToString() });

    public Task<Session> GetAsync(string id, params string[] expand) => Stripe.V1.Checkout.Sessions.GetAsync(id, new() { Expand = [.. expand] });

    /// <summary>A paid session with its payment intent and charge.</summary>
    public async Task<Session> PaidAsync(string? card = null)
    {
        var session = await CreateAsync();
        await ControlAsync($"sessions/{session.Id}/complete{(card is null ? "" : "?card=" + card)}");
        return await GetAsync(session.Id, "payment_intent.latest_charge");
    }

    public async Task<JsonNode> ControlAsync(string path, object? body = null)
    {
        using var response = await Http.PostAsync($"/_sim/{path}", body is null ? null : JsonContent.Create(body));
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    public Task DrainAsync() => ControlAsync("webhooks/drain?ms=60000");

    /// <summary>Posts to the hosted page like a browser.</summary>
    public async Task<(HttpStatusCode Status, string? Location, IHtmlDocument Page)> PayAsync(string sessionId, string number, string action = "pay", string expiry = "12 / 34", string cvc = "123")
    {
        using var response = await Http.PostAsync($"/c/pay/{sessionId}", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = "viewer@example.com", ["name"] = "Vera Viewer", ["number"] = number, ["expiry"] = expiry, ["cvc"] = cvc, ["action"] = action,
        }));
        return (response.StatusCode, response.Headers.Location?.OriginalString, Parse(await response.Content.ReadAsStringAsync()));
    }

    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>Types of all events, oldest first.</summary>
    public async Task<List<string>> EventTypesAsync() => [.. (await EventsAsync()).Select(happened => happened.Type)];

    public async Task<List<Event>> EventsAsync(EventListOptions? options = null)
    {
        var events = new List<Event>();
        await foreach (var happened in Stripe.V1.Events.ListAutoPagingAsync(options ?? new() { Limit = 100 }))
            events.Insert(0, happened);
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Receiver.Dispose();
    }
}

/// <summary>Takes webhooks in place of a shop.</summary>
public sealed class HookReceiver : HttpMessageHandler
{
    private readonly ConcurrentQueue<(string Body, string Signature)> received = new();
    private int toRefuse;

    public IReadOnlyList<(string Body, string Signature)> Received => [.. received];

    /// <summary>Answers 500 to the next calls.</summary>
    public void Refuse(int times) => toRefuse = times;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        received.Enqueue((await request.Content!.ReadAsStringAsync(cancellationToken), request.Headers.GetValues("Stripe-Signature").Single()));
        return new(Interlocked.Decrement(ref toRefuse) >= 0 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
    }
}
