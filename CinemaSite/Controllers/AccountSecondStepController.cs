using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The second step of signing in, for people who turned it on.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountSecondStepController(PendingSignIns pending, TwoFactor twoFactor, BrowserSignIn browser, SecondStepCookie cookie) : Controller
{
    [HttpGet(Links.SecondStep)]
    public IActionResult Ask(string? returnUrl) => pending.Open(cookie.Read(HttpContext)) is null
        ? Restart(returnUrl)
        : View(AccountViews.SecondStep, new AccountPage<CodeForm>(new CodeForm { ReturnUrl = this.Local(returnUrl) }));

    [HttpPost(Links.SecondStep)]
    public async Task<IActionResult> Check(CodeForm form, CancellationToken cancellationToken)
    {
        if (pending.Open(cookie.Read(HttpContext)) is not { } owing) return Restart(form.ReturnUrl);
        var page = new AccountPage<CodeForm>(new CodeForm { ReturnUrl = this.Local(form.ReturnUrl) });
        var result = await twoFactor.CheckAsync(owing.Person.UserId, form.Code, cancellationToken);
        switch (result.Outcome)
        {
            case TwoFactorOutcome.Done:
                cookie.Take(HttpContext);
                return await browser.StartAsync(this, owing.Person, owing.Persistent, cancellationToken) ? this.SeeOther(page.Form.ReturnUrl ?? Links.Home) : Restart(form.ReturnUrl);
            case TwoFactorOutcome.Wait:
                return this.TooMany(AccountViews.SecondStep, page with { Notice = this.WaitNotice(result.RetryAfter) }, result.RetryAfter);
            default:
                ModelState.AddModelError("code", "This code does not fit. Each code works once: wait for the next one, or use a recovery code.");
                return this.Invalid(AccountViews.SecondStep, page);
        }
    }

    private IActionResult Restart(string? returnUrl)
    {
        cookie.Take(HttpContext);
        this.Notify(NoticeKind.Info, "That took a while. Please begin again with your password.");
        return this.SeeOther(Links.WithReturn(Links.Login, this.Local(returnUrl)));
    }
}
