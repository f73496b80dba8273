using System.Globalization;

namespace StripeSimulator;

/// <summary>Where the simulator listens, what it keeps and whom it tells.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Loopback port; 0 lets the system choose.</summary>
    public int Port { get; init; } = 12111;

    /// <summary>File that keeps the state across restarts; null keeps it in memory.</summary>
    public string? StateFile { get; init; }

    /// <summary>Where events are delivered from the start; <c>POST /_sim/webhooks</c> changes it later.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>Secrets each delivery is signed with, newest first; several while one is being rotated out.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; init; } = [];

    /// <summary>Pauses before each further attempt at a failed delivery; after the last one the event stays undelivered.</summary>
    public IReadOnlyList<TimeSpan> RetryPauses { get; init; } =
    [
        TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    /// <summary>After how long a refund that arrives or fails later does so by itself.</summary>
    public TimeSpan SlowRefund { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shop's name on the hosted page.</summary>
    public string MerchantName { get; init; } = "Test shop";

    /// <summary>Source of time; the simulator's own clock runs ahead of it by what <c>/_sim/clock</c> added.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Carries deliveries instead of the network, for a site that runs in a test server.</summary>
    public HttpMessageHandler? WebhookHandler { get; init; }

    /// <summary>Reads <c>--port N</c>, <c>--state FILE</c>, <c>--webhook-url URL</c>, <c>--webhook-secret SECRET</c> (repeatable) and <c>--merchant NAME</c>.</summary>
    /// <exception cref="ArgumentException">An argument is unknown or lacks its value.</exception>
    public static SimulatorOptions FromArguments(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var options = new SimulatorOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--port" => options with { Port = ParsePort(value) },
                "--state" => options with { StateFile = value },
                "--webhook-url" => options with { WebhookUrl = value },
                "--webhook-secret" => options with { WebhookSecrets = [.. options.WebhookSecrets, value] },
                "--merchant" => options with { MerchantName = value },
                _ => throw new ArgumentException($"{args[i]} is not known. Known are --port, --state, --webhook-url, --webhook-secret and --merchant."),
            };
        }
        return options;
    }

    private static int ParsePort(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new ArgumentException($"--port {value} is not a port number.");
}
