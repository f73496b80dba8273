using CinemaSite.Core.Shopping;

namespace CinemaSite.Security;

/// <summary>Whose cart a request means, and from which country it comes.</summary>
public sealed class Shopper(CookieRules cookies, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>Where a cart made by the request itself is kept, before the browser sends its cookie back.</summary>
    private const string NewCart = "new-cart";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(60);
    private readonly string name = cookies.Name("cart");
    private readonly string? countryHeader = configuration["Network:CountryHeader"];

    /// <summary>The signed-in person's cart, else the one the visitor's cookie names.</summary>
    public CartOwner Owner(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new CartOwner(context.User.ViewerId(), VisitorCart(context));
    }

    /// <summary>The id in the visitor's cookie; it is the only key to that cart.</summary>
    public Guid? VisitorCart(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Items.TryGetValue(NewCart, out var made)) return (Guid)made!;
        return Guid.TryParseExact(context.Request.Cookies[name], "N", out var id) ? id : null;
    }

    /// <summary>The country the network's edge tells by the header that <c>Network:CountryHeader</c> names.</summary>
    public string? Country(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (countryHeader is null) return null;
        var code = context.Request.Headers[countryHeader].ToString().Trim();
        return code.Length == 2 && code.All(char.IsAsciiLetter) ? code.ToUpperInvariant() : null;
    }

    /// <summary>Keeps the visitor's cart in a cookie.</summary>
    public void Remember(HttpContext context, Guid cartId)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Items[NewCart] = cartId;
        context.Response.Cookies.Append(name, cartId.ToString("N"), cookies.Options(clock.GetUtcNow() + Kept));
    }

    /// <summary>After sign-in the cookie has done its work.</summary>
    public void Forget(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Cookies.ContainsKey(name)) context.Response.Cookies.Delete(name, cookies.Options(null));
    }
}
