using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>New passwords, for who lost the old one and for who knows it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountPasswordController(PasswordChanges passwords, Profiles profiles, OneTimeTokens tokens, Attempts attempts, AccountLimits limits) : Controller
{
    private static readonly Notice DeadLink = new(NoticeKind.Error, "This link no longer works. Ask for a new one; it will work for an hour.", LinkText: "Ask for a new link", LinkUrl: Links.ForgotPassword);

    [HttpGet(Links.ForgotPassword)]
    public IActionResult Forgot() => View(AccountViews.Forgot, new AccountPage<EmailForm>(new EmailForm()));

    [HttpPost(Links.ForgotPassword)]
    public async Task<IActionResult> Forgot(EmailForm form, CancellationToken cancellationToken)
    {
        var page = new AccountPage<EmailForm>(form);
        if (EmailAddress.Problem(form.Email) is { } problem)
        {
            ModelState.AddModelError("email", problem);
            return this.Invalid(AccountViews.Forgot, page);
        }
        if (await attempts.CountAsync(limits.ForgotPerAddress, HttpContext.Network(), cancellationToken) is { } wait)
            return this.TooMany(AccountViews.Forgot, page with { Notice = this.WaitNotice(wait) }, wait);
        await passwords.ForgotAsync(form.Email!, cancellationToken);
        return this.SeeOther(Links.ForgotPasswordSent);
    }

    [HttpGet(Links.ForgotPasswordSent)]
    public IActionResult Sent() => View(AccountViews.Sent, new SentPage(
        "Check your mail", "If there is an account with this address, a link to choose a new password is on its way. It works for one hour.", Links.ForgotPassword));

    [HttpGet(Links.ResetPassword)]
    public async Task<IActionResult> Reset(string? token, CancellationToken cancellationToken)
    {
        this.HideReferrer();
        var owner = await tokens.FindAsync(TokenPurpose.ResetPassword, token, cancellationToken);
        if (owner is null) Response.StatusCode = StatusCodes.Status410Gone;
        return View(AccountViews.Reset, new AccountPage<ResetForm>(new ResetForm { Token = owner is null ? null : token, Email = owner?.Email }, owner is null ? DeadLink : null));
    }

    [HttpPost(Links.ResetPassword)]
    public async Task<IActionResult> Reset(ResetForm form, CancellationToken cancellationToken)
    {
        this.HideReferrer();
        var result = await passwords.ResetAsync(form.Token, form.Password, cancellationToken);
        if (result.Outcome == PasswordOutcome.Done)
        {
            this.Notify(NoticeKind.Success, "Your password is changed. Sign in with the new one.");
            return this.SeeOther(Links.Login);
        }
        if (result.Outcome == PasswordOutcome.BadLink) return this.Invalid(AccountViews.Reset, new AccountPage<ResetForm>(new ResetForm(), DeadLink));
        ModelState.AddModelError("password", result.Problem!);
        return this.Invalid(AccountViews.Reset, new AccountPage<ResetForm>(form with { Email = (await tokens.FindAsync(TokenPurpose.ResetPassword, form.Token, cancellationToken))?.Email }));
    }

    [Authorize]
    [HttpGet(Links.Password)]
    public async Task<IActionResult> Change(CancellationToken cancellationToken) => View(AccountViews.Password, await PageAsync(cancellationToken));

    [Authorize]
    [HttpPost(Links.Password)]
    public async Task<IActionResult> Change(PasswordForm form, CancellationToken cancellationToken)
    {
        var viewer = User.Viewer()!;
        var result = await passwords.ChangeAsync(viewer.Id, viewer.SessionId, form.CurrentPassword, form.Password, cancellationToken);
        var page = await PageAsync(cancellationToken);
        switch (result.Outcome)
        {
            case PasswordOutcome.Done:
                this.Notify(NoticeKind.Success, "Your password is changed, and your other devices are signed out.");
                return this.SeeOther(Links.Profile);
            case PasswordOutcome.Wait:
                return this.TooMany(AccountViews.Password, page with { Notice = this.WaitNotice(result.RetryAfter) }, result.RetryAfter);
            case PasswordOutcome.WrongCurrent:
                ModelState.AddModelError("currentPassword", "This is not your current password.");
                break;
            default:
                ModelState.AddModelError("password", result.Problem!);
                break;
        }
        return this.Invalid(AccountViews.Password, page);
    }

    private async Task<AccountPage<PasswordForm>> PageAsync(CancellationToken cancellationToken) =>
        new(new PasswordForm { Email = (await profiles.FindAsync(User.ViewerId()!.Value, cancellationToken)).Email });
}
