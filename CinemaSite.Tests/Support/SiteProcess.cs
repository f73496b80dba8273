using System.Diagnostics;
using System.Net;
using System.Text;

namespace CinemaSite.Tests.Support;

/// <summary>
/// The site as a newcomer runs it: its own process in Development, with demo catalogue, simulator and mail folder, but
/// in a folder of its own, or in another copy's. It may be killed and started again on what it left behind.
/// </summary>
public sealed class SiteProcess(SiteProcess? beside = null) : IAsyncDisposable
{
    private readonly string folder = beside?.folder ?? Directory.CreateTempSubdirectory("cinema-process-").FullName;
    private readonly StringBuilder log = new();
    private readonly int simulatorPort = Ports.Next();
    private Process? process;

    /// <summary>Where it listens.</summary>
    public string Url { get; } = $"http://localhost:{Ports.Next()}";

    /// <summary>Where its stand-in for Stripe listens.</summary>
    public string SimulatorUrl => $"http://127.0.0.1:{simulatorPort}";

    /// <summary>The file of its database.</summary>
    public string Database => Path.Combine(folder, "cinema.db");

    /// <summary>True until the process has ended by itself or was killed.</summary>
    public bool IsAlive => process is { HasExited: false };

    /// <summary>What the process has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    /// <summary>Starts it and waits until it is ready. <paramref name="faultAt"/> names the place where it kills itself, <paramref name="settings"/> what else its environment says.</summary>
    public async Task StartAsync(string? faultAt = null, Dictionary<string, string>? settings = null)
    {
        Launch(faultAt, settings);
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public void Launch(string? faultAt = null, Dictionary<string, string>? settings = null)
    {
        process?.Dispose();
        process = Start([], faultAt, settings);
    }

    /// <summary>Runs one of the site's commands, such as <c>reconcile</c>, to its end beside or instead of the site; its exit code and what it printed.</summary>
    public async Task<(int Code, string Said)> RunAsync(string[] command, Dictionary<string, string>? settings = null)
    {
        var before = Log.Length;
        using var run = Start(command, null, settings);
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        // The second wait is for the last lines.
        run.WaitForExit();
        return (run.ExitCode, Log[before..]);
    }

    /// <summary>Asks it to stop, as a service manager does, and tells the exit code and how long it took.</summary>
    public async Task<(int Code, TimeSpan Took)> TerminateAsync()
    {
        var since = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"])) await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, since.Elapsed);
    }

    private Process Start(string[] arguments, string? faultAt, Dictionary<string, string>? settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            WorkingDirectory = Path.Combine(Walls.Repository.Root, "CinemaSite"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var all = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = Url,
            ["ConnectionStrings__Cinema"] = $"Data Source={Database}",
            ["Media__Folder"] = Path.Combine(folder, "media"),
            ["Mail__PickupFolder"] = Path.Combine(folder, "mail"),
            ["Search__Folder"] = Path.Combine(folder, "search"),
            ["Stripe__SimulatorPort"] = $"{simulatorPort}",
            ["Stripe__SimulatorState"] = Path.Combine(folder, "stripe.json"),
            ["Jobs__ReconcileSeconds"] = "5",
            ["FAULT_AT"] = faultAt ?? "",
            // Several of them share the cores of one machine with the tests.
            ["DOTNET_gcServer"] = "0",
        };
        foreach (var (key, value) in all.Concat(settings ?? [])) start.Environment[key] = value;
        var started = Process.Start(start)!;
        started.OutputDataReceived += Note;
        started.ErrorDataReceived += Note;
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    /// <summary>Waits for it to end by itself.</summary>
    public Task EndsAsync(TimeSpan? within = null) => process!.WaitForExitAsync().WaitAsync(within ?? TimeSpan.FromSeconds(30));

    /// <summary>Kills it without a word.</summary>
    public async Task KillAsync()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (log) log.AppendLine(line.Data);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        for (var left = 900; left > 0 && IsAlive; left--)
        {
            try
            {
                if ((await client.GetAsync($"{Url}/health/ready")).StatusCode == HttpStatusCode.OK) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet, or too busy starting to answer.
            }
            await Task.Delay(200);
        }
        throw new InvalidOperationException($"The site did not start:\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
        if (beside is null) Directory.Delete(folder, recursive: true);
    }
}
