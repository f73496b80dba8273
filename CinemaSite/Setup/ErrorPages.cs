using System.Diagnostics;
using System.Text.Json;
using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace CinemaSite.Setup;

internal static class ErrorPages
{
    /// <summary>
    /// Pages in the site's look for people, problem details (RFC 9457) for machines; never a stack trace outside Development.
    /// A database that is away is no fault of the site: 503 and when to come back.
    /// </summary>
    public static void UseErrorPages(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) app.UseDeveloperExceptionPage();
        else
        {
            app.UseWhen(context => IsPage(context.Request), pages => pages.UseExceptionHandler("/errors/500"));
            app.UseWhen(context => !IsPage(context.Request), machines => machines.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => TellMachineAsync(context, "Something broke on our side", "Nothing of yours is lost. Try again in a moment."),
            }));
        }
        app.UseWhen(context => IsPage(context.Request), pages => pages.UseStatusCodePagesWithReExecute("/errors/{0}"));
        app.UseWhen(context => IsMachine(context.Request), machines => machines.UseStatusCodePages(told => TellMachineAsync(told.HttpContext)));
        app.UseMiddleware<AwayAnswer>();
    }

    /// <summary>Problem details for the status that is set. Written here, as the framework's own writer leaves the pages' controllers without a body.</summary>
    internal static Task TellMachineAsync(HttpContext context, string? title = null, string? detail = null)
    {
        var problem = new ProblemDetails
        {
            Status = context.Response.StatusCode, Title = title ?? ReasonPhrases.GetReasonPhrase(context.Response.StatusCode), Detail = detail,
            Extensions = { ["traceId"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier },
        };
        return context.Response.WriteAsJsonAsync(problem, (JsonSerializerOptions?)null, "application/problem+json", context.RequestAborted);
    }

    internal static bool IsPage(HttpRequest request) => !IsMachine(request) && !request.Path.StartsWithSegments("/webhooks") && !request.Path.StartsWithSegments("/health");

    private static bool IsMachine(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);
}

/// <summary>What is answered while the database is locked, full or gone: nothing of the page can be asked of it then, so this asks nothing.</summary>
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
        <p class="prose">The site can’t reach its books just now. Nothing was changed by what you sent. Wait a few seconds, then go back and try once more.</p>
        <p class="cluster"><a class="btn btn-main" href="/">Home</a></p>
        </div></div></div></main></body></html>
        """;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (e.IsDatabaseAway() && !context.Response.HasStarted)
        {
            LogAway(context.Request.Method, context.Request.GetEncodedPathAndQuery().Split('?')[0], e);
            // The headers that guard the site stay; they were set on the way in.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = $"{RetrySeconds}";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.Remove("Content-Encoding");
            if (!ErrorPages.IsPage(context.Request))
            {
                await ErrorPages.TellMachineAsync(context, "The database does not answer", "Nothing was changed. Try again later.");
                return;
            }
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(Page, context.RequestAborted);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path}: the database does not answer")]
    private partial void LogAway(string method, string path, Exception exception);
}
