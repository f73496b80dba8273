using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace CinemaSite.Setup;

internal static class NetworkSetup
{
    private const string Key = "Network:TrustedProxies";

    /// <summary>Takes the visitor's address from a proxy, if it is one of <c>Network:TrustedProxies</c> (addresses or networks); from nobody else.</summary>
    public static void AddTrustedProxies(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(Key);
        var proxies = section.GetChildren().Select(c => c.Value).Prepend(section.Value)
            .SelectMany(v => (v ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
                if (IPAddress.TryParse(proxy, out var address)) o.KnownProxies.Add(address);
                else if (System.Net.IPNetwork.TryParse(proxy, out var network)) o.KnownIPNetworks.Add(network);
                else throw new InvalidOperationException($"{Key} holds '{proxy}': it must be an address such as 10.0.0.5 or a network such as 10.0.0.0/8.");
        });
    }
}
