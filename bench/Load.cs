using System.Diagnostics;
using System.Net;

namespace CinemaSite.Bench;

/// <summary>What came of asking one page for a while. Times are milliseconds.</summary>
internal sealed record Measured(double PerSecond, double P50, double P99, double Bytes)
{
    /// <summary>The median of several, figure by figure.</summary>
    public static Measured MedianOf(IReadOnlyCollection<Measured> all) => new(Median(all, m => m.PerSecond), Median(all, m => m.P50), Median(all, m => m.P99), Median(all, m => m.Bytes));

    private static double Median(IReadOnlyCollection<Measured> all, Func<Measured, double> of) => all.Select(of).Order().ElementAt(all.Count / 2);
}

/// <summary>Asks addresses as fast as they are answered, over so many connections at once.</summary>
internal sealed class Load(int connections) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = connections, AutomaticDecompression = DecompressionMethods.None });

    /// <summary>Asks for <paramref name="seconds"/>; <paramref name="address"/> tells the next one.</summary>
    /// <exception cref="InvalidOperationException">A page did not answer 200 or 204.</exception>
    public async Task<Measured> AskAsync(Func<int, Uri> address, string? cookie, double seconds, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var end = started + (long)(seconds * Stopwatch.Frequency);
        var number = 0;
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>();
            var bytes = 0L;
            var buffer = new byte[BufferSize];
            while (Stopwatch.GetTimestamp() < end)
            {
                var before = Stopwatch.GetTimestamp();
                bytes += await AskAsync(address(Interlocked.Increment(ref number)), cookie, buffer, stop);
                times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }
            return (times, bytes);
        }, stop)));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var sorted = all.SelectMany(a => a.times).Order().ToArray();
        return new Measured(sorted.Length / elapsed, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)], (double)all.Sum(a => a.bytes) / sorted.Length);
    }

    public void Dispose() => http.Dispose();

    private async Task<long> AskAsync(Uri address, string? cookie, byte[] buffer, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");
        if (cookie is not null) request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent)) throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode}.");
        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        var bytes = 0L;
        while (await body.ReadAsync(buffer, stop) is > 0 and var read) bytes += read;
        return bytes;
    }
}
