using Microsoft.Extensions.Options;

namespace CinemaSite.Core;

/// <summary>Where the site is reached from outside. In Development without <c>Site:PublicUrl</c>, the address it listens on.</summary>
public sealed class SiteAddress(IOptions<SiteOptions> options)
{
    private string? listening;

    /// <summary>Scheme, host and port without a trailing slash.</summary>
    /// <exception cref="InvalidOperationException">Neither configured nor listening yet.</exception>
    public string Base => options.Value.PublicUrl?.TrimEnd('/') ?? listening ?? throw new InvalidOperationException("Site:PublicUrl is not set and the site is not listening yet.");

    /// <summary>The absolute address of a path of <see cref="Links"/>.</summary>
    public string To(string path) => Base + path;

    /// <summary>Told by the host once it listens.</summary>
    public void ListensOn(string address) => listening = address.TrimEnd('/');
}
