using System.Security.Cryptography;

namespace CinemaSite.Caching;

internal static class PageTags
{
    private const int TagBytes = 12;

    /// <summary>
    /// Gives pages for every stranger an entity tag made of their bytes, so that a browser that has the page already is told so
    /// instead of sent it again. Browsers keep the page but ask each time: after signing in it is another one.
    /// </summary>
    public static void UsePageTags(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!SharedPage.Is(context))
        {
            await next(context);
            return;
        }
        var body = context.Response.Body;
        using var page = new MemoryStream();
        context.Response.Body = page;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            var bytes = page.GetBuffer().AsSpan(0, (int)page.Length);
            context.Response.Headers.ETag = $"\"{Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, TagBytes))}\"";
            if (context.Response.Headers.CacheControl.Count == 0) context.Response.Headers.CacheControl = "private, no-cache";
            context.Response.ContentLength = page.Length;
        }
        page.Position = 0;
        await page.CopyToAsync(body, context.RequestAborted);
    });
}
