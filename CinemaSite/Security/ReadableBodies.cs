using System.Net.Http.Headers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CinemaSite.Security;

internal static class ReadableBodies
{
    /// <summary>Takes text in UTF-8 only: the framework throws, late, at encodings it refuses and at bytes that are none of theirs.</summary>
    public static void UseReadableBodies(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.CharSet is { } charset && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        else
            await next(context);
    });
}

/// <summary>400 for a form that can't be read: its action would run without any of it.</summary>
public sealed class UnreadableFormFilter : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The framework notes it without a field's name, and before an action has said anything.
        if (context.ModelState.TryGetValue("", out var whole) && whole.Errors.Count > 0) context.Result = new BadRequestResult();
    }

    public void OnActionExecuted(ActionExecutedContext context) { }
}
