using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>Moving an account to another e-mail address.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountEmailController(EmailChanges changes, OneTimeTokens tokens) : Controller
{
    private const string DeadLink = "This link no longer works. It was used already, is older than 24 hours, or a newer one took its place.";

    [Authorize]
    [HttpGet(Links.Email)]
    public IActionResult Change() => View(AccountViews.Email, new AccountPage<EmailChangeForm>(new EmailChangeForm()));

    [Authorize]
    [HttpPost(Links.Email)]
    public async Task<IActionResult> Change(EmailChangeForm form, CancellationToken cancellationToken)
    {
        var result = await changes.AskAsync(User.ViewerId()!.Value, form.Email, form.Password, cancellationToken);
        var page = new AccountPage<EmailChangeForm>(form with { Password = null });
        switch (result.Outcome)
        {
            case EmailChangeOutcome.Done:
                return this.SeeOther(Links.EmailSent);
            case EmailChangeOutcome.Wait:
                return this.TooMany(AccountViews.Email, page with { Notice = this.WaitNotice(result.RetryAfter) }, result.RetryAfter);
            case EmailChangeOutcome.WrongPassword:
                ModelState.AddModelError("password", "This is not your password.");
                break;
            default:
                ModelState.AddModelError("email", result.Problem!);
                break;
        }
        return this.Invalid(AccountViews.Email, page);
    }

    [Authorize]
    [HttpGet(Links.EmailSent)]
    public IActionResult Sent() => View(AccountViews.EmailSent);

    [HttpGet(Links.ConfirmEmail)]
    public async Task<IActionResult> Confirm(string? token, CancellationToken cancellationToken)
    {
        this.HideReferrer();
        var owner = await tokens.FindAsync(TokenPurpose.ChangeEmail, token, cancellationToken);
        if (owner is null) Response.StatusCode = StatusCodes.Status410Gone;
        return View(AccountViews.ConfirmEmail, new ConfirmEmailPage(owner is null ? null : token, owner?.Data, owner is null ? DeadLink : null));
    }

    [HttpPost(Links.ConfirmEmail)]
    [ActionName(nameof(Confirm))]
    public async Task<IActionResult> ConfirmNow(string? token, CancellationToken cancellationToken)
    {
        this.HideReferrer();
        var result = await changes.ConfirmAsync(token, cancellationToken);
        if (result.Outcome != EmailChangeOutcome.Done)
            return this.Invalid(AccountViews.ConfirmEmail, new ConfirmEmailPage(null, null, result.Outcome == EmailChangeOutcome.Taken ? "Another account uses this address by now, so nothing was changed." : DeadLink));
        this.Notify(NoticeKind.Success, "Your e-mail address is changed. It is the one you sign in with from now on.");
        return this.SeeOther(User.Viewer() is null ? Links.Login : Links.Profile);
    }
}
