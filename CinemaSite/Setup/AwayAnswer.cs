using CinemaSite.Core.Data;
using CinemaSite.Core.Media;

namespace CinemaSite.Setup;

/// <summary>
/// What is answered while the database is locked, full or gone, or the store of films does not answer: nothing of the page can be asked of
/// them then, so this asks nothing.
/// </summary>
internal sealed partial class AwayAnswer(RequestDelegate next, ILogger<AwayAnswer> logger)
{
    private const int RetrySeconds = 10;

    private const string Page = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>One moment, please</title>
        <meta name="color-scheme" content="dark light"><meta name="robots" content="noindex">
        <link rel="stylesheet" href="/css/tokens.css"><link rel="stylesheet" href="/css/base.css"><link rel="stylesheet" href="/css/components.css"></head>
        <body><main id="main"><div class="page"><div class="lost"><div class="flow">
        <p class="lead-in">Error 503</p><h1>The projectionist needs a moment</h1>
        <p class="prose">The site can’t reach its books or its films just now. Nothing was changed by what you sent. Wait a few seconds, then go back and try once more.</p>
        <p class="cluster"><a class="btn btn-main" href="/">Home</a></p>
        </div></div></div></main></body></html>
        """;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when ((e.IsDatabaseAway() || e is MediaAwayException) && !context.Response.HasStarted)
        {
            var what = e is MediaAwayException ? "media store" : "database";
            LogAway(context.Request.Method, context.Request.Path, what, e);
            // The headers that guard the site stay; they were set on the way in.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = $"{RetrySeconds}";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.Remove("Content-Encoding");
            if (!ErrorPages.IsPage(context.Request))
            {
                await ErrorPages.TellMachineAsync(context, $"The {what} does not answer", "Nothing was changed. Try again later.");
                return;
            }
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(Page, context.RequestAborted);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path}: the {What} does not answer")]
    private partial void LogAway(string method, string path, string what, Exception exception);
}
