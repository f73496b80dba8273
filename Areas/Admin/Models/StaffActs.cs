using System.Security.Claims;
using CinemaSite.Core;
using CinemaSite.Core.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

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

    /// <summary>303 back to the list the form stood in, with words for it. <paramref name="done"/> is false when the deed was done and did not help.</summary>
    public static IActionResult Back(this Controller controller, string? returnUrl, string list, string words, bool done = true)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.TempData[done ? Notice : Warning] = words;
        controller.Response.Headers.Location = Links.InHeader(controller.ListOr(returnUrl, list));
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }

    /// <summary>A page that says why the deed was not done, with a way back to the list its form stood in: nobody takes it for done, a script neither.</summary>
    public static IActionResult Refuse(this Controller controller, int status, string? returnUrl, string list, string words)
    {
        ArgumentNullException.ThrowIfNull(controller);
        controller.Response.StatusCode = status;
        return controller.View("Refused", new RefusedDeed(words, controller.ListOr(returnUrl, list), list.Split('/')[2]));
    }

    /// <summary>Refused, as somebody was faster or the thing is not as the form takes it to be.</summary>
    public static IActionResult TooLate(this Controller controller, string? returnUrl, string list, string words) => controller.Refuse(StatusCodes.Status409Conflict, returnUrl, list, words);

    /// <summary>Refused, as the form lacks something.</summary>
    public static IActionResult Incomplete(this Controller controller, string? returnUrl, string list, string words) => controller.Refuse(StatusCodes.Status422UnprocessableEntity, returnUrl, list, words);

    /// <summary>The choices of the list a form stood in; none when it tells no such list.</summary>
    public static IReadOnlyDictionary<string, string?> ChoicesOf(this Controller controller, string? returnUrl, string list)
    {
        ArgumentNullException.ThrowIfNull(controller);
        ArgumentNullException.ThrowIfNull(list);
        var address = controller.ListOr(returnUrl, list);
        return QueryHelpers.ParseQuery(address.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? address[at..] : "").ToDictionary(p => p.Key, p => (string?)p.Value[0], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Words as they are counted and kept: browsers send lines with two characters at their ends and count one.</summary>
    public static string? Lines(string? words) => words?.ReplaceLineEndings("\n");

    private static string ListOr(this Controller controller, string? returnUrl, string list) =>
        controller.Url.IsLocalUrl(returnUrl) && returnUrl!.StartsWith(list, StringComparison.Ordinal) ? returnUrl : list;
}

/// <summary>A deed that was not done: why, where its form stood, and the part of the area that is marked in the menu.</summary>
public sealed record RefusedDeed(string Words, string Back, string Part);
