namespace CinemaSite.Core;

/// <summary>Section <c>Site</c> of the configuration.</summary>
public sealed class SiteOptions
{
    /// <summary>The name shown.</summary>
    public string Name { get; set; } = "Lantern";

    /// <summary>Base of links in mails and of Stripe's return addresses; never taken from the Host header.</summary>
    public string? PublicUrl { get; set; }
}
