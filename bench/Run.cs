using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace CinemaSite.Bench;

/// <summary>Who asks.</summary>
internal enum Asker
{
    /// <summary>Not signed in; gets what is kept.</summary>
    Stranger,

    /// <summary>Not signed in, but has a cart, so the page is made for this one question.</summary>
    WithCart,
    SignedIn,
}

/// <summary>One run: starts a site for each size and the ceilings, and asks all pages of all of them in turn, round after round.</summary>
internal sealed class Run(BenchOptions options)
{
    private const int Users = 2000;
    private const double WarmUpSeconds = 2;

    // Between two rounds pass half a minute and more, in which what is kept for seconds is forgotten.
    private const double AgainSeconds = 0.25;

    private readonly List<Series> all = [];
    private readonly StringBuilder starts = new();

    /// <summary>The report, in Markdown.</summary>
    public async Task<string> MeasureAsync(CancellationToken stop)
    {
        var site = await PublishAsync(stop);
        var started = new List<SiteProcess>();
        try
        {
            var ceilings = await SiteProcess.StartAsync(typeof(Run).Assembly.Location, ["ceilings"], Path.Combine(options.Data, "ceilings"), stop);
            started.Add(ceilings);
            all.Add(new Series(0, "Plain text", Asker.Stranger, _ => new Uri(ceilings.Address, Ceilings.Plain), null, false));
            all.Add(new Series(0, "24 cards from memory", Asker.Stranger, _ => new Uri(ceilings.Address, Ceilings.Cards), null, false));
            foreach (var size in options.Sizes)
            {
                var folder = Path.Combine(options.Data, size.ToString(CultureInfo.InvariantCulture));
                await FillAsync(site, folder, size, stop);
                var process = await SiteProcess.StartAsync(site, [], folder, stop);
                started.Add(process);
                await AddAsync(process, size, stop);
            }
            using var load = new Load(options.Connections);
            foreach (var series in all) await load.AskAsync(series.Address, series.Cookie, WarmUpSeconds, stop);
            for (var round = 1; round <= options.Rounds; round++)
            {
                Say($"Round {round} of {options.Rounds}: {all.Count} pages of {options.Seconds} s each");
                foreach (var series in all)
                {
                    await load.AskAsync(series.Address, series.Cookie, AgainSeconds, stop);
                    series.Rounds.Add(await load.AskAsync(series.Address, series.Cookie, options.Seconds, stop));
                }
            }
            foreach (var (process, size) in started.Skip(1).Zip(options.Sizes)) starts.AppendLine(CultureInfo.InvariantCulture, $"| {size:N0} movies, after the run | {process.Memory:N0} MiB |");
            return Report.Of(options, all, starts.ToString());
        }
        finally
        {
            foreach (var process in started) await process.DisposeAsync();
        }
    }

    private async Task AddAsync(SiteProcess process, int size, CancellationToken stop)
    {
        starts.AppendLine(CultureInfo.InvariantCulture, $"| {size:N0} movies: ready with the index kept from before | {process.ReadyAfter:N1} s, {process.Memory:N0} MiB |");
        var cookie = await process.SignInAsync(stop);
        foreach (var kind in await Catalogue.PagesAsync(process.Address, stop))
        {
            Uri Turn(int number) => new(process.Address, kind.Urls[number % kind.Urls.Count]);
            if (kind.Kept) all.Add(new Series(size, kind.Name, Asker.Stranger, Turn, null, false));
            all.Add(new Series(size, kind.Name, Asker.WithCart, Turn, kind.Kept ? $"cinema-cart={Guid.NewGuid():N}" : null, kind.HasBar));
            all.Add(new Series(size, kind.Name, Asker.SignedIn, Turn, cookie, kind.HasBar));
        }
    }

    // A catalogue is made once; the index of words is built while it can be watched, so that its time is known.
    private async Task FillAsync(string site, string folder, int size, CancellationToken stop)
    {
        if (File.Exists(Path.Combine(folder, "filled"))) return;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Say($"Filling a catalogue of {size:N0} movies");
        var before = Stopwatch.GetTimestamp();
        if (options.Import is { } import && import.Size == size) await SiteProcess.CommandAsync(site, ["import", import.File], folder, stop);
        else await SiteProcess.CommandAsync(site, ["generate", "--movies", size.ToString(CultureInfo.InvariantCulture)], folder, stop);
        var filled = Stopwatch.GetElapsedTime(before).TotalSeconds;
        await SiteProcess.CommandAsync(site, ["generate", "--users", Users.ToString(CultureInfo.InvariantCulture)], folder, stop);
        Say("Building its index of words");
        await using var process = await SiteProcess.StartAsync(site, [], folder, stop);
        var words = await process.IndexedAsync(stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "filled"), $"| {size:N0} movies: filled; columns loaded; words indexed beside them | {filled:N0} s; {process.ReadyAfter:N1} s; {words:N0} s, {process.Memory:N0} MiB then |{Environment.NewLine}", stop);
        // The index is on the disk some seconds after it serves.
        await Task.Delay(TimeSpan.FromSeconds(2), stop);
    }

    private async Task<string> PublishAsync(CancellationToken stop)
    {
        Say("Building the site");
        var folder = Path.Combine(options.Data, "site");
        using var publish = Process.Start("dotnet", ["publish", "CinemaSite", "-c", "Release", "-o", folder, "-nologo", "-v", "quiet"]);
        await publish.WaitForExitAsync(stop);
        return publish.ExitCode == 0 ? Path.Combine(folder, "CinemaSite.dll") : throw new InvalidOperationException("The site does not build.");
    }

    private static void Say(string what) => Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {what}");
}

/// <summary>One page kind of one site, and what its rounds gave.</summary>
internal sealed record Series(int Size, string Page, Asker Asker, Func<int, Uri> Address, string? Cookie, bool HasBar)
{
    public List<Measured> Rounds { get; } = [];

    public Measured Median => Measured.MedianOf(Rounds);
}
