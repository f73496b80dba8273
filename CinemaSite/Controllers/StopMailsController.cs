using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Notifications;
using CinemaSite.Models;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>
/// Stops mails by the link in them, without signing in. Programs that look at links in mails only open them, so opening changes
/// nothing; mail programs post to the same address (RFC 8058), without our form, so the sealed token is all that is asked for.
/// </summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class StopMailsController(StopLinks links, MailWishes wishes) : Controller
{
    private const string Page = "/Views/Notifications/Unsubscribe.cshtml";

    [HttpGet(Links.StopMails)]
    public async Task<IActionResult> Show(string? token, CancellationToken cancellationToken)
    {
        this.HideReferrer();
        if (links.Read(token) is not { } wish) return Unknown();
        var now = await wishes.FindAsync(wish.UserId, cancellationToken);
        var isDone = wish.Topic is { } topic ? now[topic].Mail == MailDelivery.Off : now.Values.All(w => w.Mail != MailDelivery.Daily);
        return View(Page, new StopMailsPage(token, What(wish), isDone));
    }

    [HttpPost(Links.StopMails)]
    [ActionName(nameof(Show))]
    public async Task<IActionResult> Stop(string? token, CancellationToken cancellationToken)
    {
        this.HideReferrer();
        if (links.Read(token) is not { } wish) return Unknown();
        await wishes.StopMailsAsync(wish.UserId, wish.Topic, cancellationToken);
        return View(Page, new StopMailsPage(null, What(wish), IsDone: true));
    }

    private ViewResult Unknown()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return View(Page, new StopMailsPage(null, null, IsDone: false));
    }

    private static string What(StopWish wish) => wish.Topic is { } topic ? NotificationLooks.Of(topic) : "what happened in a day";
}
