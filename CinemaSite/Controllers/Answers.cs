using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Community;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The site's ways of answering a form.</summary>
public static class Answers
{
    /// <summary>303: what a form post answers when it is done, so that a reload does not send it again.</summary>
    public static IActionResult SeeOther(this ControllerBase controller, string url)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.Response.Headers.Location = Links.InHeader(url);
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }

    /// <summary>422: the form as it was, with messages at its fields.</summary>
    public static ViewResult Invalid(this Controller controller, string view, object model)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return controller.View(view, model);
    }

    /// <summary>The page of ours that a form was sent from; null when the browser does not tell.</summary>
    public static string? CameFrom(this Controller controller)
    {
        ArgumentNullException.ThrowIfNull(controller);
        var referer = controller.Request.GetTypedHeaders().Referer;
        return referer is not null && referer.Authority == controller.Request.Host.Value && controller.Url.IsLocalUrl(referer.PathAndQuery) ? referer.PathAndQuery : null;
    }

    /// <summary>404 for an opinion about no movie, 429 for too many; null when it was taken or may be answered on the page.</summary>
    public static IActionResult? Refused(this Controller controller, OpinionResult result)
    {
        ArgumentNullException.ThrowIfNull(controller);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Outcome == OpinionOutcome.NoSuchMovie) return controller.NotFound();
        if (result.Outcome != OpinionOutcome.Wait) return null;
        return controller.TooMany(result.RetryAfter);
    }

    /// <summary>429 with when to come back.</summary>
    public static IActionResult TooMany(this Controller controller, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.Response.Headers.RetryAfter = AccountAnswers.Seconds(wait).ToString(CultureInfo.InvariantCulture);
        return controller.StatusCode(StatusCodes.Status429TooManyRequests);
    }
}
