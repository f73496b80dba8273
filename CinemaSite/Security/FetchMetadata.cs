using CinemaSite.Core;

namespace CinemaSite.Security;

internal static class FetchMetadata
{
    private static readonly PathString[] OpenToAll = ["/webhooks", "/api/token", Links.StopMails];

    /// <summary>Refuses what other sites make a browser send, by what the browser says of itself.</summary>
    public static void UseFetchMetadata(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<SiteAddress>();
        app.Use(async (context, next) =>
        {
            if (IsForeign(context.Request, address) && !Array.Exists(OpenToAll, p => context.Request.Path.StartsWithSegments(p)))
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            else
                await next(context);
        });
    }

    private static bool IsForeign(HttpRequest request, SiteAddress address)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return false;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site == "cross-site";
        var origin = request.Headers.Origin.ToString();
        // "null" says nothing: our own pages without a referrer send it too. The form's token decides then.
        if (origin is "" or "null") return false;
        return !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(origin, address.Base, StringComparison.OrdinalIgnoreCase);
    }
}
