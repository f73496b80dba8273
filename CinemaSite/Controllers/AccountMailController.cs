using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What a person wants to be written to about.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountMailController(MailWishes wishes) : Controller
{
    [HttpGet(Links.MailPreferences)]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) => View(AccountViews.MailPreferences, await wishes.FindAsync(User.ViewerId()!.Value, cancellationToken));

    [HttpPost(Links.MailPreferences)]
    public async Task<IActionResult> Save(MailDelivery? replies, MailDelivery? likes, MailDelivery? favorites, MailDelivery? cart, CancellationToken cancellationToken)
    {
        var userId = User.ViewerId()!.Value;
        if (!ModelState.IsValid) return this.Invalid(AccountViews.MailPreferences, await wishes.FindAsync(userId, cancellationToken));
        var chosen = new Dictionary<MailTopic, MailDelivery?> { [MailTopic.Replies] = replies, [MailTopic.Likes] = likes, [MailTopic.Favorites] = favorites, [MailTopic.Cart] = cart };
        await wishes.SetAsync(userId, chosen.Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value!.Value), cancellationToken);
        this.Notify(NoticeKind.Success, "Saved.");
        return this.SeeOther(Links.MailPreferences);
    }
}
