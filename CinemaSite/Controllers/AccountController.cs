using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>Signing in and out.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountController(SignIn signIn, Sessions sessions, BrowserSignIn browser, PendingSignIns pending, SecondStepCookie secondStep) : Controller
{
    [HttpGet(Links.Login)]
    public IActionResult Login(string? returnUrl) => User.Viewer() is not null
        ? LocalRedirect(Links.InHeader(this.Local(returnUrl) ?? Links.Home))
        : View(AccountViews.Login, new AccountPage<LoginForm>(new LoginForm { ReturnUrl = this.Local(returnUrl), Remember = "true" }));

    [HttpPost(Links.Login)]
    public async Task<IActionResult> Login(LoginForm form, CancellationToken cancellationToken)
    {
        var result = await signIn.CheckAsync(form.Email, form.Password, HttpContext.Network(), cancellationToken);
        var page = new AccountPage<LoginForm>(form with { Password = null, ReturnUrl = this.Local(form.ReturnUrl) });
        switch (result.Outcome)
        {
            case SignInOutcome.Ok:
                return await browser.StartAsync(this, result.Person!, form.IsToLast, cancellationToken) ? this.SeeOther(page.Form.ReturnUrl ?? Links.Home) : Wrong(page);
            case SignInOutcome.SecondStep:
                secondStep.Give(HttpContext, pending.Seal(new PendingSignIn(result.Person!, form.IsToLast)));
                return this.SeeOther(Links.WithReturn(Links.SecondStep, page.Form.ReturnUrl));
            case SignInOutcome.NotActivated:
                return this.Invalid(AccountViews.Login, page with { Notice = new Notice(NoticeKind.Warning, "This address is not confirmed yet. Open the link we mailed you, or ask for a new one.", LinkText: "Send a new link", LinkUrl: Links.ResendActivation) });
            case SignInOutcome.Blocked:
                return this.Invalid(AccountViews.Login, page with { Notice = new Notice(NoticeKind.Error, "This account is closed for now. If you think that is a mistake, write to us.") });
            case SignInOutcome.Wait:
                return this.TooMany(AccountViews.Login, page with { Notice = this.WaitNotice(result.RetryAfter) }, result.RetryAfter);
            default:
                return Wrong(page);
        }
    }

    [HttpPost(Links.Logout)]
    public async Task<IActionResult> Logout(CancellationToken cancellationToken)
    {
        if (User.Viewer() is { } viewer) await sessions.EndAsync(viewer.Id, viewer.SessionId, "signed-out", cancellationToken);
        return SignedOut("You are signed out.");
    }

    [Authorize]
    [HttpPost(Links.LogoutEverywhere)]
    public async Task<IActionResult> LogoutEverywhere(CancellationToken cancellationToken)
    {
        await sessions.EndAllAsync(User.ViewerId()!.Value, "signed-out-everywhere", cancellationToken: cancellationToken);
        return SignedOut("You are signed out on all devices.");
    }

    private ViewResult Wrong(AccountPage<LoginForm> page) =>
        this.Invalid(AccountViews.Login, page with { Notice = new Notice(NoticeKind.Error, "The e-mail and password do not go together.") });

    private IActionResult SignedOut(string words)
    {
        browser.Forget(HttpContext);
        this.Notify(NoticeKind.Success, words);
        return this.SeeOther(Links.Home);
    }
}
