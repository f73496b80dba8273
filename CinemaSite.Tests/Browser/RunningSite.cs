using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>
/// The site as a newcomer runs it: its own process in Development, with demo catalogue, simulator and mail folder, but
/// in a folder of its own. One for all browser tests.
/// </summary>
public sealed class RunningSite : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"cinema-browser-{Guid.NewGuid():N}");
    private readonly StringBuilder log = new();
    private Process? process;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where it listens.</summary>
    public string Url { get; } = $"http://localhost:{FreePort()}";

    /// <summary>What the process has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            WorkingDirectory = Path.Combine(Walls.Repository.Root, "CinemaSite"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = Url,
            ["ConnectionStrings__Cinema"] = $"Data Source={Path.Combine(folder, "cinema.db")}",
            ["Media__Folder"] = Path.Combine(folder, "media"),
            ["Mail__PickupFolder"] = Path.Combine(folder, "mail"),
            ["Stripe__SimulatorPort"] = $"{FreePort()}",
            ["Stripe__SimulatorState"] = Path.Combine(folder, "stripe.json"),
        };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitUntilReadyAsync();

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CINEMA_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync", "--disable-component-update"],
        });
    }

    /// <summary>A fresh visitor with cookies of their own; problems of the page are collected in the visitor.</summary>
    public async Task<Visitor> VisitAsync(bool script = true, int width = 1280, ColorScheme scheme = ColorScheme.Dark)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Url,
            JavaScriptEnabled = script,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
        });
        context.SetDefaultTimeout(20_000);
        return new Visitor(context, await context.NewPageAsync());
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (log) log.AppendLine(line.Data);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient();
        for (var left = 300; left > 0; left--)
        {
            if (process!.HasExited) break;
            try
            {
                if ((await client.GetAsync($"{Url}/health/ready")).StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(200);
        }
        throw new InvalidOperationException($"The site did not start:\n{Log}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Shares one running site among the browser tests.</summary>
[CollectionDefinition("Browser")]
public sealed class BrowserCollection : ICollectionFixture<RunningSite>;
