using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The page on which people choose the picture that is shown beside their comments.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountAvatarController(Avatars avatars, Attempts attempts, AccountLimits limits) : Controller
{
    [HttpGet(Links.ProfilePicture)]
    public async Task<IActionResult> Picture(CancellationToken cancellationToken) => View(AccountViews.Avatar, await PageAsync(cancellationToken));

    [HttpPost(Links.ProfilePicture)]
    [TypeFilter<AvatarUploadLimit>(Order = AvatarUploadLimit.BeforeTheForm)]
    public async Task<IActionResult> Picture(IFormFile? avatar, CancellationToken cancellationToken)
    {
        var viewer = User.Viewer()!;
        if (avatar is null) return await RefusedAsync("Choose a picture first.", cancellationToken);
        if (await attempts.CountAsync(limits.AvatarPerAccount, viewer.Id.ToString(), cancellationToken) is { } wait)
            return this.TooMany(AccountViews.Avatar, await PageAsync(cancellationToken) with { Notice = this.WaitNotice(wait) }, wait);
        await using var upload = avatar.OpenReadStream();
        if (await avatars.SetAsync(viewer.Id, upload, cancellationToken) is { } problem) return await RefusedAsync(problem, cancellationToken);
        this.Notify(NoticeKind.Success, "Your picture is saved.");
        return this.SeeOther(Links.Profile);
    }

    [HttpPost(Links.ProfilePictureRemove)]
    public async Task<IActionResult> Remove()
    {
        await avatars.RemoveAsync(User.ViewerId()!.Value);
        this.Notify(NoticeKind.Success, "Your picture is removed.");
        return this.SeeOther(Links.Profile);
    }

    private async Task<ViewResult> RefusedAsync(string problem, CancellationToken cancellationToken)
    {
        ModelState.AddModelError("avatar", problem);
        return this.Invalid(AccountViews.Avatar, await PageAsync(cancellationToken));
    }

    private async Task<AvatarPage> PageAsync(CancellationToken cancellationToken)
    {
        var viewer = User.Viewer()!;
        return new AvatarPage(viewer.Name, await avatars.KeyAsync(viewer.Id, cancellationToken));
    }
}
