using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>Making an account and confirming its address. What is said never depends on whether the address is known.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountRegistrationController(Registration registration, OneTimeTokens tokens, Attempts attempts, AccountLimits limits) : Controller
{
    [HttpGet(Links.Register)]
    public IActionResult Register(string? returnUrl) => View(AccountViews.Register, new AccountPage<RegisterForm>(new RegisterForm { ReturnUrl = this.Local(returnUrl) }));

    [HttpPost(Links.Register)]
    public async Task<IActionResult> Register(RegisterForm form, CancellationToken cancellationToken)
    {
        var problems = Registration.Check(form.Email, form.Password, form.DisplayName);
        foreach (var problem in problems) ModelState.AddModelError(problem.Field, problem.Message);
        var page = new AccountPage<RegisterForm>(form);
        if (problems.Count > 0) return this.Invalid(AccountViews.Register, page);
        if (await attempts.CountAsync(limits.RegisterPerAddress, HttpContext.Network(), cancellationToken) is { } wait)
            return this.TooMany(AccountViews.Register, page with { Notice = this.WaitNotice(wait) }, wait);
        await registration.RegisterAsync(form.Email!, form.Password!, form.DisplayName, this.Local(form.ReturnUrl), cancellationToken);
        return this.SeeOther(Links.RegisterSent);
    }

    [HttpGet(Links.RegisterSent)]
    public IActionResult Registered() => View(AccountViews.Sent, new SentPage(
        "Check your mail", "We sent a link to the address you gave. Open it and press the button there: then the account is yours. The link works for 24 hours.", Links.ResendActivation));

    [HttpGet(Links.Activate)]
    public async Task<IActionResult> Activate(string? token, CancellationToken cancellationToken)
    {
        this.HideReferrer();
        var works = await tokens.FindAsync(TokenPurpose.Activate, token, cancellationToken) is not null;
        if (!works) Response.StatusCode = StatusCodes.Status410Gone;
        return View(AccountViews.Activate, new ActivatePage(token, works));
    }

    [HttpPost(Links.Activate)]
    [ActionName(nameof(Activate))]
    public async Task<IActionResult> ActivateNow(string? token, CancellationToken cancellationToken)
    {
        this.HideReferrer();
        if (await registration.ActivateAsync(token, cancellationToken) is not { } owner) return this.Invalid(AccountViews.Activate, new ActivatePage(token, Works: false));
        this.Notify(NoticeKind.Success, "Your address is confirmed. Sign in and take your seat.");
        return this.SeeOther(Links.WithReturn(Links.Login, this.Local(owner.Data)));
    }

    [HttpGet(Links.ResendActivation)]
    public IActionResult Resend() => View(AccountViews.Resend, new AccountPage<EmailForm>(new EmailForm()));

    [HttpPost(Links.ResendActivation)]
    public async Task<IActionResult> Resend(EmailForm form, CancellationToken cancellationToken)
    {
        var page = new AccountPage<EmailForm>(form);
        if (EmailAddress.Problem(form.Email) is { } problem)
        {
            ModelState.AddModelError("email", problem);
            return this.Invalid(AccountViews.Resend, page);
        }
        if (await attempts.CountAsync(limits.ResendPerAddress, HttpContext.Network(), cancellationToken) is { } wait)
            return this.TooMany(AccountViews.Resend, page with { Notice = this.WaitNotice(wait) }, wait);
        await registration.ResendAsync(form.Email!, cancellationToken);
        return this.SeeOther(Links.ResendActivationSent);
    }

    [HttpGet(Links.ResendActivationSent)]
    public IActionResult Resent() => View(AccountViews.Sent, new SentPage(
        "Check your mail", "If this address waits to be confirmed, a new link is on its way. It works for 24 hours, and the older ones no longer do.", Links.ResendActivation));
}
