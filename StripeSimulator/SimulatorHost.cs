using System.Net;
using StripeSimulator.Api;
using StripeSimulator.Control;
using StripeSimulator.Hosted;
using StripeSimulator.Payments;
using StripeSimulator.State;
using StripeSimulator.Webhooks;

namespace StripeSimulator;

/// <summary>Builds the simulator as an ordinary web application on a loopback port.</summary>
public static partial class SimulatorHost
{
    private const long MaxBody = 1 << 20;

    /// <summary>A web application that is built but not started; the caller starts and stops it, and finds its address in <c>Urls</c> once started.</summary>
    public static WebApplication Build(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Built away from the caller's execution context: a test factory that listens there for the host being built would take this one for the site.
        using (ExecutionContext.SuppressFlow())
            return Task.Run(() => BuildHere(options)).GetAwaiter().GetResult();
    }

    private static WebApplication BuildHere(SimulatorOptions options)
    {
        // An empty builder reads neither settings files nor the environment of the process it may share with the site.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(SimulatorHost).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter(typeof(SimulatorHost).FullName, LogLevel.Information).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNameCaseInsensitive = true);
        builder.Services
            .AddSingleton(options)
            .AddSingleton<Simulator>()
            .AddSingleton<Shapes>()
            .AddSingleton<Expansion>()
            .AddSingleton<Idempotency>()
            .AddSingleton<Faults>()
            .AddSingleton<RequestLog>()
            .AddSingleton<Disputes>()
            .AddSingleton<Checkout>()
            .AddSingleton<Refunds>()
            .AddSingleton<ApiPipeline>()
            .AddSingleton<Deliverer>()
            .AddSingleton<ControlPlane>()
            .AddSingleton<HostedEndpoints>()
            .AddSingleton<SessionsEndpoints>()
            .AddSingleton<PaymentsEndpoints>()
            .AddSingleton<RefundsEndpoints>()
            .AddSingleton<EventsEndpoints>()
            .AddSingleton<AccountEndpoints>()
            .AddHostedService(services => services.GetRequiredService<Deliverer>())
            .AddHostedService<Housekeeping>();

        var app = builder.Build();
        app.Use(StayAtHome);
        Map(app);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var address = app.Urls.First();
            app.Services.GetRequiredService<Simulator>().BaseAddress = address;
            LogListening(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SimulatorHost).FullName!), address);
        });
        return app;
    }

    private static void Map(WebApplication app)
    {
        var services = app.Services;
        var api = services.GetRequiredService<ApiPipeline>();
        services.GetRequiredService<SessionsEndpoints>().Map(app, api);
        services.GetRequiredService<PaymentsEndpoints>().Map(app, api);
        services.GetRequiredService<RefundsEndpoints>().Map(app, api);
        services.GetRequiredService<EventsEndpoints>().Map(app, api);
        services.GetRequiredService<AccountEndpoints>().Map(app, api);
        app.Map("/v1/{**rest}", api.Unknown());
        services.GetRequiredService<HostedEndpoints>().Map(app);
        services.GetRequiredService<ControlPlane>().Map(app);
    }

    /// <summary>Answers only callers that name a loopback host, and lets no foreign web page use the control plane through a browser.</summary>
    private static Task StayAtHome(HttpContext http, RequestDelegate next)
    {
        var isLocal = http.Request.Host.Host is "127.0.0.1" or "localhost" or "[::1]" || http.Request.Host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        var isForeign = http.Request.Path.StartsWithSegments("/_sim") && http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");
        if (isLocal && !isForeign)
            return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stripe simulator listens on {Address}")]
    private static partial void LogListening(ILogger logger, string address);
}
