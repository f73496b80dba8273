using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What a person wants to be told about, in the site and by mail.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountMailController(MailWishes wishes) : Controller
{
    [HttpGet(Links.MailPreferences)]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) => View(AccountViews.MailPreferences, await wishes.FindAsync(User.ViewerId()!.Value, cancellationToken));

    [HttpPost(Links.MailPreferences)]
    public async Task<IActionResult> Save(WishForm form, CancellationToken cancellationToken)
    {
        var userId = User.ViewerId()!.Value;
        var now = await wishes.FindAsync(userId, cancellationToken);
        if (!ModelState.IsValid) return this.Invalid(AccountViews.MailPreferences, now);
        await wishes.SetAsync(userId, form.On(now), cancellationToken);
        this.Notify(NoticeKind.Success, "Saved.");
        return this.SeeOther(Links.MailPreferences);
    }
}
