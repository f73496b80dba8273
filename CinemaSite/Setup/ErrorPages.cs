using System.Diagnostics;
using System.Text.Json;
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
