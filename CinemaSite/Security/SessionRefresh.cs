using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using Microsoft.AspNetCore.StaticAssets;

namespace CinemaSite.Security;

/// <summary>Renews a browser's pair by itself when the access token is gone or nearly so, and lets the request go on signed in.</summary>
public sealed class SessionRefresh(Sessions sessions, AccessTokens accessTokens, TokenCookies cookies)
{
    // Answers that are the same for everybody, or whose callers have no cookies.
    private static readonly PathString[] Anonymous = ["/webhooks", "/health", "/posters", "/avatars", "/api/token", Links.CspReports];

    /// <summary>Whether this request needs nobody to be signed in.</summary>
    public static bool Skips(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
            || Array.Exists(Anonymous, p => context.Request.Path.StartsWithSegments(p))
            || TokenAuthentication.IsBearer(context.Request);
    }

    /// <summary>Renews the pair if it must be; takes the cookies of a dead session away.</summary>
    public async Task RunAsync(HttpContext context)
    {
        if (cookies.Refresh(context) is not { Length: > 0 } refreshToken || !accessTokens.NeedsRenewal(cookies.Access(context))) return;
        // Not bound to the connection: a pair that was made must not be lost because the browser moved on.
        if (await sessions.RefreshAsync(refreshToken, context.Visit(), CancellationToken.None) is { } pair) cookies.Give(context, pair);
        else cookies.Take(context);
    }
}
