using CinemaSite.Core.Accounts;

namespace CinemaSite.Security;

/// <summary>The two cookies that keep a browser signed in.</summary>
public sealed class TokenCookies(CookieRules cookies)
{
    // Where a pair made by this very request is found by what comes after.
    private const string Fresh = "fresh-access-token";
    private readonly string access = cookies.Name("access");
    private readonly string refresh = cookies.Name("refresh");

    /// <summary>The access token of this request: the one just made for it, else the browser's.</summary>
    public string? Access(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(Fresh, out var fresh) ? fresh as string : context.Request.Cookies[access];
    }

    /// <summary>The browser's refresh token.</summary>
    public string? Refresh(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Cookies[refresh];
    }

    /// <summary>Whether the browser sent any of the two.</summary>
    public bool Any(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Cookies.ContainsKey(access) || request.Cookies.ContainsKey(refresh);
    }

    /// <summary>Gives the browser a pair; this request goes on with it too.</summary>
    public void Give(HttpContext context, TokenPair pair)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(pair);
        context.Items[Fresh] = pair.AccessToken;
        context.Response.Cookies.Append(access, pair.AccessToken, cookies.Options(pair.Persistent ? pair.AccessExpiresUtc : null));
        context.Response.Cookies.Append(refresh, pair.RefreshToken, cookies.Options(pair.Persistent ? pair.RefreshExpiresUtc : null));
    }

    /// <summary>Takes both away.</summary>
    public void Take(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Items[Fresh] = null;
        context.Response.Cookies.Delete(access, cookies.Options(null));
        context.Response.Cookies.Delete(refresh, cookies.Options(null));
    }
}
