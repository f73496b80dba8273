using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CinemaSite.Bench;

/// <summary>A program of ours on a port of its own, with its data in a folder of its own.</summary>
internal sealed partial class SiteProcess : IAsyncDisposable
{
    private const string Email = "bench@example.com";
    private const string Password = "a long walk in the rain";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly Process process;
    private readonly TaskCompletionSource<double> indexed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiteProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Seconds until it was ready.</summary>
    public double ReadyAfter { get; private set; }

    /// <summary>Its memory now, in MiB.</summary>
    public double Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1024.0 / 1024;
        }
    }

    /// <summary>Starts <paramref name="dll"/> and waits until it answers.</summary>
    public static async Task<SiteProcess> StartAsync(string dll, string[] args, string folder, CancellationToken stop)
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}");
        port.Stop();
        var started = Stopwatch.GetTimestamp();
        var site = new SiteProcess(Start(dll, [.. args, "--urls", address.ToString()], folder), address);
        site.Listen();
        using var http = new HttpClient();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (site.process.HasExited || Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException($"{dll} did not come up.");
            try
            {
                if ((await http.GetAsync(new Uri(address, "/health/ready"), stop)).IsSuccessStatusCode) break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, stop);
            }
        }
        site.ReadyAfter = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return site;
    }

    /// <summary>Runs a command of the site to its end, its progress on this screen.</summary>
    public static async Task CommandAsync(string dll, string[] args, string folder, CancellationToken stop)
    {
        using var process = Start(dll, args, folder, quiet: false);
        await process.WaitForExitAsync(stop);
        // One row of a file refused is no reason to measure nothing.
        if (process.ExitCode is not (0 or 1)) throw new InvalidOperationException($"{string.Join(' ', args)} ended with {process.ExitCode}.");
    }

    /// <summary>Waits for the index of words; seconds it took to build.</summary>
    public Task<double> IndexedAsync(CancellationToken stop) => indexed.Task.WaitAsync(Patience, stop);

    /// <summary>Signs in; the cookies of that browser.</summary>
    public async Task<string> SignInAsync(CancellationToken stop)
    {
        var jar = new CookieContainer();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = jar, AllowAutoRedirect = false });
        var form = await http.GetStringAsync(new Uri(Address, "/account/login"), stop);
        var token = FormToken().Match(form).Groups[1].Value;
        using var fields = new FormUrlEncodedContent([new("email", Email), new("password", Password), new("__RequestVerificationToken", token)]);
        using var answer = await http.PostAsync(new Uri(Address, "/account/login"), fields, stop);
        return answer.StatusCode == HttpStatusCode.SeeOther ? jar.GetCookieHeader(Address) : throw new InvalidOperationException($"Signing in answered {(int)answer.StatusCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Listen()
    {
        process.OutputDataReceived += (_, line) =>
        {
            if (Indexed().Match(line.Data ?? "") is { Success: true } match) indexed.TrySetResult(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text) Console.Error.WriteLine(text);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static Process Start(string dll, string[] args, string folder, bool quiet = true)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("dotnet", [dll, .. args]) { WorkingDirectory = Path.GetDirectoryName(dll)!, RedirectStandardOutput = quiet, RedirectStandardError = quiet };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Site__PublicUrl"] = "http://localhost",
            ["ConnectionStrings__Cinema"] = $"Data Source={Path.Combine(folder, "cinema.db")}",
            ["Search__Folder"] = Path.Combine(folder, "search"),
            ["Media__Folder"] = Path.Combine(folder, "media"),
            ["Stripe__SecretKey"] = "sk_test_bench",
            ["Stripe__WebhookSecrets__0"] = "whsec_bench",
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__From"] = "cinema@example.com",
            ["Cinema__Admin__Email"] = Email,
            ["Cinema__Admin__Password"] = Password,
            ["Jwt__AccessMinutes"] = "60",
            // Jobs that happen to run would be measured in whatever page was asked then.
            ["Jobs__Enabled"] = "false",
        }) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex(@"words of \d[\d,]* movies are indexed after ([\d.]+) s")]
    private static partial Regex Indexed();
}
