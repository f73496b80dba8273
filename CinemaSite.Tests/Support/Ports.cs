using System.Net;
using System.Net.Sockets;

namespace CinemaSite.Tests.Support;

/// <summary>
/// Ports for processes that listen later, and again after a death. They lie below those that the system gives away by itself, so that
/// none of the many connections of a test run takes one meanwhile.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Two runs on one machine begin apart.
    private static int given = Environment.ProcessId * 97;

    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref given) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's already.
            }
        }
    }
}
