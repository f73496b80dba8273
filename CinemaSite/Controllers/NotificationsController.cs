using CinemaSite.Core;
using CinemaSite.Core.Notifications;
using CinemaSite.Models;
using CinemaSite.Security;
using Htmx;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What a person was told. Opening the list marks nothing: a button marks, or marks and opens.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class NotificationsController(NotificationPages notifications) : Controller
{
    [HttpGet(Links.Notifications)]
    public async Task<IActionResult> Index(int page = 1, CancellationToken cancellationToken = default) =>
        View(await notifications.ListAsync(User.ViewerId()!.Value, page, cancellationToken));

    /// <summary>Marks one, or without an id all that came until <paramref name="seen"/>, in ticks; <paramref name="open"/> leads to what it is about.</summary>
    [HttpPost(Links.NotificationsRead)]
    public async Task<IActionResult> Read(Guid? id, long? seen, bool open = false, int page = 1, CancellationToken cancellationToken = default)
    {
        if (!ModelState.IsValid || seen < 0 || seen > DateTime.MaxValue.Ticks) return BadRequest();
        var viewer = User.ViewerId()!.Value;
        if (id is { } one)
        {
            if (await notifications.ReadAsync(viewer, one, cancellationToken) is not { } path) return NotFound();
            if (open) return this.SeeOther(path);
        }
        else
        {
            await notifications.ReadAllAsync(viewer, seen is { } ticks ? new DateTime(ticks, DateTimeKind.Utc) : null, cancellationToken);
        }
        if (Request.IsHtmx()) return PartialView("_Changed", await notifications.ListAsync(viewer, page, cancellationToken));
        return this.SeeOther(page > 1 ? $"{Links.Notifications}?page={page}" : Links.Notifications);
    }
}
