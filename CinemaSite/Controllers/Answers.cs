using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The site's ways of answering a form.</summary>
public static class Answers
{
    /// <summary>303: what a form post answers when it is done, so that a reload does not send it again.</summary>
    public static IActionResult SeeOther(this ControllerBase controller, string url)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.Response.Headers.Location = url;
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }

    /// <summary>422: the form as it was, with messages at its fields.</summary>
    public static ViewResult Invalid(this Controller controller, string view, object model)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return controller.View(view, model);
    }
}
