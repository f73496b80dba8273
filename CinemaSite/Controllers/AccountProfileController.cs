using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>A person's own page, and the devices they are signed in on.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountProfileController(People people, Sessions sessions, TokenCookies cookies) : Controller
{
    [HttpGet(Links.Profile)]
    public IActionResult Profile() => View(AccountViews.Profile, new ProfileForm { DisplayName = User.Viewer()!.Name });

    [HttpPost(Links.Profile)]
    public async Task<IActionResult> Profile(ProfileForm form, CancellationToken cancellationToken)
    {
        var name = DisplayNames.Tidy(form.DisplayName);
        if (DisplayNames.Problem(name) is { } problem)
        {
            ModelState.AddModelError("displayName", problem);
            return this.Invalid(AccountViews.Profile, form);
        }
        await people.RenameAsync(User.ViewerId()!.Value, name, cancellationToken);
        this.Notify(NoticeKind.Success, "Saved.");
        return this.SeeOther(Links.Profile);
    }

    [HttpGet(Links.Sessions)]
    public async Task<IActionResult> Sessions(CancellationToken cancellationToken) =>
        View(AccountViews.Sessions, await sessions.ListAsync(User.ViewerId()!.Value, cancellationToken));

    [HttpPost(Links.Sessions)]
    public async Task<IActionResult> EndSession(Guid session, CancellationToken cancellationToken)
    {
        var viewer = User.Viewer()!;
        if (!await sessions.EndAsync(viewer.Id, session, "ended-by-owner", cancellationToken)) return NotFound();
        if (session == viewer.SessionId)
        {
            cookies.Take(HttpContext);
            return this.SeeOther(Links.Home);
        }
        this.Notify(NoticeKind.Success, "That device is signed out.");
        return this.SeeOther(Links.Sessions);
    }
}
