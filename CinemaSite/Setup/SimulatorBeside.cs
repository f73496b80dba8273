#if STRIPE_SIMULATOR
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CinemaSite.Core;
using StripeSimulator;
#endif

namespace CinemaSite.Setup;

/// <summary>A stand-in for Stripe beside the site, so that a newcomer can buy films without an account there.</summary>
public static class SimulatorBeside
{
    /// <summary>Starts the simulator with the site when <c>Stripe:Simulator</c> says so, or in Development when there is no key.</summary>
    public static void AddSimulatorBeside(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var wanted = builder.Configuration.GetValue<bool?>("Stripe:Simulator");
        if (wanted is true && !builder.Environment.IsDevelopment())
            throw new InvalidOperationException("Stripe:Simulator is true outside Development: the simulator takes no real money. Remove it and set Stripe:SecretKey.");
        if (wanted is false && builder.Environment.IsDevelopment() && string.IsNullOrEmpty(builder.Configuration["Stripe:SecretKey"])) GoWithout(builder);
#if STRIPE_SIMULATOR
        if (builder.Environment.IsDevelopment() && (wanted ?? string.IsNullOrEmpty(builder.Configuration["Stripe:SecretKey"]))) Add(builder);
#else
        if (wanted is true) throw new InvalidOperationException("Stripe:Simulator is true, but a Release build has no simulator. Build in Debug, or set Stripe:SecretKey.");
        if (wanted is null && builder.Environment.IsDevelopment() && string.IsNullOrEmpty(builder.Configuration["Stripe:SecretKey"]))
            throw new InvalidOperationException("Stripe:SecretKey is missing, and a Release build has no simulator. Build in Debug, set the key, or set Stripe:Simulator to false to go without paying.");
#endif
    }

    /// <summary>Neither a key nor the simulator: the site runs, and paying says that the service does not answer.</summary>
    private static void GoWithout(WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Stripe:SecretKey"] = "sk_test_none",
        ["Stripe:WebhookSecrets:0"] = builder.Configuration["Stripe:WebhookSecrets:0"] ?? "whsec_none",
        ["Stripe:ApiBase"] = builder.Configuration["Stripe:ApiBase"] ?? "http://127.0.0.1:9",
    });

#if STRIPE_SIMULATOR
    private static void Add(WebApplicationBuilder builder)
    {
        var port = builder.Configuration.GetValue("Stripe:SimulatorPort", 12111);
        if (port == 0) port = FreePort();
        var state = Path.Combine(builder.Environment.ContentRootPath, builder.Configuration["Stripe:SimulatorState"] ?? Path.Combine("App_Data", "stripe-simulator.json"));
        Directory.CreateDirectory(Path.GetDirectoryName(state)!);
        // Those that are configured hold, so that whoever knows them can play Stripe too.
        var secrets = builder.Configuration.GetSection("Stripe:WebhookSecrets").Get<string[]>() is { Length: > 0 } configured ? configured : ["whsec_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))];
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Stripe:SecretKey"] = "sk_test_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)),
            ["Stripe:WebhookSecrets:0"] = secrets[0],
            ["Stripe:ApiBase"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
        });
        var name = builder.Configuration["Site:Name"] ?? new SiteOptions().Name;
        builder.Services.AddHostedService(services => new Companion(
            new SimulatorOptions { Port = port, StateFile = state, MerchantName = name, WebhookSecrets = secrets },
            secrets, services.GetRequiredService<SiteAddress>(), services.GetRequiredService<IHostApplicationLifetime>(), services.GetRequiredService<ILogger<SimulatorHostLog>>()));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Names the simulator in the site's log.</summary>
    private sealed class SimulatorHostLog;

    private sealed class Companion(SimulatorOptions options, string[] secrets, SiteAddress site, IHostApplicationLifetime lifetime, ILogger<SimulatorHostLog> logger) : IHostedService
    {
        private WebApplication? simulator;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            simulator = SimulatorHost.Build(options);
            try
            {
                await simulator.StartAsync(cancellationToken);
            }
            catch (IOException e)
            {
                throw new InvalidOperationException($"Stripe:SimulatorPort {options.Port} is taken, so the simulator cannot start. Choose another port, or 0 for any free one.", e);
            }
            // Where events go is known once the site listens.
            lifetime.ApplicationStarted.Register(() => _ = TellAsync());
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (simulator is null) return;
            await simulator.StopAsync(cancellationToken);
            await simulator.DisposeAsync();
        }

        private async Task TellAsync()
        {
            using var client = new HttpClient();
            for (var left = 20; ; left--)
            {
                try
                {
                    // The site learns its address in the same moment; whoever is called first waits for the other.
                    await Task.Delay(100);
                    var settings = new { url = site.To(Links.StripeWebhook), secrets };
                    (await client.PostAsJsonAsync($"http://127.0.0.1:{options.Port}/_sim/webhooks", settings)).EnsureSuccessStatusCode();
                    return;
                }
                catch (Exception e) when (e is InvalidOperationException or HttpRequestException)
                {
                    if (left > 0) continue;
                    LogUntold(logger, e);
                    return;
                }
            }
        }

        private static readonly Action<ILogger, Exception?> LogUntold =
            LoggerMessage.Define(LogLevel.Error, new EventId(1, nameof(LogUntold)), "The Stripe simulator could not be told where the site is; payments are found by the job");
    }
#endif
}
