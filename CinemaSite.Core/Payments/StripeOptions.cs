using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Payments;

/// <summary>Section <c>Stripe</c> of the configuration.</summary>
public sealed class StripeOptions
{
    public string? SecretKey { get; set; }

    /// <summary>Signing secrets of the webhook endpoint, several while one is being replaced.</summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>How far a signature's time may be from ours, either way: what a recorded event can be sent again within.</summary>
    public int SignatureToleranceSeconds { get; set; } = 300;

    /// <summary>Another address than Stripe's, for a stand-in.</summary>
    public string? ApiBase { get; set; }

    public string Currency { get; set; } = "usd";

    /// <summary>Whether the key moves real money; events must be of the same mode.</summary>
    public bool IsLive => SecretKey?.StartsWith("sk_live_", StringComparison.Ordinal) == true || SecretKey?.StartsWith("rk_live_", StringComparison.Ordinal) == true;
}

internal sealed class StripeOptionsCheck : IValidateOptions<StripeOptions>
{
    private static readonly string[] KeyBeginnings = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"];

    public ValidateOptionsResult Validate(string? name, StripeOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.SecretKey))
            faults.Add("Stripe:SecretKey is missing: set the secret key of your Stripe account (sk_test_… or sk_live_…).");
        else if (!KeyBeginnings.Any(b => options.SecretKey.StartsWith(b, StringComparison.Ordinal)))
            faults.Add("Stripe:SecretKey must be a secret or restricted key: it begins with sk_test_, sk_live_, rk_test_ or rk_live_.");
        if (options.WebhookSecrets.Count == 0 || options.WebhookSecrets.Any(s => !s.StartsWith("whsec_", StringComparison.Ordinal)))
            faults.Add("Stripe:WebhookSecrets:0 is missing or wrong: set the signing secret of the webhook endpoint (whsec_…).");
        if (options.SignatureToleranceSeconds is < 30 or > 3600)
            faults.Add("Stripe:SignatureToleranceSeconds must be between 30 and 3600.");
        if (options.ApiBase is { } address
            && (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !(url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)) || address.EndsWith('/')))
            faults.Add("Stripe:ApiBase must be an https address, or http on this machine, without a slash at its end.");
        if (options.ApiBase is not null && options.IsLive)
            faults.Add("Stripe:ApiBase is set beside a live key: a key that moves real money is only sent to Stripe itself. Remove Stripe:ApiBase.");
        if (options.Currency.Length != 3 || !options.Currency.All(char.IsAsciiLetter))
            faults.Add("Stripe:Currency must be a three-letter ISO code, such as usd.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
