using System.Globalization;
using CinemaSite.Core.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CinemaSite.Security;

/// <summary>429 for whose password did not get its turn at the hasher, wherever a form asked for one.</summary>
public sealed class CrowdFilter : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Exception is not CrowdedException) return;
        context.HttpContext.Response.Headers.RetryAfter = CrowdedException.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        context.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests);
        context.ExceptionHandled = true;
    }
}
