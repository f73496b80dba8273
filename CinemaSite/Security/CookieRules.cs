namespace CinemaSite.Security;

/// <summary>
/// How the site's cookies are named and sent. On https they carry the <c>__Host-</c> prefix and are Secure; plain http
/// is only for development, where some browsers and all test clients refuse Secure cookies.
/// </summary>
public sealed record CookieRules(bool Secure)
{
    /// <summary>Decided by the public address.</summary>
    public static CookieRules From(IConfiguration configuration) =>
        new(configuration["Site:PublicUrl"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true);

    public CookieSecurePolicy SecurePolicy => Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;

    /// <summary>The full name of a cookie.</summary>
    public string Name(string name) => Secure ? $"__Host-cinema-{name}" : $"cinema-{name}";

    /// <summary>Options for a cookie that script can't read and other sites can't send with a form.</summary>
    public CookieOptions Options(DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = Secure,
        // Strict would sign the buyer out on the way back from Stripe.
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
