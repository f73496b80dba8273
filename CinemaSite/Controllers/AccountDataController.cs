using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>A person's data: to take away, and to have erased.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountDataController(MyData data, AccountDeletion deletion, BrowserSignIn browser, TimeProvider clock) : Controller
{
    [HttpGet(Links.MyData)]
    public IActionResult Show() => View(AccountViews.MyData);

    [HttpPost(Links.MyData)]
    public async Task<IActionResult> Download(CancellationToken cancellationToken) =>
        File(await data.ExportAsync(User.ViewerId()!.Value, cancellationToken), "application/json", $"my-data-{clock.GetUtcNow():yyyy-MM-dd}.json");

    [HttpGet(Links.DeleteAccount)]
    public IActionResult Delete() => View(AccountViews.Delete, new DeletePage());

    [HttpPost(Links.DeleteAccount)]
    public async Task<IActionResult> Delete(CurrentPasswordForm form, CancellationToken cancellationToken)
    {
        var result = await deletion.DeleteAsync(User.ViewerId()!.Value, form.Password, cancellationToken);
        switch (result.Outcome)
        {
            case DeletionOutcome.Done:
                browser.Forget(HttpContext);
                this.Notify(NoticeKind.Success, "Your account is deleted. Thank you for the time you spent here.");
                return this.SeeOther(Links.Home);
            case DeletionOutcome.Wait:
                return this.TooMany(AccountViews.Delete, new DeletePage(this.WaitNotice(result.RetryAfter)), result.RetryAfter);
            case DeletionOutcome.LastAdmin:
                return this.Invalid(AccountViews.Delete, new DeletePage(new Notice(NoticeKind.Error, "You are the only admin. Make somebody else an admin first, so that the house is not left without one.")));
            case DeletionOutcome.Obstacle:
                var obstacle = result.Obstacle!;
                return this.Invalid(AccountViews.Delete, new DeletePage(new Notice(NoticeKind.Warning, obstacle.Text, LinkText: obstacle.LinkText, LinkUrl: obstacle.LinkUrl)));
            default:
                ModelState.AddModelError("password", "This is not your password.");
                return this.Invalid(AccountViews.Delete, new DeletePage());
        }
    }
}
