using CinemaSite.Core.Catalog;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Net.Http.Headers;

namespace CinemaSite.Caching;

/// <summary>
/// Pages that are the same for every stranger are made once and kept, under the catalogue's version: any change of something
/// shown makes them anew. Whoever is signed in, has a cart or is to be told something gets a page of their own.
/// </summary>
public sealed class SharedPages(TokenCookies tokens, CookieRules cookies, Shopper shopper, CatalogVersion version) : IOutputCachePolicy
{
    /// <summary>The policy's name, for <see cref="OutputCacheAttribute.PolicyName"/>.</summary>
    public const string Policy = "shared";

    // What no change announces, such as a new week's shelf or "three days ago", is so old at most.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly string cart = cookies.Name("cart");
    private readonly string notices = cookies.Name("notices");

    ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsGet(request.Method) || tokens.Any(request) || request.Headers.Authorization.Count > 0 || request.Cookies.ContainsKey(cart) || request.Cookies.ContainsKey(notices))
            return ValueTask.CompletedTask;

        context.HttpContext.Features.Set(new SharedPage());
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = Kept;
        var rules = context.CacheVaryByRules;
        // Links of a page never repeat the host a visitor named.
        rules.VaryByHost = false;
        rules.QueryKeys = "*";
        rules.HeaderNames = new[] { HeaderNames.AcceptEncoding, "HX-Request" };
        rules.VaryByValues["version"] = version.Current;
        rules.VaryByValues["theme"] = ThemeCookie.Read(request) ?? "";
        rules.VaryByValues["country"] = shopper.Country(context.HttpContext) ?? "";
        return ValueTask.CompletedTask;
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        // The last two can't be, as the request had nothing to sign in with; were it otherwise, this page is nobody else's.
        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0 || context.HttpContext.User.Identity?.IsAuthenticated == true) context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}

/// <summary>Marks a request whose answer is for every stranger: nothing in it may be one person's.</summary>
public sealed class SharedPage
{
    /// <summary>Whether the answer to this request is one for all.</summary>
    public static bool Is(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<SharedPage>() is not null;
    }
}
