using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>Turning two-step sign-in on and off, and its recovery codes.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountTwoFactorController(TwoFactor twoFactor, OfferCookie offer) : Controller
{
    // Carries the codes over the redirect, sealed, to be shown once.
    private const string FreshCodes = "recovery-codes";

    private Guid UserId => User.ViewerId()!.Value;

    [HttpGet(Links.TwoFactor)]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) => View(AccountViews.TwoFactor, await PageAsync(cancellationToken));

    [HttpPost(Links.TwoFactorEnable)]
    public async Task<IActionResult> Enable(TwoFactorForm form, CancellationToken cancellationToken)
    {
        var result = await twoFactor.EnableAsync(UserId, offer.Read(HttpContext), form.Code, cancellationToken);
        switch (result.Outcome)
        {
            case TwoFactorOutcome.Done:
                offer.Take(HttpContext);
                this.Notify(NoticeKind.Success, "Two-step sign-in is on.");
                return ShowCodes(result.RecoveryCodes);
            case TwoFactorOutcome.AlreadyOn:
                return this.SeeOther(Links.TwoFactor);
            case TwoFactorOutcome.Wait:
                return this.TooMany(AccountViews.TwoFactor, await PageAsync(cancellationToken) with { Notice = this.WaitNotice(result.RetryAfter) }, result.RetryAfter);
            case TwoFactorOutcome.StaleOffer:
                ModelState.AddModelError("code", "This page was open too long. Take the new secret above and try once more.");
                break;
            default:
                ModelState.AddModelError("code", "This code does not fit. Check that the clock of your phone is right, and take the code that is shown now.");
                break;
        }
        return this.Invalid(AccountViews.TwoFactor, await PageAsync(cancellationToken));
    }

    [HttpPost(Links.TwoFactorDisable)]
    public async Task<IActionResult> Disable(CurrentPasswordForm form, CancellationToken cancellationToken)
    {
        var result = await twoFactor.DisableAsync(UserId, form.Password, cancellationToken);
        if (result.Outcome != TwoFactorOutcome.Done) return await RefusedAsync(result, "password", cancellationToken);
        this.Notify(NoticeKind.Success, "Two-step sign-in is off.");
        return this.SeeOther(Links.TwoFactor);
    }

    [HttpGet(Links.RecoveryCodes)]
    public IActionResult Codes() => TempData[FreshCodes] is string codes
        ? View(AccountViews.RecoveryCodes, codes.Split(' '))
        : this.SeeOther(Links.TwoFactor);

    [HttpPost(Links.RecoveryCodes)]
    public async Task<IActionResult> RenewCodes(RecoveryCodesForm form, CancellationToken cancellationToken)
    {
        var result = await twoFactor.RenewCodesAsync(UserId, form.CodesPassword, cancellationToken);
        if (result.Outcome != TwoFactorOutcome.Done) return await RefusedAsync(result, "codesPassword", cancellationToken);
        return result.RecoveryCodes.Count == 0 ? this.SeeOther(Links.TwoFactor) : ShowCodes(result.RecoveryCodes);
    }

    private IActionResult ShowCodes(IReadOnlyList<string> codes)
    {
        TempData[FreshCodes] = string.Join(' ', codes);
        return this.SeeOther(Links.RecoveryCodes);
    }

    private async Task<IActionResult> RefusedAsync(TwoFactorResult result, string field, CancellationToken cancellationToken)
    {
        var page = await PageAsync(cancellationToken);
        if (result.Outcome == TwoFactorOutcome.Wait) return this.TooMany(AccountViews.TwoFactor, page with { Notice = this.WaitNotice(result.RetryAfter) }, result.RetryAfter);
        ModelState.AddModelError(field, "This is not your password.");
        return this.Invalid(AccountViews.TwoFactor, page);
    }

    private async Task<TwoFactorPage> PageAsync(CancellationToken cancellationToken)
    {
        var state = await twoFactor.FindAsync(UserId, cancellationToken);
        if (state.IsOn) return new TwoFactorPage(state, null);
        // The same secret as long as it is good, so that a reload does not put the app out of step with the page.
        var offered = await twoFactor.OfferAsync(UserId, offer.Read(HttpContext), cancellationToken);
        offer.Give(HttpContext, offered.Sealed);
        return new TwoFactorPage(state, offered);
    }
}
