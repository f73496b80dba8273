using System.Security.Claims;
using CinemaSite.Core.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>What the staff's forms share: who acts, where they go back to, and what they are told there.</summary>
public static class StaffActs
{
    public const string Notice = "staff-notice";
    public const string Warning = "staff-warning";

    /// <summary>Who sent the form, for the audit log.</summary>
    public static Actor Actor(this Controller controller)
    {
        ArgumentNullException.ThrowIfNull(controller);
        var address = controller.HttpContext.Connection.RemoteIpAddress;
        return new Actor(Guid.Parse(controller.User.FindFirstValue(ClaimTypes.NameIdentifier)!), (address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString());
    }

    /// <summary>303 back to the list the form stood in, with words for it.</summary>
    public static IActionResult Back(this Controller controller, string? returnUrl, string list, string words, bool done = true)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.TempData[done ? Notice : Warning] = words;
        controller.Response.Headers.Location = controller.Url.IsLocalUrl(returnUrl) && returnUrl!.StartsWith(list, StringComparison.Ordinal) ? returnUrl : list;
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }
}
