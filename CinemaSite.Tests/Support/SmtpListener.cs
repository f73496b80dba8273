using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CinemaSite.Tests.Support;

/// <summary>How the mail server behaves.</summary>
public enum SmtpMode
{
    Accept,

    /// <summary>Says 451 to the message: come back later.</summary>
    Busy,

    /// <summary>Says 550 to recipients whose name begins with <c>nobody</c>.</summary>
    RefuseNobody,

    /// <summary>Takes the message and hangs up without an answer.</summary>
    DropAfterData,

    /// <summary>Every third message or so, by chance, is answered with 451 or by hanging up before it was taken.</summary>
    Flaky,
}

/// <summary>A small mail server on loopback that keeps what it was given.</summary>
public sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public SmtpListener()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public SmtpMode Mode { get; set; }

    private readonly Random chance = new(7);

    /// <summary>Every message that was sent whole, whether it was answered or not.</summary>
    public ConcurrentQueue<string> Messages { get; } = new();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = TalkAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            try
            {
                await writer.WriteLineAsync("220 loopback");
                while (await reader.ReadLineAsync(stop.Token) is { } line)
                {
                    switch (line.Split(' ', ':')[0].ToUpperInvariant())
                    {
                        case "RCPT" when Mode == SmtpMode.RefuseNobody && line.Contains("<nobody", StringComparison.OrdinalIgnoreCase):
                            await writer.WriteLineAsync("550 no such mailbox");
                            break;
                        case "DATA" when Mode == SmtpMode.Flaky && Fails():
                            if (Fails()) return;
                            await writer.WriteLineAsync("451 come back later");
                            break;
                        case "DATA":
                            await writer.WriteLineAsync("354 go on");
                            Messages.Enqueue(await ReadMessageAsync(reader));
                            if (Mode == SmtpMode.DropAfterData) return;
                            await writer.WriteLineAsync(Mode == SmtpMode.Busy ? "451 come back later" : "250 taken");
                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 bye");
                            return;
                        default:
                            await writer.WriteLineAsync("250 ok");
                            break;
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The other side hung up.
            }
        }
    }

    private bool Fails()
    {
        lock (chance) return chance.Next(100) < 30;
    }

    private static async Task<string> ReadMessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".") message.AppendLine(line);
        return message.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Dispose();
        stop.Dispose();
    }
}
