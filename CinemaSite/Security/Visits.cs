using System.Net;
using System.Net.Sockets;
using CinemaSite.Core.Accounts;

namespace CinemaSite.Security;

/// <summary>Where a request comes from.</summary>
public static class Visits
{
    private const int NetworkBytes = 8;

    /// <summary>The device and network address, for the list of sessions.</summary>
    public static Visit Visit(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Visit(context.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null, Address(context)?.ToString());
    }

    /// <summary>Whom limits count: an IPv4 address, or an IPv6 network, since a home has a whole one to itself.</summary>
    public static string Network(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var address = Address(context);
        return address?.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes))
            : address?.ToString() ?? "unknown";
    }

    private static IPAddress? Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address;
    }
}
